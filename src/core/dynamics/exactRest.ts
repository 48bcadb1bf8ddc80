/** Where a recorded run repeats itself to the last bit, and where its numbers become too small. Why is the caller's to say. */

/** Longest repetition that is looked for, steps. */
const LONGEST_PERIOD = 64;
/** Turns of a repetition that make one. */
const FEWEST_TURNS = 3;
/** Numbers below this run out of digits: the smallest whole double is 2e-308. */
export const UNDERFLOW = 1e-290;

export interface ExactRest {
  /** Of the run: from here on the states repeat. */
  readonly firstStep: number;
  /** 1 for a state that stays. */
  readonly period: number;
  readonly isZero: boolean;
}

/**
 * The last stretch of a run that repeats itself for three turns or more; null without one.
 * @param states [T, size]
 */
export function exactRestOf(states: Float64Array, size: number): ExactRest | null {
  const steps = states.length / size;
  const repeats = (step: number, period: number) => {
    for (let k = step * size; k < (step + 1) * size; k++) {
      if (states[k] !== states[k - period * size]) return false;
    }
    return true;
  };
  for (let period = 1; period <= Math.min(LONGEST_PERIOD, steps / FEWEST_TURNS); period++) {
    let step = steps - 1;
    while (step >= period && repeats(step, period)) step--;
    const firstStep = step - period + 1;
    if (steps - firstStep < FEWEST_TURNS * period) continue;
    const isZero = period === 1 && states.subarray((steps - 1) * size).every((h) => h === 0);
    return { firstStep, period, isZero };
  }
  return null;
}

/** First step with an entry that is not 0 and below UNDERFLOW; null without one. @param states [T, size] */
export function underflowStepOf(states: Float64Array, size: number): number | null {
  const at = states.findIndex((value) => value !== 0 && Math.abs(value) < UNDERFLOW);
  return at < 0 ? null : Math.floor(at / size);
}
