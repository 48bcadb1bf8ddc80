/** Finds the mechanism of transitions between dwelling symbols and proves it by interventions. Not how it is told. */
import { throwIfCancelled, type CancelSignal } from '../../cancel';
import type { Network } from '../../rnn/network';
import { ClampedRunner, undiscoverable } from './clampedRuns';
import { driveShares, pathwayOnto, type Pathway } from './integrators';
import { testPopulations, type PopulationTest } from './populationTest';
import { confirm, type KickSet } from './proof';
import { directionOf, proofOf, recordProofs, type ProofRun } from './proofRuns';
import type { Direction } from './profile';
import { record, type Recording } from './recording';
import { screen, type Screening } from './screening';

/** Transitions of a direction below which nothing is asked of it. */
export const LEAST_TRANSITIONS = 30;
const MOST_DIRECTIONS = 6;
/** Independent runs that claims are judged on. */
export const PROOF_RUNS = 5;
/** 97.5 % point of Student's t with PROOF_RUNS - 1 degrees of freedom. */
export const PROOF_T_95 = 2.776;
/** False discoveries among surviving candidates (Benjamini and Hochberg, 1995). */
export const FALSE_DISCOVERY = 0.05;

export interface DiscoveryOptions {
  /** Of each of the runs that search and prove, and of all runs of the test of populations together. */
  readonly steps: number;
  readonly noiseStd: number;
  /** uint32; the runs that prove and the test of populations count up from it. */
  readonly seed: number;
  /** Units to be judged in place of those that the search would find; no control of false discoveries then. */
  readonly named?: Named;
  readonly signal?: CancelSignal;
  /** What is known so far, and how far it is. */
  readonly progress?: (done: Progress) => void;
}

export interface Named {
  readonly units: readonly number[];
  /** Symbols of the one direction to judge them in; of every direction that is asked when either is missing. */
  readonly from?: number;
  readonly to?: number;
}

export interface Progress {
  readonly share: number;
  readonly stage: 'run' | 'candidates' | 'proof' | 'populations';
  readonly partial: Discovery;
}

export interface Discovery {
  /** Why the search was not begun; null when it was. */
  readonly notDecidable: string | null;
  readonly steps: number;
  readonly seeds: {
    readonly search: number;
    readonly proof: readonly number[];
    readonly populations: number;
  };
  /** Units that were named; null when they were searched for. */
  readonly named: readonly number[] | null;
  readonly explodedAtStep: number | null;
  /** Directions seen, most frequent first; `asked` where there were enough transitions in the runs. */
  readonly directions: readonly SeenDirection[];
  readonly screenings: readonly Screening[];
  /** Candidates up to this p survive the control of false discoveries; below every p when none does. */
  readonly largestSurvivingP: number;
  readonly kickSets: readonly KickSet[];
  /** Of claimed kick sets. */
  readonly pathways: readonly Pathway[];
  /** Of all populations before a gap together; null when there are none. */
  readonly populations: (PopulationTest & { readonly units: readonly number[] }) | null;
}

export interface SeenDirection {
  readonly from: number;
  readonly to: number;
  /** In the run that is searched, and in each of those that prove. */
  readonly transitions: number;
  readonly proofTransitions: readonly number[];
  readonly asked: boolean;
}

/**
 * Guarantee: same arguments, same result. Nothing is claimed that did not pass on noise the search had not seen.
 * Limits: one ReLU layer; symbols are argmax; a unit that only matters beside MOST_CANDIDATES others may be missed.
 * @throws RangeError for named units that do not exist; Cancelled
 */
export function discoverMechanism(network: Network, options: DiscoveryOptions): Discovery {
  const { steps, noiseStd, seed, signal, named } = options;
  const seeds = {
    search: seed,
    proof: Array.from({ length: PROOF_RUNS }, (_, k) => (seed + 1 + k) >>> 0),
    populations: (seed + 1 + PROOF_RUNS) >>> 0,
  };
  const empty: Discovery = {
    ...{ notDecidable: undiscoverable(network), steps, seeds, explodedAtStep: null },
    ...{ directions: [], screenings: [], largestSurvivingP: -1, kickSets: [] },
    ...{ pathways: [], populations: null, named: named?.units ?? null },
  };
  if (empty.notDecidable !== null) return empty;
  const runner = new ClampedRunner(network);
  checkNamed(named, runner.units);
  let found = empty;
  const tell: Tell = (stage, share, more) => {
    throwIfCancelled(signal);
    found = { ...found, ...more };
    options.progress?.({ stage, share, partial: found });
  };
  const how = { steps, noiseStd, ...(signal ? { signal } : {}) };
  const search = record(network, { ...how, seed: seeds.search });
  const wanted = frequentDirections(search, named);
  const proofs = recordProofs(network, runner, wanted, { ...how, seeds: seeds.proof });
  const explodedAtStep =
    [search, ...proofs].find((run) => run.explodedAtStep !== null)?.explodedAtStep ?? null;
  const directions = seenDirections(search, proofs, wanted);
  tell('run', 0.1, { directions, explodedAtStep });

  const screenings = screenAll(search, runner, directions, seed, tell);
  const kickSets = confirmAll(proofs, screenings, named, tell);
  const claimed = kickSets.filter(({ refused }) => refused === null);
  // Recorded again: all at once would not fit into memory for large networks.
  const shares = seeds.proof.map((proofSeed) => {
    if (claimed.length === 0) return [];
    const run = record(network, { ...how, seed: proofSeed });
    return claimed.map((set) => driveShares(network, run, set.from, unitsOf(set), proofSeed));
  });
  const pathways = claimed.map((set, k) =>
    pathwayOnto(
      network,
      set,
      unitsOf(set),
      shares.map((run) => run[k]),
    ),
  );
  tell('populations', 0.92, { pathways });
  const kicks = new Set(claimed.flatMap(unitsOf));
  const units = [...new Set(pathways.flatMap(({ afferents }) => afferents.map(({ unit }) => unit)))]
    .filter((unit) => !kicks.has(unit))
    .sort((a, b) => a - b);
  if (units.length === 0) return found;
  const { features } = proofs[0];
  const order = { ...how, seed: seeds.populations };
  const test = testPopulations(network, units, kicks, features, order);
  tell('populations', 1, { populations: { ...test, units } });
  return found;
}

type Tell = (stage: Progress['stage'], share: number, more: Partial<Discovery>) => void;

function checkNamed(named: Named | undefined, units: number): void {
  if (!named) return;
  const wrong = named.units.find((unit) => unit >= units);
  if (named.units.length === 0 || wrong !== undefined) {
    const found = wrong === undefined ? 'none' : String(wrong);
    throw new RangeError(`units: ${found} found, some of 0 to ${units - 1} are legal`);
  }
}

function screenAll(
  search: Recording,
  runner: ClampedRunner,
  directions: readonly SeenDirection[],
  seed: number,
  tell: Tell,
): Screening[] {
  const asked = directions.filter((one) => one.asked);
  const screenings: Screening[] = [];
  for (const { from, to } of asked) {
    screenings.push(screen(search, runner, directionOf(search, from, to, seed), seed));
    const share = 0.1 + (0.2 * screenings.length) / asked.length;
    tell('candidates', share, { screenings: [...screenings] });
  }
  return screenings;
}

function confirmAll(
  proofs: readonly ProofRun[],
  screenings: readonly Screening[],
  named: Named | undefined,
  tell: Tell,
): KickSet[] {
  const largestSurvivingP = survivors(screenings);
  const kickSets: KickSet[] = [];
  const judged = named && [...new Set(named.units)].sort((a, b) => a - b);
  for (const screening of screenings) {
    const surviving = screening.candidates.filter(({ p }) => p <= largestSurvivingP);
    const proof = proofOf(proofs, screening.direction);
    kickSets.push(confirm(proof, screening, surviving, judged ?? null));
    const share = 0.3 + (0.6 * kickSets.length) / screenings.length;
    tell('proof', share, { largestSurvivingP, kickSets: [...kickSets] });
  }
  return kickSets;
}

function unitsOf({ units }: KickSet): number[] {
  return units.map(({ unit }) => unit);
}

/** Largest p that survives among all candidates; below every p when none does. */
function survivors(screenings: readonly Screening[]): number {
  const sorted = screenings
    .flatMap(({ candidates }) => candidates.map(({ p }) => p))
    .sort((a, b) => a - b);
  const last = sorted
    .map((p, k) => p <= (FALSE_DISCOVERY * (k + 1)) / sorted.length)
    .lastIndexOf(true);
  return last < 0 ? -1 : sorted[last];
}

type Ends = Pick<Direction, 'from' | 'to'>;

function countOf({ transitions }: Pick<Recording, 'transitions'>, { from, to }: Ends): number {
  return transitions.filter((one) => one.from === from && one.to === to).length;
}

/** Most frequent first. */
function endsOf(search: Recording): Ends[] {
  const names = new Set(search.transitions.map(({ from, to }) => `${from} ${to}`));
  return [...names]
    .map((name) => name.split(' ').map(Number))
    .map(([from, to]) => ({ from, to }))
    .sort((a, b) => countOf(search, b) - countOf(search, a) || a.from - b.from || a.to - b.to);
}

/** Directions that the search has enough of. */
function frequentDirections(search: Recording, named: Named | undefined): Ends[] {
  const isMeant = ({ from, to }: Ends) =>
    (named?.from === undefined || named.from === from) &&
    (named?.to === undefined || named.to === to);
  return endsOf(search)
    .filter((ends) => isMeant(ends) && countOf(search, ends) >= LEAST_TRANSITIONS)
    .slice(0, MOST_DIRECTIONS);
}

function seenDirections(
  search: Recording,
  proofs: readonly ProofRun[],
  frequent: readonly Ends[],
): SeenDirection[] {
  return endsOf(search).map(({ from, to }) => {
    const proofTransitions = proofs.map((run) => countOf(run, { from, to }));
    const mean = proofTransitions.reduce((sum, one) => sum + one, 0) / proofs.length;
    const isFrequent = frequent.some((one) => one.from === from && one.to === to);
    return {
      ...{ from, to, proofTransitions, transitions: countOf(search, { from, to }) },
      asked: isFrequent && mean >= LEAST_TRANSITIONS,
    };
  });
}
