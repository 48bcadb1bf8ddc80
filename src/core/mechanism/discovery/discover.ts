/** Finds the mechanism of transitions between dwelling symbols and proves it by interventions. Not how it is told. */
import { throwIfCancelled, type CancelSignal } from '../../cancel';
import type { Network } from '../../rnn/network';
import { ClampedRunner, undiscoverable } from './clampedRuns';
import { pathwayOnto, type Pathway } from './integrators';
import { activityOf, confirm, screen, type KickSet, type Screening } from './kickUnits';
import { testPopulations, type PopulationTest } from './populationTest';
import type { Direction } from './profile';
import { record, sample, type Recording } from './recording';

/** Transitions of a direction below which nothing is asked of it. */
export const LEAST_TRANSITIONS = 30;
/** Transitions asked; more cost time and tell little. */
const MOST_TRANSITIONS = 100;
const MOST_DIRECTIONS = 6;
/** False discoveries among surviving candidates (Benjamini and Hochberg, 1995). */
export const FALSE_DISCOVERY = 0.05;

export interface DiscoveryOptions {
  /** Of each of the two runs, and of all runs of the test of populations together. */
  readonly steps: number;
  readonly noiseStd: number;
  /** uint32; the second run and the test of populations count up from it. */
  readonly seed: number;
  readonly signal?: CancelSignal;
  /** What is known so far, and how far it is. */
  readonly progress?: (done: Progress) => void;
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
  readonly seeds: { readonly search: number; readonly proof: number; readonly populations: number };
  readonly explodedAtStep: number | null;
  /** Directions seen, most frequent first; `asked` where there were enough transitions in both runs. */
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
  /** In the run that is searched, and in the one that proves. */
  readonly transitions: number;
  readonly proofTransitions: number;
  readonly asked: boolean;
}

const PROOF_SEED = 1;
const POPULATION_SEED = 2;

/**
 * Guarantee: same arguments, same result. Nothing is claimed that did not pass on noise the search had not seen.
 * Limits: one ReLU layer; symbols are argmax; a unit that only matters beside MOST_CANDIDATES others may be missed.
 * @throws Cancelled
 */
export function discoverMechanism(network: Network, options: DiscoveryOptions): Discovery {
  const { steps, noiseStd, seed, signal } = options;
  const seeds = {
    search: seed,
    proof: (seed + PROOF_SEED) >>> 0,
    populations: (seed + POPULATION_SEED) >>> 0,
  };
  const empty: Discovery = {
    ...{ notDecidable: undiscoverable(network), steps, seeds, explodedAtStep: null },
    ...{ directions: [], screenings: [], largestSurvivingP: -1, kickSets: [] },
    ...{ pathways: [], populations: null },
  };
  if (empty.notDecidable !== null) return empty;
  let found = empty;
  const tell: Tell = (stage, share, more) => {
    throwIfCancelled(signal);
    found = { ...found, ...more };
    options.progress?.({ stage, share, partial: found });
  };
  const how = { steps, noiseStd, ...(signal ? { signal } : {}) };
  const search = record(network, { ...how, seed: seeds.search });
  const proof = record(network, { ...how, seed: seeds.proof });
  const explodedAtStep = search.explodedAtStep ?? proof.explodedAtStep;
  tell('run', 0.1, { directions: seenDirections(search, proof), explodedAtStep });

  const runner = new ClampedRunner(network);
  const screenings = screenAll(search, runner, found.directions, seed, tell);
  const kickSets = confirmAll(proof, runner, screenings, seeds.proof, tell);
  const claimed = kickSets.filter(({ refused }) => refused === null);
  const pathways = claimed.map((set) => pathwayOnto(network, proof, set, unitsOf(set), seed));
  tell('populations', 0.92, { pathways });
  const kicks = new Set(claimed.flatMap(unitsOf));
  const units = [...new Set(pathways.flatMap(({ afferents }) => afferents.map(({ unit }) => unit)))]
    .filter((unit) => !kicks.has(unit))
    .sort((a, b) => a - b);
  if (units.length === 0) return found;
  const features = activityOf(proof, runner.units);
  const order = { ...how, seed: seeds.populations };
  const test = testPopulations(network, units, kicks, features, order);
  tell('populations', 1, { populations: { ...test, units } });
  return found;
}

type Tell = (stage: Progress['stage'], share: number, more: Partial<Discovery>) => void;

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
    const share = 0.1 + (0.4 * screenings.length) / asked.length;
    tell('candidates', share, { screenings: [...screenings] });
  }
  return screenings;
}

function confirmAll(
  proof: Recording,
  runner: ClampedRunner,
  screenings: readonly Screening[],
  seed: number,
  tell: Tell,
): KickSet[] {
  const largestSurvivingP = survivors(screenings);
  const kickSets: KickSet[] = [];
  for (const screening of screenings) {
    const { from, to } = screening.direction;
    const surviving = screening.candidates.filter(({ p }) => p <= largestSurvivingP);
    const direction = directionOf(proof, from, to, seed);
    const units = surviving.map(({ unit }) => unit);
    kickSets.push(confirm(proof, runner, screening, direction, units, seed));
    const share = 0.5 + (0.4 * kickSets.length) / screenings.length;
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

function seenDirections(search: Recording, proof: Recording): SeenDirection[] {
  const count = ({ transitions }: Recording, from: number, to: number) =>
    transitions.filter((one) => one.from === from && one.to === to).length;
  const names = new Set(search.transitions.map(({ from, to }) => `${from} ${to}`));
  return [...names]
    .map((name) => {
      const [from, to] = name.split(' ').map(Number);
      const [transitions, proofTransitions] = [count(search, from, to), count(proof, from, to)];
      return { from, to, transitions, proofTransitions };
    })
    .sort((a, b) => b.transitions - a.transitions || a.from - b.from || a.to - b.to)
    .map((one, k) => ({
      ...one,
      asked:
        k < MOST_DIRECTIONS && Math.min(one.transitions, one.proofTransitions) >= LEAST_TRANSITIONS,
    }));
}

function directionOf(recording: Recording, from: number, to: number, seed: number): Direction {
  const events = recording.transitions.filter((one) => one.from === from && one.to === to);
  return { from, to, events: sample(events, MOST_TRANSITIONS, seed) };
}
