/** The mechanism of every checkpoint of a run on several seeds: what is claimed when, how stable that is, how effects grow. Draws nothing. */
import type { CancelSignal } from '../core/cancel';
import {
  betweenNeighbours,
  betweenSeeds,
  claimedSince,
  mostlyClaimed,
  seedsClaiming,
  unitsOf,
  type SeededClaims,
} from '../core/mechanism/claimStability';
import { LEAST_TRANSITIONS } from '../core/mechanism/discovery/discover';
import type { RunCheckpoint } from '../files/runFolder';
import { checkpointsAt } from '../files/viewFiles';
import type { CorrectionParams } from '../protocol/inspector';
import type { MechanismResult } from './jobs/mechanismSchemas';
import type { MechanismsResult } from './jobs/mechanismsSchemas';
import { searchCheckpoints, type SearchedCheckpoint } from './mechanismSearches';
import type { Helpers } from './parallel/helpers';

export interface StabilityOptions extends CorrectionParams {
  readonly steps: number;
  readonly noise: number;
  /** uint32, of the first search. */
  readonly seed: number;
  /** How many searches of each checkpoint. */
  readonly seeds: number;
  /** Checkpoints looked at, spread evenly over the run; null for all. */
  readonly most: number | null;
  readonly signal: CancelSignal;
  readonly helpers: Helpers;
  readonly progress: (told: StabilityProgress) => void;
}

export interface StabilityProgress {
  readonly share: number;
  readonly stage: 'search' | 'effects';
  readonly file: string;
  readonly seed: number;
}

type Direction = MechanismsResult['directions'][number];
type Judged = Direction['effects'][number];
type Ends = Pick<Direction, 'from' | 'to'>;

/** Searches whose seeds are less apart share noise. */
const SEED_DISTANCE = 16;

/**
 * @param path of a run's folder, or of a checkpoint
 * @throws FormatError when there is no checkpoint; Cancelled
 */
export async function mechanismsOf(
  path: string,
  options: StabilityOptions,
): Promise<MechanismsResult> {
  const { steps, noise, progress } = options;
  const all = await checkpointsAt(path);
  const places = spread(all, options.most);
  const seeds = Array.from({ length: options.seeds }, (_, k) => seedAt(options.seed, k));
  const judgeSeed = seedAt(options.seed, options.seeds);
  const counted = (stage: StabilityProgress['stage'], of: number, from: number, to: number) => {
    let done = 0;
    return (file: string, seed: number) =>
      progress({ share: from + ((to - from) * ++done) / of, stage, file, seed });
  };
  // Effects take about as long as the searches of one more seed.
  const searchShare = seeds.length / (seeds.length + 1);
  const searched = await searchCheckpoints(
    places,
    seeds.map((seed) => ({ seed, named: null })),
    { ...options, done: counted('search', places.length * seeds.length, 0, searchShare) },
  );
  const directions = askedDirections(searched).map((ends) => stabilityOf(ends, searched));
  const orders = directions
    .filter(({ lastClaimed }) => lastClaimed.length > 0)
    .map(({ from, to, lastClaimed: units }) => ({
      seed: judgeSeed,
      named: { from, to, units },
    }));
  const judged =
    orders.length === 0
      ? []
      : await searchCheckpoints(places, orders, {
          ...options,
          done: counted('effects', places.length * orders.length, searchShare, 1),
        });
  return {
    ...{ rule: 'argmax', precision: 'float64', steps, noise, seeds, judgeSeed },
    checkpoints: searched.map(({ file, epoch, skipped, results }) => ({
      ...{ file, epoch, skipped, searches: results.map(searchOf) },
    })),
    directions: directions.map((direction) => {
      const order = orders.findIndex(({ named }) => isSame(named, direction));
      return order < 0
        ? direction
        : { ...direction, effects: judged.map((one) => judgedOf(one, order)) };
    }),
    notes: notesOf(searched, { seeds: seeds.length, leftOut: all.length - places.length }),
    ...{ folder: null, files: [] },
  };
}

/** The first and the last with a place in training, and evenly between; those without a place as well. */
function spread(places: readonly RunCheckpoint[], most: number | null): readonly RunCheckpoint[] {
  const placed = places.filter(({ epoch }) => epoch !== null);
  if (most === null || placed.length <= most) return places;
  const chosen = new Set(
    Array.from(
      { length: most },
      (_, k) => placed[Math.round((k * (placed.length - 1)) / (most - 1))],
    ),
  );
  return places.filter((one) => one.epoch === null || chosen.has(one));
}

function seedAt(first: number, k: number): number {
  return (first + SEED_DISTANCE * k) >>> 0;
}

function isSame(a: Ends, b: Ends): boolean {
  return a.from === b.from && a.to === b.to;
}

/** That some search asked about, by their symbols. */
function askedDirections(searched: readonly SearchedCheckpoint[]): Ends[] {
  const asked = searched
    .flatMap(({ results }) => results.flatMap(({ directions }) => directions))
    .filter((one) => one.asked)
    .map(({ from, to }) => ({ from, to }));
  return asked
    .filter((one, k) => asked.findIndex((other) => isSame(one, other)) === k)
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

function searchOf(result: MechanismResult) {
  return {
    ...{ seed: result.seeds.search, explodedAtStep: result.explodedAtStep },
    directions: result.directions.map(({ from, to, transitions, asked }) => {
      const set = result.kickSets.find((one) => isSame(one, { from, to }));
      return {
        ...{ from, to, transitions, asked },
        ...{ claimed: set?.claimed ?? false, refused: set?.refused ?? null },
        units: (set?.units ?? []).map(({ unit }) => unit),
        survivors: (set?.candidates ?? [])
          .filter(({ survives }) => survives)
          .map(({ unit }) => unit),
      };
    }),
  };
}

/** What each seed claimed of a direction. */
function claimsOf({ units, results }: SearchedCheckpoint, ends: Ends): SeededClaims {
  const claims = results.map(({ kickSets }) => {
    const set = kickSets.find((one) => isSame(one, ends));
    if (!set) return null;
    return set.claimed ? set.units.map(({ unit }) => unit) : [];
  });
  return { units, claims };
}

function stabilityOf(ends: Ends, searched: readonly SearchedCheckpoint[]): Direction {
  const rows = searched
    .filter(({ skipped }) => skipped === null)
    .map((one) => ({ file: one.file, epoch: one.epoch, claims: claimsOf(one, ends) }));
  const placed = rows.filter(({ epoch }) => epoch !== null);
  const course = placed.map(({ claims }) => claims);
  // Weights without a place are those of some place again, as a rule: they count where there are no others.
  const counted = placed.length > 0 ? course : rows.map(({ claims }) => claims);
  const last = counted.at(-1);
  const mostly = counted.flatMap(mostlyClaimed);
  return {
    ...ends,
    checkpoints: rows.map(({ file, epoch, claims }) => {
      const at = course.indexOf(claims);
      return {
        ...{ file, epoch, asked: claims.claims.filter((one) => one !== null).length },
        units: unitsOf(claims).map((unit) => ({ unit, seeds: seedsClaiming(claims, unit) })),
        betweenSeeds: betweenSeeds([claims]),
        withPrevious: betweenNeighbours(at > 0 ? [course[at - 1], claims] : []),
      };
    }),
    units: [...new Set(mostly)]
      .sort((a, b) => a - b)
      .map((unit) => {
        const since = claimedSince(course, unit);
        return {
          ...{ unit, checkpoints: mostly.filter((one) => one === unit).length },
          since: since === null ? null : placed[since].epoch,
        };
      }),
    betweenSeeds: betweenSeeds(counted),
    betweenNeighbours: betweenNeighbours(course),
    lastClaimed: last ? mostlyClaimed(last) : [],
    effects: [],
  };
}

function judgedOf({ file, epoch, skipped, results }: SearchedCheckpoint, order: number): Judged {
  const none = { transitions: 0, claimed: false, refused: null, together: null, units: [] };
  if (skipped !== null) return { file, epoch, skipped, ...none };
  const { kickSets, directions, explodedAtStep } = results[order];
  const set = kickSets.at(0);
  if (!set) {
    const seen = directions.map((one) => Math.max(one.transitions, ...one.proofTransitions));
    const exploded = explodedAtStep === null ? '' : `, a run exploded at step ${explodedAtStep}`;
    const reason = `at most ${Math.max(0, ...seen)} transitions in a run, ${LEAST_TRANSITIONS} are needed${exploded}`;
    return { file, epoch, skipped: reason, ...none };
  }
  const { trials: transitions, claimed, refused, stopped, started, controls } = set;
  return {
    ...{ file, epoch, skipped, transitions, claimed, refused },
    together: {
      ...{ stopped, started },
      largestControlStopped: controls.largestStopped,
      largestControlStarted: controls.largestStarted,
    },
    units: set.units.map(({ unit, alone }) => ({ unit, ...alone })),
  };
}

function notesOf(
  searched: readonly SearchedCheckpoint[],
  { seeds, leftOut }: { readonly seeds: number; readonly leftOut: number },
): string[] {
  const skipped = searched.filter((one) => one.skipped !== null).length;
  const exploded = searched.filter(({ results }) =>
    results.some(({ explodedAtStep }) => explodedAtStep !== null),
  ).length;
  const unplaced = searched.filter(({ epoch }) => epoch === null).length;
  return [
    'A claim is a threshold that is passed: whether a unit does more than before is told by its effects.',
    'False discoveries are controlled within each search, not over checkpoints and seeds.',
    ...(seeds === 1
      ? ['One seed: how far claims depend on the noise is not known.']
      : ['Neighbouring checkpoints share noise, seeds do not.']),
    ...(leftOut > 0
      ? [`${leftOut} checkpoints of the run were left out, those looked at are spread evenly.`]
      : []),
    ...(skipped > 0
      ? [`${skipped} checkpoints were not looked at; their neighbours are neighbours then.`]
      : []),
    ...(exploded > 0 ? [`${exploded} checkpoints exploded: less was seen of them.`] : []),
    ...(unplaced > 0 && unplaced < searched.length
      ? [
          `${unplaced} without a place in training: looked at, but neither counted nor compared nor in the figures.`,
        ]
      : []),
  ];
}
