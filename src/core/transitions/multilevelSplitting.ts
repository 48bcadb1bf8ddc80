/** Adaptive multilevel splitting in discrete time: the probability that a path reaches a set before it is home again. Knows no network. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { sampleOf } from '../statistics/sample';

/** A Markov chain with a home set A, a target set B and a score that grows towards B. */
export interface RareEvent {
  /** Numbers in a state. */
  readonly size: number;
  /** Replaces the state by the next one, with fresh noise at every call. */
  step(state: Float64Array): void;
  /** Below 1 outside B, 1 in B. */
  score(state: Float64Array): number;
  /** In A: the path ends there. */
  isHome(state: Float64Array): boolean;
}

export interface SplittingOptions {
  /** k: the level is the k-th smallest of the replicas' largest scores. */
  readonly kill: number;
  /** A path that is neither home nor in B by then counts as home, and is told. */
  readonly capSteps: number;
  /** Uniform numbers in (0, 1) that choose who is branched from. */
  readonly uniform: () => number;
  readonly signal?: CancelSignal;
}

export interface SplittingRun {
  /** p̂ = Π(1 - K_j / N) · (share in B); 0 after extinction. */
  readonly probability: number;
  readonly levels: number;
  /** All replicas stood at or below a level: nobody was left to branch from. */
  readonly extinct: boolean;
  readonly cappedPaths: number;
  /** Of the replicas in B at the end: index of the start they descend from, and steps from it to B. */
  readonly arrivals: readonly { readonly start: number; readonly steps: number }[];
}

interface Path {
  states: Float64Array;
  scores: Float64Array;
  /** States in it, the start included. */
  length: number;
  start: number;
  best: number;
}

const FIRST_CAPACITY = 32;

/**
 * Cérou & Guyader (2007); in discrete time as Bréhier, Lelièvre & Rousset (2015): every replica whose largest score is at
 * or below the level dies, however many tie there, and branches from the first state of a survivor above it. The
 * estimate is unbiased for every score and k.
 *
 * @param starts [N, size] just outside A, one a replica
 * @throws RangeError unless 1 <= k < N
 * @throws Cancelled
 */
export function splittingRun(
  event: RareEvent,
  starts: Float64Array,
  { kill, capSteps, uniform, signal }: SplittingOptions,
): SplittingRun {
  const { size } = event;
  const count = starts.length / size;
  if (!(kill >= 1 && kill < count)) {
    throw new RangeError(
      `splitting: k = ${kill} found, 1 to ${count - 1} are legal for ${count} replicas`,
    );
  }
  const runner = pathRunner(event, capSteps);
  const replicas = Array.from({ length: count }, (_, start): Path => {
    throwIfCancelled(signal);
    const path = emptyPath(size, start);
    const first = starts.subarray(start * size, (start + 1) * size);
    append(path, first, event.score(first), size);
    runner.finish(path);
    return path;
  });
  let probability = 1;
  let levels = 0;
  for (;;) {
    throwIfCancelled(signal);
    const level = replicas.map(({ best }) => best).sort((a, b) => a - b)[kill - 1];
    if (level >= 1) break;
    const survivors = replicas.filter(({ best }) => best > level);
    if (survivors.length === 0) {
      const { cappedPaths } = runner;
      return { probability: 0, levels, extinct: true, cappedPaths, arrivals: [] };
    }
    levels++;
    probability *= survivors.length / count;
    for (const path of replicas) {
      if (path.best > level) continue;
      const parent =
        survivors[Math.min(survivors.length - 1, Math.floor(uniform() * survivors.length))];
      branch(path, parent, level, size);
      runner.finish(path);
    }
  }
  const arrived = replicas.filter(({ best }) => best >= 1);
  return {
    probability: (probability * arrived.length) / count,
    levels,
    extinct: false,
    cappedPaths: runner.cappedPaths,
    arrivals: arrived.map(({ start, length }) => ({ start, steps: length - 1 })),
  };
}

/** Goes on from the last state of a path until it is home, in B, or too long; counts the last. */
function pathRunner(event: RareEvent, capSteps: number) {
  const { size } = event;
  const state = new Float64Array(size);
  const runner = {
    cappedPaths: 0,
    finish(path: Path): void {
      state.set(path.states.subarray((path.length - 1) * size, path.length * size));
      let steps = 0;
      while (path.best < 1 && !event.isHome(state)) {
        if (steps++ === capSteps) {
          runner.cappedPaths++;
          return;
        }
        event.step(state);
        append(path, state, event.score(state), size);
      }
    },
  };
  return runner;
}

function emptyPath(size: number, start: number): Path {
  return {
    states: new Float64Array(FIRST_CAPACITY * size),
    scores: new Float64Array(FIRST_CAPACITY),
    length: 0,
    start,
    best: -Infinity,
  };
}

function append(path: Path, state: Float64Array, score: number, size: number): void {
  if (path.length === path.scores.length) {
    const states = new Float64Array(2 * path.states.length);
    const scores = new Float64Array(2 * path.length);
    states.set(path.states);
    scores.set(path.scores);
    path.states = states;
    path.scores = scores;
  }
  path.states.set(state, path.length * size);
  path.scores[path.length++] = score;
  if (score > path.best) path.best = score;
}

/** The parent up to and with its first state above the level. Survivors are not changed while others branch from them. */
function branch(path: Path, parent: Path, level: number, size: number): void {
  path.length = 0;
  path.best = -Infinity;
  path.start = parent.start;
  for (let k = 0; path.best <= level; k++) {
    append(path, parent.states.subarray(k * size, (k + 1) * size), parent.scores[k], size);
  }
}

export interface SplittingEstimate {
  readonly probability: number;
  /** Standard error over runs; NaN for one run. */
  readonly error: number;
  readonly runs: number;
  readonly extinctRuns: number;
  readonly cappedPaths: number;
  readonly meanLevels: number;
}

/** Mean over independent runs, extinct ones as 0. */
export function splittingEstimate(runs: readonly SplittingRun[]): SplittingEstimate {
  const n = runs.length;
  const { mean, error } = sampleOf(runs.map(({ probability }) => probability));
  return {
    probability: mean,
    error,
    runs: n,
    extinctRuns: runs.filter(({ extinct }) => extinct).length,
    cappedPaths: runs.reduce((sum, run) => sum + run.cappedPaths, 0),
    meanLevels: runs.reduce((sum, run) => sum + run.levels, 0) / n,
  };
}
