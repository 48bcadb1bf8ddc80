/** The two questions put to a set of units: is a transition stopped without it, is one started by it. */
import { NO_CLAMP, type Clamp, type ClampedRunner, type ClampedStart } from './clampedRuns';
import type { Direction, Profile } from './profile';
import { sampleDwelling, type Recording } from './recording';
import { DWELL_STEPS, LEAD_STEPS } from './transitions';

/** Steps a started departure is held. */
export const KICK_STEPS = 4;
/** Dwelling states that are kicked. */
const KICKED_STATES = 100;

export interface Question {
  readonly trials: number;
  /** [trials] 1 where the answer is yes and would be no without the set, -1 the other way round, else 0. */
  effectOf(units: readonly number[], values: readonly number[]): Float64Array;
}

/**
 * Each transition is run again from LEAD_STEPS before it on its own noise, with the recurrent input of the set held at
 * what it usually is while the symbol dwells. Yes: DWELL_STEPS after the change the new symbol is not on.
 */
export function necessity(
  { states, drive }: Recording,
  runner: ClampedRunner,
  { to, events }: Direction,
): Question {
  const steps = LEAD_STEPS + DWELL_STEPS;
  return {
    trials: events.length,
    effectOf: (units, values) =>
      Float64Array.from(events, ({ step }) => {
        const first = step - LEAD_STEPS;
        const start = { states, drive, offset: first * runner.units, row: first + 1 };
        // Unclamped the new symbol is on: that is what makes it a transition.
        return runner.symbolAfter(start, steps, { units, values }, steps) === to ? 0 : 1;
      }),
  };
}

/**
 * The set's recurrent input is held for KICK_STEPS in dwelling states, on noise of another time (their own would be known
 * to cause no change). Yes: DWELL_STEPS later the new symbol is on, and is not on the same noise without the hold.
 */
export function sufficiency(
  recording: Recording,
  runner: ClampedRunner,
  { from, to }: Direction,
  seed: number,
): Question {
  const { states, drive } = recording;
  const steps = KICK_STEPS + DWELL_STEPS;
  const dwelling = sampleDwelling(recording, from, KICKED_STATES, seed);
  const rows = recording.steps - steps;
  const starts = dwelling.map((step, k): ClampedStart => {
    const row = Math.floor((step + rows * ((k + 0.5) / dwelling.length)) % rows);
    return { states, drive, offset: step * runner.units, row };
  });
  const arrives = (start: ClampedStart, clamp: Clamp) =>
    runner.symbolAfter(start, steps, clamp, KICK_STEPS) === to ? 1 : 0;
  const without = starts.map((start) => arrives(start, NO_CLAMP));
  return {
    trials: starts.length,
    effectOf: (units, values) =>
      Float64Array.from(starts, (start, k) => arrives(start, { units, values }) - without[k]),
  };
}

/** What a unit is held at to ask either question, by a profile. */
export function holdsOf({ recurrentBefore, departure }: Profile) {
  return {
    usual: (unit: number) => recurrentBefore[unit],
    departed: (unit: number) => recurrentBefore[unit] + departure[unit],
  };
}
