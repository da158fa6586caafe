// Colour, only where it is wanted.

export interface Colors {
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly magenta: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

const paint = (open: number, close: number) => (text: string) => `\x1b[${open}m${text}\x1b[${close}m`;
const none = (text: string): string => text;

/** Painters for a stream: NO_COLOR (not empty) wins, then FORCE_COLOR, then whether it is a terminal. */
export function colorsFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Colors {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = env;
  const on = no
    ? false
    : force !== undefined && force !== ''
      ? force !== '0' && force !== 'false'
      : stream.isTTY === true && terminal !== 'dumb';
  if (!on) return { red: none, yellow: none, green: none, blue: none, magenta: none, cyan: none, bold: none, dim: none };
  return {
    red: paint(31, 39), yellow: paint(33, 39), green: paint(32, 39), blue: paint(34, 39), magenta: paint(35, 39), cyan: paint(36, 39),
    bold: paint(1, 22), dim: paint(2, 22),
  };
}
