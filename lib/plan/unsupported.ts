import type { Report } from '../diagnostics.js';

/** Thrown in lowering at source that cannot be lowered; becomes the diagnostic that it carries. */
export class Unsupported extends Error {
  constructor(readonly report: Report) {
    super(report.message);
  }
}
