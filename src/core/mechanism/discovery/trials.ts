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
  /** Trials of each run that was asked, in the order of trials; they sum to `trials`. */
  readonly blocks: readonly number[];
  /** [trials] 1 where the answer is yes and would be no without the set, -1 the other way round, else 0. */
  effectOf(units: readonly number[], values: readonly number[]): Float64Array;
}

export interface Questions {
  /** Necessity. */
  readonly stop: Question;
  /** Sufficiency. */
  readonly start: Question;
}

/** @param seed which dwelling states are kicked */
export function questionsOf(
  recording: Recording,
  runner: ClampedRunner,
  direction: Direction,
  seed: number,
): Questions {
  return {
    stop: necessity(recording, runner, direction),
    start: sufficiency(recording, runner, direction, seed),
  };
}

/** The same questions put to several runs: trials of all, one run after the other. */
export function pooled(runs: readonly Questions[]): Questions {
  const pool = (questions: readonly Question[]): Question => ({
    trials: questions.reduce((sum, one) => sum + one.trials, 0),
    blocks: questions.flatMap(({ blocks }) => blocks),
    effectOf: (units, values) =>
      Float64Array.from(questions.flatMap((one) => [...one.effectOf(units, values)])),
  });
  return { stop: pool(runs.map(({ stop }) => stop)), start: pool(runs.map(({ start }) => start)) };
}

/**
 * Each transition is run again from LEAD_STEPS before it on its own noise, with the recurrent input of the set held at
 * what it usually is while the symbol dwells. Yes: DWELL_STEPS after the change the new symbol is not on.
 */
export function necessity(
  recording: Recording,
  runner: ClampedRunner,
  { to, events }: Direction,
): Question {
  const steps = LEAD_STEPS + DWELL_STEPS;
  const places = events.map(({ step }) => ({
    ...{ state: step - LEAD_STEPS, row: step - LEAD_STEPS + 1 },
  }));
  const starts = copiedStarts(recording, runner.units, places, steps);
  return {
    ...{ trials: events.length, blocks: [events.length] },
    effectOf: (units, values) =>
      Float64Array.from(starts, (start) => {
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
  const steps = KICK_STEPS + DWELL_STEPS;
  const dwelling = sampleDwelling(recording, from, KICKED_STATES, seed);
  const rows = recording.steps - steps;
  const places = dwelling.map((step, k) => ({
    ...{ state: step, row: Math.floor((step + rows * ((k + 0.5) / dwelling.length)) % rows) },
  }));
  const starts = copiedStarts(recording, runner.units, places, steps);
  const arrives = (start: ClampedStart, clamp: Clamp) =>
    runner.symbolAfter(start, steps, clamp, KICK_STEPS) === to ? 1 : 0;
  const without = starts.map((start) => arrives(start, NO_CLAMP));
  return {
    ...{ trials: starts.length, blocks: [starts.length] },
    effectOf: (units, values) =>
      Float64Array.from(starts, (start, k) => arrives(start, { units, values }) - without[k]),
  };
}

/** With the states and the noise they need, so that a question outlives its recording: several fit into memory. */
function copiedStarts(
  { states, drive }: Recording,
  units: number,
  places: readonly { readonly state: number; readonly row: number }[],
  steps: number,
): ClampedStart[] {
  return places.map(({ state, row }) => ({
    ...{ states: states.slice(state * units, (state + 1) * units), offset: 0 },
    ...{ drive: drive.slice(row * units, (row + steps) * units), row: 0 },
  }));
}

/** What a unit is held at to ask either question, by a profile. */
export function holdsOf({ recurrentBefore, departure }: Profile) {
  return {
    usual: (unit: number) => recurrentBefore[unit],
    departed: (unit: number) => recurrentBefore[unit] + departure[unit],
  };
}
