/** Units that may throw the network from one symbol to another, by a first run. Proves nothing: proof.ts. */
import { normalShare } from '../../statistics/normal';
import type { ClampedRunner } from './clampedRuns';
import { partOf, shapleyCredit, type Credit, type Part } from './credit';
import { profileOf, type Direction, type Profile } from './profile';
import type { Recording } from './recording';
import { holdsOf, questionsOf, type Questions } from './trials';

/** A habit is what a unit does in at least this share of dwelling states. */
const HABIT = 0.85;
/** A candidate by flips leaves its habit on this much larger a share of ways out than by chance. */
const FLIPS_BEYOND_CHANCE = 0.3;
/** A candidate by activity departs this far, in standard deviations of dwelling: of many events any departure is significant. */
const LEAST_DEVIATIONS = 1;
/** A unit whose activity differs this much between the two dwelling symbols is part of a zone, no kick. */
const ZONE_CONTRAST = 0.5;
/** And so is one of whose departure this share stays while the new symbol dwells: most of it is the way to its place there. */
const ZONE_SHARE = 0.5;
const MOST_CANDIDATES = 24;

/** Leaves its habit before the change; its recurrent input departs before the change. */
export type FoundBy = 'flips' | 'activity' | 'both';

/** What a unit does on ways out. */
export interface Signs {
  /** null for a unit that is no candidate by either. */
  readonly foundBy: FoundBy | null;
  readonly flips: number;
  readonly flipsByChance: number;
  /** Steps before the change at which it leaves its habit, in the mean; of a unit found by activity alone those of z. */
  readonly leadSteps: number;
  /** Of its recurrent input, at the lead where |z| is largest, `zLeadSteps` before the change; see lockedActivity.ts. */
  readonly z: number;
  readonly zLeadSteps: number;
  /** The same departure in standard deviations of dwelling. */
  readonly deviations: number;
}

export interface Candidate extends Signs {
  readonly unit: number;
  readonly foundBy: FoundBy;
  /** Of necessity and sufficiency, on the first run. */
  readonly necessity: Estimate;
  readonly sufficiency: Estimate;
  /** One-sided: the less certain of the two is not above 0. */
  readonly p: number;
}

/** Mean over trials, and its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

export interface Screening {
  readonly direction: Direction;
  readonly profile: Profile;
  /** [N] */
  readonly signs: readonly Signs[];
  readonly candidates: readonly Candidate[];
  /** Units that leave their habit for good, so that they are part of a zone; left out for it. */
  readonly zoneUnits: readonly number[];
  /** Units that depart as candidates by activity do, left out because they stay there. */
  readonly gradedZoneUnits: readonly number[];
  /** Effect of all candidates together. */
  readonly together: { readonly necessity: number; readonly sufficiency: number };
}

export function screen(
  recording: Recording,
  runner: ClampedRunner,
  direction: Direction,
  seed: number,
): Screening {
  const seen = profileOf(recording, runner, direction, seed);
  const { rateBefore, rateAfter } = seen;
  const signs = Array.from(rateBefore.keys(), (unit) => signsOf(seen, unit));
  const profile = towardsSigns(seen, signs);
  const chosen = signs
    .flatMap((one, unit) => (one.foundBy === null ? [] : [{ unit, ...one, foundBy: one.foundBy }]))
    .sort(
      (a, b) =>
        beyondChance(b, seen.locked.beyond[b.unit]) - beyondChance(a, seen.locked.beyond[a.unit]),
    )
    .slice(0, MOST_CANDIDATES)
    .sort((a, b) => a.unit - b.unit);
  // Whether or not they change before the symbol does: held, they stop any transition by what they are.
  const inZone = Array.from(rateBefore.keys()).filter(
    (unit) => Math.abs(rateAfter[unit] - rateBefore[unit]) >= ZONE_CONTRAST,
  );
  const asked = creditsOf(questionsOf(recording, runner, direction, seed), profile, chosen, seed);
  return {
    ...{ direction, profile, signs, zoneUnits: inZone },
    gradedZoneUnits: Array.from(rateBefore.keys()).filter(
      (unit) => departs(seen, unit) && stays(seen, unit) && !inZone.includes(unit),
    ),
    together: { necessity: asked.all.necessity.total, sufficiency: asked.all.sufficiency.total },
    candidates: chosen.map((one, k) => {
      const { necessity, sufficiency } = asked.parts[k];
      const p = Math.max(upperTail(necessity), upperTail(sufficiency));
      return { ...one, p, necessity: estimate(necessity), sufficiency: estimate(sufficiency) };
    }),
  };
}

function signsOf(profile: Profile, unit: number): Signs {
  const { rateBefore, rateAfter, flips, flipsByChance, leadSteps, locked } = profile;
  const isInZone = Math.abs(rateAfter[unit] - rateBefore[unit]) >= ZONE_CONTRAST;
  const byFlips =
    Math.max(rateBefore[unit], 1 - rateBefore[unit]) >= HABIT &&
    flips[unit] - flipsByChance[unit] >= FLIPS_BEYOND_CHANCE &&
    !isInZone;
  const byActivity = departs(profile, unit) && !stays(profile, unit) && !isInZone;
  const by = byFlips ? 'flips' : 'activity';
  return {
    foundBy: byFlips && byActivity ? 'both' : byFlips || byActivity ? by : null,
    ...{ flips: flips[unit], flipsByChance: flipsByChance[unit] },
    leadSteps: byActivity && !byFlips ? locked.leadSteps[unit] : leadSteps[unit],
    ...{ z: locked.z[unit], zLeadSteps: locked.leadSteps[unit] },
    deviations: locked.deviations[unit],
  };
}

function departs({ locked }: Profile, unit: number): boolean {
  const { z, deviations, threshold } = locked;
  return Math.abs(z[unit]) > threshold && Math.abs(deviations[unit]) >= LEAST_DEVIATIONS;
}

function stays({ recurrentBefore, recurrentAfter, locked }: Profile, unit: number): boolean {
  const { shift } = locked;
  return (recurrentAfter[unit] - recurrentBefore[unit]) / shift[unit] >= ZONE_SHARE;
}

/** What candidates of both kinds are put in order by: a share of ways out beyond that of stretches of dwell. */
function beyondChance({ foundBy, flips, flipsByChance }: Signs, lockedBeyond: number): number {
  return Math.max(
    foundBy === 'activity' ? 0 : flips - flipsByChance,
    foundBy === 'flips' ? 0 : lockedBeyond,
  );
}

/** Whoever is found by activity alone is kicked in the direction of its z, and not out of a habit. */
function towardsSigns(profile: Profile, signs: readonly Signs[]): Profile {
  const departure = profile.departure.map((usual, unit) =>
    signs[unit].foundBy === 'activity' ? profile.locked.departure[unit] : usual,
  );
  return { ...profile, departure };
}

/** In both questions. */
export interface Both<T> {
  readonly necessity: T;
  readonly sufficiency: T;
}

/**
 * Units that leave their habit share among themselves, as if no other were there; units found by activity alone share with all. What
 * drives a kick unit departs before it does, and stops transitions through it: that is not to be taken from the kick unit.
 */
export function creditsOf(
  questions: Questions,
  profile: Profile,
  players: readonly { readonly unit: number; readonly foundBy: FoundBy }[],
  seed: number,
): { readonly parts: readonly Both<Part>[]; readonly all: Both<Credit> } {
  const unitsOf = (some: typeof players) => some.map(({ unit }) => unit);
  const flipping = players.filter(({ foundBy }) => foundBy !== 'activity');
  const all = creditOf(questions, profile, unitsOf(players), seed);
  const own =
    flipping.length < players.length ? creditOf(questions, profile, unitsOf(flipping), seed) : all;
  const parts = players.map((player, k) => {
    const place = flipping.indexOf(player);
    const [game, at] = place < 0 ? [all, k] : [own, place];
    return { necessity: partOf(game.necessity, at), sufficiency: partOf(game.sufficiency, at) };
  });
  return { parts, all };
}

/** Shapley credit of units in both questions, all in one game. */
export function creditOf(
  { stop, start }: Questions,
  profile: Profile,
  units: readonly number[],
  seed: number,
): Both<Credit> {
  const holds = holdsOf(profile);
  return {
    necessity: shapleyCredit(units, stop.trials, seed, (set) =>
      stop.effectOf(set, set.map(holds.usual)),
    ),
    sufficiency: shapleyCredit(units, start.trials, seed, (set) =>
      start.effectOf(set, set.map(holds.departed)),
    ),
  };
}

function estimate({ mean, error }: Part): Estimate {
  return { mean, error };
}

/** P(normal above mean / error); 1 where there is no effect at all. */
function upperTail({ mean, error }: Estimate): number {
  if (!(mean > 0)) return 1;
  return error > 0 ? normalShare(-mean / error) : 0;
}
