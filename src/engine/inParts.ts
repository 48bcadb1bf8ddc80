/** Runs a computation in parts on a thread that has other things to do as well. */
import type { Parts } from '../core/parts';

/** Nothing that waits shall wait longer. */
const PART_MS = 4;

/** @param pause between parts, at most every PART_MS; what it throws ends the computation */
export async function inParts<Result>(
  parts: Parts<Result>,
  pause: () => Promise<void>,
): Promise<Result> {
  let since = performance.now();
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
    if (performance.now() - since < PART_MS) continue;
    await pause();
    since = performance.now();
  }
}
