/** The part of an AbortSignal that long computations read, so that they need neither DOM nor node. */

export interface CancelSignal {
  readonly aborted: boolean;
}

/** A computation was given up because its caller no longer wants the result. */
export class Cancelled extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('cancelled');
  }
}

/** @throws Cancelled when the caller gave up. */
export function throwIfCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted) throw new Cancelled();
}
