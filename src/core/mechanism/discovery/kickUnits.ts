/** Kick units of one direction of change: candidates from a first run, proof on a second. Not what drives them. */
import { matchedSets, type Features } from '../matchedSets';
import type { ClampedRunner } from './clampedRuns';
import { momentsOf, shapleyCredit, type Credit } from './credit';
import { profileOf, type Direction, type Profile } from './profile';
import type { Recording } from './recording';
import { holdsOf, necessity, sufficiency, type Question } from './trials';

/** A habit is what a unit does in at least this share of dwelling states. */
const HABIT = 0.85;
/** A candidate leaves its habit on this much larger a share of ways out than by chance. */
const FLIPS_BEYOND_CHANCE = 0.3;
/** A unit whose activity differs this much between the two dwelling symbols is part of a zone, no kick. */
const ZONE_CONTRAST = 0.5;
const MOST_CANDIDATES = 24;
/** Smallest credit that is claimed: a tenth of all transitions. */
export const LEAST_CREDIT = 0.1;
/** Smallest share of transitions a claimed set stops, and starts. */
export const LEAST_SET_EFFECT = 0.5;
export const LEAST_SET_START = 0.2;
/** Matched sets: 19 make a largest effect one in twenty. */
export const CONTROL_SETS = 19;
/** Small networks have fewer; below this many a claim would have nothing beside it. */
export const LEAST_CONTROL_SETS = 9;
const MINIMAL_SHARE = 0.9;

export interface Candidate {
  readonly unit: number;
  readonly flips: number;
  readonly flipsByChance: number;
  readonly leadSteps: number;
  /** Of necessity and sufficiency, on the first run. */
  readonly necessity: Estimate;
  readonly sufficiency: Estimate;
  /** One-sided: the less certain of the two is not above 0. */
  readonly p: number;
}

export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

export interface Screening {
  readonly direction: Direction;
  readonly profile: Profile;
  readonly candidates: readonly Candidate[];
  /** Units that leave their habit for good, so that they are part of a zone; left out for it. */
  readonly zoneUnits: readonly number[];
  /** Effect of all candidates together. */
  readonly together: { readonly necessity: number; readonly sufficiency: number };
}

export function screen(
  recording: Recording,
  runner: ClampedRunner,
  direction: Direction,
  seed: number,
): Screening {
  const profile = profileOf(recording, runner, direction, seed);
  const { rateBefore, rateAfter, flips, flipsByChance, leadSteps } = profile;
  const beyond = (unit: number) => flips[unit] - flipsByChance[unit];
  const habitual = Array.from({ length: runner.units }, (_, unit) => unit).filter(
    (unit) =>
      Math.max(rateBefore[unit], 1 - rateBefore[unit]) >= HABIT &&
      beyond(unit) >= FLIPS_BEYOND_CHANCE,
  );
  const chosen = habitual
    .filter((unit) => Math.abs(rateAfter[unit] - rateBefore[unit]) < ZONE_CONTRAST)
    .sort((a, b) => beyond(b) - beyond(a))
    .slice(0, MOST_CANDIDATES)
    .sort((a, b) => a - b);
  // Whether or not they change before the symbol does: held, they stop any transition by what they are.
  const inZone = Array.from(rateBefore.keys()).filter(
    (unit) => Math.abs(rateAfter[unit] - rateBefore[unit]) >= ZONE_CONTRAST,
  );
  const asked = ask(recording, runner, direction, profile, chosen, seed);
  return {
    direction,
    profile,
    zoneUnits: inZone,
    together: { necessity: asked.necessity.total, sufficiency: asked.sufficiency.total },
    candidates: chosen.map((unit, k) => {
      const [one, two] = [estimate(asked.necessity, k), estimate(asked.sufficiency, k)];
      const p = Math.max(upperTail(one), upperTail(two));
      return {
        ...{ unit, p, necessity: one, sufficiency: two },
        ...{ flips: flips[unit], flipsByChance: flipsByChance[unit], leadSteps: leadSteps[unit] },
      };
    }),
  };
}

export interface KickUnit {
  readonly unit: number;
  readonly leadSteps: number;
  /** Shapley credit on the second run. */
  readonly necessity: Estimate;
  readonly sufficiency: Estimate;
  /** Largest effect of CONTROL_SETS matched units asked alone, and the unit's own asked alone. */
  readonly alone: { readonly necessity: number; readonly sufficiency: number };
  readonly controls: ControlEffects;
}

export interface ControlEffects {
  readonly sets: number;
  /** Largest of them; NaN without sets. */
  readonly necessity: number;
  readonly sufficiency: number;
  readonly mismatch: number | null;
}

export interface KickSet {
  readonly from: number;
  readonly to: number;
  readonly trials: number;
  readonly units: readonly KickUnit[];
  readonly necessity: Estimate;
  readonly sufficiency: Estimate;
  readonly controls: ControlEffects;
  /** Fewest of the units, by leaving out one after another, that stop MINIMAL_SHARE of what all stop. */
  readonly minimal: readonly number[];
  /** Why nothing is claimed; null when the units are. */
  readonly refused: string | null;
}

/**
 * @param recording a run with a seed of its own
 * @param survivors of the screening
 * @param direction the same change with the second run's events
 */
export function confirm(
  recording: Recording,
  runner: ClampedRunner,
  screening: Screening,
  direction: Direction,
  survivors: readonly number[],
  seed: number,
): KickSet {
  const { profile, candidates, zoneUnits } = screening;
  const first = ask(recording, runner, direction, profile, survivors, seed);
  const claimed = survivors.filter(
    (_, k) => isClear(estimate(first.necessity, k)) && isClear(estimate(first.sufficiency, k)),
  );
  const asked = ask(recording, runner, direction, profile, claimed, seed);
  const holds = holdsOf(profile);
  const taboo = new Set([...candidates.map(({ unit }) => unit), ...zoneUnits]);
  const features = activityOf(recording, runner.units);
  const { stop, start } = asked;
  const effects = (units: readonly number[], like: readonly number[]) => ({
    necessity: momentsOf(stop.effectOf(units, units.map(holds.usual))),
    sufficiency: momentsOf(
      start.effectOf(
        units,
        units.map((unit, k) => holds.usual(unit) + profile.departure[like[k]]),
      ),
    ),
  });
  const controlsOf = (units: readonly number[]): ControlEffects => {
    const legal = (item: number) => !taboo.has(item);
    const { sets, mismatch } = matchedSets(features, units, CONTROL_SETS, seed, legal);
    const found = sets.map((set) => effects(set, units));
    const largest = (kind: 'necessity' | 'sufficiency') =>
      found.length > 0 ? Math.max(...found.map((one) => one[kind].mean)) : Number.NaN;
    const size = { sets: sets.length, mismatch };
    return { ...size, necessity: largest('necessity'), sufficiency: largest('sufficiency') };
  };
  const units = claimed.map((unit, k): KickUnit => {
    const alone = effects([unit], [unit]);
    return {
      unit,
      leadSteps: candidates.find((one) => one.unit === unit)?.leadSteps ?? Number.NaN,
      necessity: estimate(asked.necessity, k),
      sufficiency: estimate(asked.sufficiency, k),
      alone: { necessity: alone.necessity.mean, sufficiency: alone.sufficiency.mean },
      controls: controlsOf([unit]),
    };
  });
  const together = effects(claimed, claimed);
  const controls = controlsOf(claimed);
  return {
    ...{ from: direction.from, to: direction.to, trials: direction.events.length },
    ...{ units, controls, necessity: together.necessity, sufficiency: together.sufficiency },
    minimal: minimalSet(claimed, stop, holds.usual),
    refused: refusal(claimed, together, controls),
  };
}

function ask(
  recording: Recording,
  runner: ClampedRunner,
  direction: Direction,
  profile: Profile,
  units: readonly number[],
  seed: number,
): { stop: Question; start: Question; necessity: Credit; sufficiency: Credit } {
  const holds = holdsOf(profile);
  const stop = necessity(recording, runner, direction);
  const start = sufficiency(recording, runner, direction, seed);
  return {
    stop,
    start,
    necessity: shapleyCredit(units, stop.trials, seed, (set) =>
      stop.effectOf(set, set.map(holds.usual)),
    ),
    sufficiency: shapleyCredit(units, start.trials, seed, (set) =>
      start.effectOf(set, set.map(holds.departed)),
    ),
  };
}

function refusal(
  claimed: readonly number[],
  effect: Readonly<Record<'necessity' | 'sufficiency', Estimate>>,
  controls: ControlEffects,
): string | null {
  if (claimed.length === 0) return 'no unit both stops and starts transitions on fresh noise';
  const { necessity: stops, sufficiency: starts } = effect;
  if (stops.mean < LEAST_SET_EFFECT) {
    return `the units together stop ${percent(stops.mean)} of transitions, ${percent(LEAST_SET_EFFECT)} are needed`;
  }
  if (starts.mean < LEAST_SET_START) {
    return `the units together start ${percent(starts.mean)} of transitions, ${percent(LEAST_SET_START)} are needed`;
  }
  if (controls.sets < LEAST_CONTROL_SETS) {
    return `${controls.sets} matched control sets exist, ${LEAST_CONTROL_SETS} are needed`;
  }
  if (controls.necessity >= stops.mean || controls.sufficiency >= starts.mean) {
    return 'a matched random set does as much';
  }
  return null;
}

/** Leaves out the unit that is missed least, for as long as enough is stopped. */
function minimalSet(
  units: readonly number[],
  stop: Question,
  usual: (unit: number) => number,
): number[] {
  const effect = (set: readonly number[]) => momentsOf(stop.effectOf(set, set.map(usual))).mean;
  const enough = MINIMAL_SHARE * effect(units);
  let kept = [...units];
  for (;;) {
    const shorter = kept
      .map((unit) => kept.filter((other) => other !== unit))
      .map((set) => ({ set, left: set.length > 0 ? effect(set) : 0 }))
      .sort((a, b) => b.left - a.left);
    if (shorter.length === 0 || shorter[0].set.length === 0 || shorter[0].left < enough)
      return kept;
    kept = shorter[0].set;
  }
}

/** Mean activity and rate of every unit. */
export function activityOf({ states, steps }: Recording, units: number): Features {
  const values = new Float64Array(2 * units);
  for (let at = 0; at < steps * units; at++) {
    const unit = at % units;
    values[2 * unit] += states[at] / steps;
    if (states[at] > 0) values[2 * unit + 1] += 1 / steps;
  }
  return { count: units, width: 2, values };
}

function isClear({ mean, error }: Estimate): boolean {
  return mean >= LEAST_CREDIT && mean - 1.96 * error > 0;
}

function estimate(credit: Credit, player: number): Estimate {
  return { mean: credit.mean[player], error: credit.error[player] };
}

/** P(normal above mean / error); 1 where there is no effect at all. */
function upperTail({ mean, error }: Estimate): number {
  if (!(mean > 0)) return 1;
  return error > 0 ? 1 - normalCdf(mean / error) : 0;
}

/** Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7. */
function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const half = 1 - 0.5 * poly * Math.exp(-x * x);
  return z >= 0 ? half : 1 - half;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
