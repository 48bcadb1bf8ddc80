/** The complaint of a kernel whose verbs are called out of order. */

/** @throws Error always: a mistake of the caller, not of a user */
export function missingStep(wanted: string, before: string): never {
  throw new Error(`${wanted}: ${before} has to come first`);
}
