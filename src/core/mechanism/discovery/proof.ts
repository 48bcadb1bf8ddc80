/** Whether units throw the network from one symbol to another: their effects on fresh noise, beside control sets. Searches for none. */
import { matchedSets, type Features, type Likeness } from '../matchedSets';
import { momentsOf, partOf, type Part } from './credit';
import type { Profile } from './profile';
import {
  creditOf,
  creditsOf,
  type Candidate,
  type Estimate,
  type FoundBy,
  type Screening,
} from './screening';
import { holdsOf, type Question, type Questions } from './trials';

/** Smallest credit of a claimed unit, of what all survivors do together. */
export const LEAST_CREDIT_SHARE = 0.1;
/** Smallest share of transitions a claimed set stops, and starts. */
export const LEAST_SET_EFFECT = 0.5;
export const LEAST_SET_START = 0.2;
/** Control sets: 19 make a largest effect one in twenty. */
export const CONTROL_SETS = 19;
/** Small networks have fewer; below this many a claim would have nothing beside it. */
export const LEAST_CONTROL_SETS = 9;
const MINIMAL_SHARE = 0.9;
/** 97.5 % point of the normal: trials are many. */
export const TRIALS_Z_95 = 1.96;

/** Both effects of a set. */
export interface Effects {
  /** Share of transitions stopped. */
  readonly necessity: Estimate;
  /** Share of dwelling states thrown over. */
  readonly sufficiency: Estimate;
}

/** Proof runs on whose trials alone the same would be said, without an interval. */
export interface SeedCount {
  readonly passed: number;
  readonly of: number;
}

export interface ControlEffects extends Likeness {
  readonly sets: number;
  /** Mean effect over sets; NaN without sets. */
  readonly mean: { readonly necessity: number; readonly sufficiency: number };
  /** Largest effect of a set; NaN without sets. */
  readonly largest: { readonly necessity: number; readonly sufficiency: number };
  /** By how much more is done than by the set that this is least certain of, paired by trial; NaN without sets. */
  readonly margin: { readonly necessity: Margin; readonly sufficiency: Margin };
}

/** What a set does more than another. */
export interface Margin extends Estimate {
  /** The other set. */
  readonly units: readonly number[];
}

export interface KickUnit {
  readonly unit: number;
  /** null for a named unit that the search would not have found. */
  readonly foundBy: FoundBy | null;
  readonly leadSteps: number;
  /** Shapley credit among the claimed units. */
  readonly credit: Effects;
  /** Its effects alone: `controls` are those of single units. */
  readonly alone: Effects;
  readonly controls: ControlEffects;
  readonly seeds: SeedCount;
}

export interface KickSet extends Effects {
  readonly from: number;
  readonly to: number;
  /** Transitions run again, and states kicked, of all proof runs together. */
  readonly trials: number;
  readonly kicked: number;
  readonly units: readonly KickUnit[];
  readonly controls: ControlEffects;
  readonly seeds: SeedCount;
  /** Fewest of the units, by leaving out one after another, that stop MINIMAL_SHARE of what all stop. */
  readonly minimal: readonly number[];
  /** Why nothing is claimed; null when the units are. */
  readonly refused: string | null;
}

/** What is asked of the runs that prove. */
export interface Proof {
  /** Of all of them, a block each. */
  readonly questions: Questions;
  /** Activity of every unit in them. */
  readonly features: Features;
  readonly seed: number;
}

/**
 * Of the units those are kept that have their share of both effects; the set of them is claimed or refused. Units that somebody
 * named are all kept.
 *
 * @param screening of another run: what units are held at
 * @param surviving candidates: they stand in no control set, as zone units do not. The others may: what shows signs of a kick and is
 *   none is the best of controls
 * @param named units that were not searched for; null: `surviving` are judged
 */
export function confirm(
  { questions, features, seed }: Proof,
  screening: Screening,
  surviving: readonly Candidate[],
  named: readonly number[] | null,
): KickSet {
  const { profile, signs, zoneUnits, direction } = screening;
  const { stop, start } = questions;
  const claimed = named ?? unitsWithPart(questions, profile, surviving, seed);
  const credit = creditOf(questions, profile, claimed, seed);
  const taboo = new Set([...surviving.map(({ unit }) => unit), ...zoneUnits]);
  const beside = (set: readonly number[]) => {
    const legal = (item: number) => !taboo.has(item);
    const { sets, ...likeness } = matchedSets(features, set, CONTROL_SETS, seed, legal);
    return besideControls(questions, profile, set, sets, likeness);
  };
  const together = beside(claimed);
  return {
    ...{ from: direction.from, to: direction.to, trials: stop.trials, kicked: start.trials },
    units: claimed.map((unit, k): KickUnit => {
      const { necessity, sufficiency, controls } = beside([unit]);
      const [stops, starts] = [partOf(credit.necessity, k), partOf(credit.sufficiency, k)];
      return {
        ...{ unit, controls, seeds: seedsOf(questions, stops, starts) },
        ...{ foundBy: signs[unit].foundBy, leadSteps: signs[unit].leadSteps },
        credit: { necessity: estimate(stops), sufficiency: estimate(starts) },
        alone: { necessity, sufficiency },
      };
    }),
    ...together,
    minimal: minimalSet(claimed, stop, holdsOf(profile).usual),
    refused: refusal(claimed, together, zoneUnits) ?? (named ? null : suspicion(claimed, signs)),
  };
}

function unitsWithPart(
  questions: Questions,
  profile: Profile,
  surviving: readonly Candidate[],
  seed: number,
): number[] {
  const { parts } = creditsOf(questions, profile, surviving, seed);
  return surviving
    .filter((_, k) =>
      [parts[k].necessity, parts[k].sufficiency].every(({ perTrial, totalPerTrial }) =>
        hasPart(perTrial, totalPerTrial),
      ),
    )
    .map(({ unit }) => unit);
}

/** Runs on which alone a unit has its part in both effects. */
function seedsOf({ stop, start }: Questions, necessity: Part, sufficiency: Part): SeedCount {
  const of = stop.blocks.length;
  const asked = [
    { part: necessity, blocks: blocksOf(stop) },
    { part: sufficiency, blocks: blocksOf(start) },
  ];
  const passed = stop.blocks.filter((_, run) =>
    asked.every(({ part: { perTrial, totalPerTrial }, blocks }) =>
      hasPart(blocks(perTrial)[run], blocks(totalPerTrial)[run]),
    ),
  ).length;
  return { passed, of };
}

function hasPart(values: Float64Array, total: Float64Array): boolean {
  const { mean, error } = momentsOf(values);
  return mean >= LEAST_CREDIT_SHARE * momentsOf(total).mean && mean - TRIALS_Z_95 * error > 0;
}

function besideControls(
  { stop, start }: Questions,
  profile: Profile,
  units: readonly number[],
  sets: readonly (readonly number[])[],
  likeness: Likeness,
): Effects & { readonly controls: ControlEffects; readonly seeds: SeedCount } {
  const { usual } = holdsOf(profile);
  // A control is moved as far from its own habit as the unit it stands for.
  const answersOf = (set: readonly number[]) => ({
    necessity: stop.effectOf(set, set.map(usual)),
    sufficiency: start.effectOf(
      set,
      set.map((unit, k) => usual(unit) + profile.departure[units[k]]),
    ),
  });
  const own = answersOf(units);
  const others = sets.map(answersOf);
  const means = (kind: keyof Effects) => others.map((one) => momentsOf(one[kind]).mean);
  const largest = (values: readonly number[]) =>
    values.length > 0 ? Math.max(...values) : Number.NaN;
  const blocks = { necessity: blocksOf(stop), sufficiency: blocksOf(start) };
  const exceeds = (kind: keyof Effects, least: number, run: number) => {
    const effect = momentsOf(blocks[kind](own[kind])[run]).mean;
    return (
      effect >= least &&
      others.every((other) => effect > momentsOf(blocks[kind](other[kind])[run]).mean)
    );
  };
  const passes = stop.blocks.filter(
    (_, run) =>
      exceeds('necessity', LEAST_SET_EFFECT, run) && exceeds('sufficiency', LEAST_SET_START, run),
  );
  const margin = (kind: keyof Effects): Margin => {
    const { index, ...least } = leastMargin(
      own[kind],
      others.map((other) => other[kind]),
    );
    return { ...least, units: sets[index] ?? [] };
  };
  return {
    ...{ necessity: momentsOf(own.necessity), sufficiency: momentsOf(own.sufficiency) },
    seeds: { passed: passes.length, of: stop.blocks.length },
    controls: {
      ...{ sets: sets.length, ...likeness },
      mean: {
        necessity: momentsOf(means('necessity')).mean,
        sufficiency: momentsOf(means('sufficiency')).mean,
      },
      largest: {
        necessity: largest(means('necessity')),
        sufficiency: largest(means('sufficiency')),
      },
      margin: { necessity: margin('necessity'), sufficiency: margin('sufficiency') },
    },
  };
}

/**
 * Of the differences own - other, paired, the one whose interval reaches lowest: where it is above 0, more is done than by each of
 * the others, at the level of a single comparison (all have to be passed, so that their number costs nothing).
 *
 * @param others as long as `own` each
 * @returns with the index into `others`; NaN and -1 without any
 */
export function leastMargin(
  own: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
  quantile = TRIALS_Z_95,
): Estimate & { readonly index: number } {
  const low = ({ mean, error }: Estimate) => mean - quantile * error;
  return others
    .map((other, index) => {
      const difference = Float64Array.from(own, (value, k) => value - other[k]);
      return { ...momentsOf(difference), index };
    })
    .reduce((least, one) => (low(least) <= low(one) ? least : one), {
      ...{ mean: Number.NaN, error: Number.NaN, index: -1 },
    });
}

function refusal(
  claimed: readonly number[],
  {
    necessity: stops,
    sufficiency: starts,
    controls,
  }: Effects & { readonly controls: ControlEffects },
  zoneUnits: readonly number[],
): string | null {
  if (claimed.length === 0) return 'no unit both stops and starts transitions on fresh noise';
  const inZone = claimed.filter((unit) => zoneUnits.includes(unit));
  if (inZone.length > 0) {
    return `${inZone.join(', ')} active in one of the two symbols only: held, they stop any transition by what they are`;
  }
  if (!(stops.mean >= LEAST_SET_EFFECT)) {
    return `the units together stop ${percent(stops.mean)} of transitions, ${percent(LEAST_SET_EFFECT)} are needed`;
  }
  if (!(starts.mean >= LEAST_SET_START)) {
    return `the units together start ${percent(starts.mean)} of transitions, ${percent(LEAST_SET_START)} are needed`;
  }
  if (controls.sets < LEAST_CONTROL_SETS) {
    return `${controls.sets} control sets exist, ${LEAST_CONTROL_SETS} are needed`;
  }
  const isMore = ({ mean, error }: Estimate) => mean - TRIALS_Z_95 * error > 0;
  const { necessity, sufficiency } = controls.margin;
  const doAsMuch = (does: string, { units, mean, error }: Margin) =>
    `${claimed.join(', ')} ${does} no more than control set ${units.join(', ')}, or too little to tell (${percent(mean)} ± ${percent(TRIALS_Z_95 * error)})`;
  if (!isMore(necessity)) return doAsMuch('stop', necessity);
  return isMore(sufficiency) ? null : doAsMuch('start', sufficiency);
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

/** Splits values of trials by the runs they are of. */
function blocksOf({ blocks }: Question): (values: Float64Array) => Float64Array[] {
  const ends = blocks.map((_, k) => blocks.slice(0, k + 1).reduce((sum, one) => sum + one, 0));
  return (values) => ends.map((end, k) => values.subarray(end - blocks[k], end));
}

function estimate({ mean, error }: Part): Estimate {
  return { mean, error };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/**
 * Why a set that passed is not claimed all the same. To leave a habit is what a kick is; activity alone goes before a change in
 * networks of shuffled weights, too, and passes there more often than claims may be false (docs/mechanism.md).
 */
function suspicion(units: readonly number[], signs: Screening['signs']): string | null {
  if (units.some((unit) => signs[unit].foundBy !== 'activity')) return null;
  return `${units.join(', ')} pass every test, but only their activity told of them: a suspicion, to be judged by name on another seed`;
}
