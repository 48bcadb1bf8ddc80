/** How many states: by a gap of timescales, and by BIC of fits to strings of symbols. Two answers, neither made to agree. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { fitHmm } from '../hmm/baumWelch';
import type { Hmm } from '../hmm/hmm';
import { fillUniforms, STREAM } from '../random/streams';
import type { SymbolStrings } from '../transport/strings';

export interface GapChoice {
  readonly states: number;
  /** t_(M-1) / t_M: how much slower the last process kept is than the first one left out; NaN for one state. */
  readonly ratio: number;
}

/**
 * M - 1 slow processes stand before the largest ratio of neighbouring timescales. One state when even the slowest is
 * over within the lag, or no slower than chance would have it.
 * @param timescales descending, steps; one more than the most states looks at
 * @param floorSteps of `chanceTimescale`
 */
export function statesByGap(
  timescales: ArrayLike<number>,
  { lagSteps, floorSteps, most }: { lagSteps: number; floorSteps: number; most: number },
): GapChoice {
  let best: GapChoice = { states: 1, ratio: Number.NaN };
  for (let m = 2; m <= Math.min(most, timescales.length); m++) {
    const slow = timescales[m - 2];
    if (slow <= Math.max(lagSteps, SURELY_ABOVE * floorSteps)) break;
    const ratio = slow === Infinity ? Infinity : slow / Math.max(timescales[m - 1], floorSteps);
    if (ratio >= LEAST_GAP && !(ratio <= best.ratio)) best = { states: m, ratio };
  }
  return best;
}

/**
 * Timescale that counts of n cells over T steps show where nothing is remembered: their eigenvalues fill a disc of
 * radius √(n / T) about 0 (the circular law). Infinity where there are more cells than steps.
 */
export function chanceTimescale(cells: number, steps: number, lagSteps: number): number {
  return cells < steps ? (-2 * lagSteps) / Math.log(cells / steps) : Infinity;
}

/** Of the timescale of chance: below it a process is none. */
const SURELY_ABOVE = 1.5;
/** Timescales that are equal but for rounding and counting, as those of a complex pair, have no gap between them. */
const LEAST_GAP = 1.05;

export interface StringFit {
  readonly states: number;
  /** ln p of all symbols. */
  readonly logLikelihood: number;
  readonly bic: number;
  readonly converged: boolean;
  readonly hmm: Hmm;
}

const SHORT_ITERATIONS = 12;
const LONG_ITERATIONS = 150;
const TOLERANCE = 1e-6;

/**
 * The likeliest of some short fits from random beginnings, gone on with (Biernacki et al. 2003). BIC counts
 * M(M-1) + M(K-1) numbers over all symbols.
 * @throws Cancelled
 */
export function fitToStrings(
  strings: SymbolStrings,
  states: number,
  { restarts, seed, signal }: { restarts: number; seed: number; signal?: CancelSignal | undefined },
): StringFit {
  const total = strings.count * strings.lengthSteps;
  let best: { readonly hmm: Hmm; readonly logLikelihood: number } | null = null;
  for (let restart = 0; restart < (states === 1 ? 1 : restarts); restart++) {
    throwIfCancelled(signal);
    const initial = randomHmm(states, strings.outputs, seed, restart);
    const { hmm, course } = fitHmm(strings, {
      initial,
      mostIterations: SHORT_ITERATIONS,
      tolerance: TOLERANCE,
      signal,
    });
    const logLikelihood = course[course.length - 1];
    if (!best || logLikelihood > best.logLikelihood) best = { hmm, logLikelihood };
  }
  if (!best) throw new RangeError(`restarts: ${restarts} found, one is needed`);
  const { hmm, course, converged } = fitHmm(strings, {
    initial: best.hmm,
    mostIterations: LONG_ITERATIONS,
    tolerance: TOLERANCE,
    signal,
  });
  const logLikelihood = total * course[course.length - 1];
  const numbers = states * (states - 1) + states * (strings.outputs - 1);
  const bic = numbers * Math.log(total) - 2 * logLikelihood;
  return { states, logLikelihood, bic, converged, hmm };
}

/** States that tend to stay, and rows of symbols drawn at random. */
function randomHmm(states: number, outputs: number, seed: number, restart: number): Hmm {
  const width = states + outputs;
  const uniforms = new Float64Array(states * width);
  fillUniforms(uniforms, seed, STREAM.starts, (restart * 1024 + states) * 1024 * 64);
  const row = (from: number, length: number, stays: number) => {
    const values = Array.from(uniforms.subarray(from, from + length), (u) => 0.05 - Math.log(u));
    const sum = values.reduce((total, value) => total + value, 0);
    return values.map(
      (value, k) => (k === stays ? 0.7 : 0) + (stays < 0 ? 1 : 0.3) * (value / sum),
    );
  };
  const each = <T>(make: (state: number) => T) => Array.from({ length: states }, (_, i) => make(i));
  return {
    start: each(() => 1 / states),
    transition: each((i) => (states === 1 ? [1] : row(i * width, states, i))),
    emission: each((i) => row(i * width + states, outputs, -1)),
  };
}
