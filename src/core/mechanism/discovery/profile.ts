/** What units do on the way out of a dwelling symbol, beside what they do while it lasts. No intervention. */
import type { ClampedRunner } from './clampedRuns';
import { lockedActivity, type LockedActivity, type Stretches } from './lockedActivity';
import { oneOfEachDwell, sampleDwelling, type Recording } from './recording';
import { DWELL_STEPS, type Transition } from './transitions';

/** One direction of change with its trials. */
export interface Direction {
  readonly from: number;
  readonly to: number;
  readonly events: readonly Transition[];
}

/** Per unit, [N] each. */
export interface Profile {
  /** Share of dwelling states in which the unit is active: where it comes from, and where it goes. */
  readonly rateBefore: Float64Array;
  readonly rateAfter: Float64Array;
  /** Mean W h + b_hh while dwelling before. */
  readonly recurrentBefore: Float64Array;
  /** The same while dwelling after. */
  readonly recurrentAfter: Float64Array;
  /** Share of ways out on which the unit leaves its habit before the symbol changes. */
  readonly flips: Float64Array;
  /** The same over equally long stretches of the dwell: what chance gives. */
  readonly flipsByChance: Float64Array;
  /** Mean step, counted back from the change, at which it leaves its habit; NaN if it never does. */
  readonly leadSteps: Float64Array;
  /** Mean over ways out of the largest departure of W h from `recurrentBefore`, towards leaving the habit. */
  readonly departure: Float64Array;
  /** Recurrent input on ways out beside that of stretches, one of each dwell as there is one way out of each. */
  readonly locked: LockedActivity;
}

/** States that tell the habit. */
const DWELLING_STATES = 400;

/** Steps DWELL_STEPS .. 1 before the change are the way out. */
export function profileOf(
  recording: Recording,
  runner: ClampedRunner,
  { from, to, events }: Direction,
  seed: number,
): Profile {
  const { units } = runner;
  const before = sampleDwelling(recording, from, DWELLING_STATES, seed);
  const after = sampleDwelling(recording, to, DWELLING_STATES, seed);
  const rateBefore = rates(recording, units, before);
  const recurrentBefore = meanRecurrent(recording, runner, before);
  const habit = Array.from(rateBefore, (rate) => rate > 0.5);
  const ways = events.map(({ step }) => step);
  const out = leaving(recording, runner, ways, habit, recurrentBefore);
  // The first state of a recording was made from none in it.
  const hasWay = (step: number) => step > DWELL_STEPS;
  const chance = leaving(recording, runner, before.filter(hasWay), habit, recurrentBefore);
  const stays = oneOfEachDwell(recording, from, DWELLING_STATES, seed).filter(hasWay);
  const [moving, resting] = [ways, stays].map((one) => stretchesTo(recording, runner, one));
  return {
    ...{ rateBefore, recurrentBefore, rateAfter: rates(recording, units, after) },
    recurrentAfter: meanRecurrent(recording, runner, after),
    locked: lockedActivity(moving, resting, recurrentBefore, seed),
    ...{ flips: out.share, leadSteps: out.leadSteps, departure: out.departure },
    flipsByChance: chance.share,
  };
}

function rates({ states }: Recording, units: number, steps: readonly number[]): Float64Array {
  const rate = new Float64Array(units);
  for (const step of steps) {
    for (let i = 0; i < units; i++) if (states[step * units + i] > 0) rate[i] += 1 / steps.length;
  }
  return rate;
}

function stretchesTo(
  { states }: Recording,
  runner: ClampedRunner,
  ends: readonly number[],
): Stretches {
  const { units } = runner;
  const values = new Float64Array(ends.length * DWELL_STEPS * units);
  ends.forEach((end, row) => {
    for (let step = 0; step < DWELL_STEPS; step++) {
      const at = (row * DWELL_STEPS + step) * units;
      // Made state `end - DWELL_STEPS + step` from the one before.
      const made = (end - DWELL_STEPS + step - 1) * units;
      runner.recurrentInput(states, made, values.subarray(at, at + units));
    }
  });
  return { count: ends.length, units, values };
}

function meanRecurrent(
  { states }: Recording,
  runner: ClampedRunner,
  steps: readonly number[],
): Float64Array {
  const { units } = runner;
  const mean = new Float64Array(units);
  const sums = new Float64Array(units);
  for (const step of steps) {
    runner.recurrentInput(states, step * units, sums);
    for (let i = 0; i < units; i++) mean[i] += sums[i] / steps.length;
  }
  return mean;
}

function leaving(
  { states }: Recording,
  runner: ClampedRunner,
  ends: readonly number[],
  habit: readonly boolean[],
  usual: Float64Array,
) {
  const { units } = runner;
  const share = new Float64Array(units);
  const leadSum = new Float64Array(units);
  const departure = new Float64Array(units);
  const sums = new Float64Array(units);
  for (const end of ends) {
    const largest = new Float64Array(units);
    const first = new Float64Array(units);
    for (let lead = DWELL_STEPS; lead >= 1; lead--) {
      const offset = (end - lead) * units;
      // Made state `end - lead` from the one before.
      runner.recurrentInput(states, offset - units, sums);
      for (let i = 0; i < units; i++) {
        if (first[i] === 0 && states[offset + i] > 0 !== habit[i]) first[i] = lead;
        const away = (sums[i] - usual[i]) * (habit[i] ? -1 : 1);
        if (away > largest[i]) largest[i] = away;
      }
    }
    for (let i = 0; i < units; i++) {
      if (first[i] > 0) share[i] += 1 / ends.length;
      leadSum[i] += first[i];
      departure[i] += ((habit[i] ? -1 : 1) * largest[i]) / ends.length;
    }
  }
  const leadSteps = leadSum.map((sum, i) => sum / (share[i] * ends.length));
  return { share, leadSteps, departure };
}
