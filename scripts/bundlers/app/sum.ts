/** TypeScript, by the same plugin. */
export const sum = async (numbers: readonly number[]): Promise<number> => {
  let total = 0;
  for await (const number of numbers) total += number;
  return total;
};
