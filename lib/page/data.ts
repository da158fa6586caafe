// What a page is given.

import type { Inspection } from '../inspect/views.js';

/** The JSON in the page's data element. */
export interface PageData {
  /** The text that was inspected; in a playground, what it begins with. */
  readonly source: string;
  /** Missing in a playground, which inspects by itself. */
  readonly inspection?: Inspection;
  /** The source can be edited; the compiler is in the page. */
  readonly playground?: Playground;
}

export interface Playground {
  readonly fileName: string;
  /** Options that it begins with, as of the command line. */
  readonly options: Readonly<Record<string, string>>;
  /** Where the text of a served file can be asked for, beside the page; missing: it comes with the page alone. */
  readonly watch?: string;
}
