// Failures that are bugs of ours, never the user's: they are thrown, while the user's errors are diagnostics.

/** Throws when `condition` is false. `what` names the broken invariant. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`This is a bug in Oite: ${what}`);
}

/** Marks a place that the types say cannot be reached. */
export function never(value: never, what: string): never {
  throw new Error(`This is a bug in Oite: unexpected ${what}: ${String(value)}`);
}
