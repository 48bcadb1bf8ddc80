/** Tolerant reading: one unusable key costs itself and a line, never the document. */

/** What `read` gives, or null and its complaint, a RangeError in one line, among the warnings. */
export function orWarning<T>(warnings: string[], read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    warnings.push(error.message);
    return null;
  }
}
