// Decoded segments of a source map, in the order of the generated code. A file has some hundred thousand of them: they
// stand as plain numbers in one array.

/** Numbers per entry: generated column, source line, source column, index of the name. */
export const entrySize = 4;
/** In place of the generated column: the generated line ends. */
export const lineEnd = -1;
/** In place of the source line: the segment is unmapped. */
export const unmapped = -1;
/** In place of the source line: the segment stands for the runtime that the file brings along. */
export const inRuntime = -2;
/** In place of the index of the name: there is none. */
export const nameless = -1;

export class Segments {
  private data: Int32Array;
  private length = 0;

  /** `expected`: how many entries there may be; there is room for more. */
  constructor(expected: number) {
    this.data = new Int32Array(entrySize * Math.max(expected, 16));
  }

  /** The entries so far; valid until something is added. */
  entries(): Int32Array {
    return this.data.subarray(0, this.length);
  }

  endLine(): void {
    this.add(lineEnd, 0, 0, nameless);
  }

  /** From `column` on, the code stands for nothing in the source. */
  unmap(column: number): void {
    this.add(column, unmapped, 0, nameless);
  }

  /** All 0-based. */
  add(column: number, line: number, sourceColumn: number, name: number): void {
    const at = this.length;
    if (at === this.data.length) this.grow();
    const { data } = this;
    data[at] = column;
    data[at + 1] = line;
    data[at + 2] = sourceColumn;
    data[at + 3] = name;
    this.length = at + entrySize;
  }

  /** Gives each place in the source the column that `columnOf` says for its line and column. */
  moveColumns(columnOf: (line: number, column: number) => number): void {
    const { data } = this;
    for (let i = 0; i < this.length; i += entrySize) {
      if (data[i] !== lineEnd && data[i + 1]! >= 0) data[i + 2] = columnOf(data[i + 1]!, data[i + 2]!);
    }
  }

  private grow(): void {
    const larger = new Int32Array(this.data.length * 2);
    larger.set(this.data);
    this.data = larger;
  }
}
