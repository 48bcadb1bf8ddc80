/** A computation in parts: between two of them whoever runs it may do something else. Not a thread, not a promise. */

/** Yields between parts, returns the result. */
export type Parts<Result> = Generator<void, Result, void>;

/** All parts at once. */
export function finish<Result>(parts: Parts<Result>): Result {
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}
