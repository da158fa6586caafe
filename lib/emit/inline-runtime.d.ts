/** The runtime as one expression, generated from the built file (scripts/build-runtime.js). */
declare module '#inline-runtime' {
  const text: string;
  export default text;
  /** The same of `oite/runtime/full`. */
  export const full: string;
}
