/** How many bits a symbol the outputs of a network differ from those of an HMM: an estimate from strings, with its error. */
import type { CancelSignal } from '../cancel';
import { fitHmm, stringLogLikelihoods } from '../hmm/baumWelch';
import type { Hmm } from '../hmm/hmm';
import { stationaryHmm } from '../hmm/outputLaw';
import { fillUniforms, STREAM } from '../random/streams';
import type { SymbolStrings } from '../transport/strings';

export interface KlRate {
  /** Cross-entropy under the HMM minus that under the fitted one, over strings the fit has not seen. */
  readonly bitsPerSymbol: number;
  /** Standard error over strings; NaN for fewer than two. */
  readonly error: number;
  /** -log2 p of the HMM, a symbol; Infinity when it can not emit a string. */
  readonly crossEntropyBits: number;
  /** -log2 p of the fitted HMM, a symbol: at least the network's entropy rate, up to sampling. */
  readonly entropyBits: number;
  readonly fittedStates: number;
  readonly heldOutStrings: number;
  /** Held-out strings the HMM can not emit. */
  readonly impossibleStrings: number;
}

/** Of states of the HMM, each as so many of the fitted one. */
const COPIES = 2;
/** Of the first fit: rows are moved by up to this share, so that copies can part. */
const PERTURBATION = 0.3;
const MOST_ITERATIONS = 60;
const FEWEST_ITERATIONS = 8;
const TOLERANCE = 1e-6;
/** Multiply-adds of the fit, some seconds. */
const MOST_WORK = 2e9;

/**
 * D(network ‖ HMM) a symbol: (1/T) E[ln p_network - ln p_HMM]. A network has no closed form of ln p; that of a larger
 * HMM stands for it, fitted to the first half of the strings and judged on the second. No process is predicted better
 * than by itself, so this is a lower bound up to sampling: what the fit does not see is not counted.
 *
 * @param strings in the stationary regime, at least 4
 * @throws RangeError when the HMM has no unique stationary distribution; Cancelled
 */
export function klRate(
  hmm: Hmm,
  strings: SymbolStrings,
  { seed, signal }: { readonly seed: number; readonly signal?: CancelSignal },
): KlRate {
  const target = stationaryHmm(hmm);
  const half = Math.floor(strings.count / 2);
  const training = part(strings, 0, half);
  const heldOut = part(strings, half, strings.count);
  const fitted = fitLarger(target, training, seed, signal);
  const underTarget = stringLogLikelihoods(target, heldOut);
  const underFit = stringLogLikelihoods(fitted, heldOut);
  const symbolBits = heldOut.lengthSteps * Math.LN2;
  const gaps = underFit.map((value, i) => (value - underTarget[i]) / symbolBits);
  const bitsPerSymbol = mean(gaps);
  return {
    bitsPerSymbol,
    error: Number.isFinite(bitsPerSymbol) ? errorOfMean(gaps, bitsPerSymbol) : Infinity,
    crossEntropyBits: -mean(underTarget) / symbolBits,
    entropyBits: -mean(underFit) / symbolBits,
    fittedStates: fitted.start.length,
    heldOutStrings: heldOut.count,
    impossibleStrings: underTarget.reduce((sum, value) => sum + Number(value === -Infinity), 0),
  };
}

/** Begun at the HMM with its states doubled: what it says already is a start, and the fit only adds to it. */
function fitLarger(
  target: Hmm,
  training: SymbolStrings,
  seed: number,
  signal: CancelSignal | undefined,
): Hmm {
  const initial = doubled(target, seed);
  const states = initial.start.length;
  const workEach = training.count * training.lengthSteps * states * (3 * states);
  const affordable = Math.floor(MOST_WORK / workEach);
  return fitHmm(training, {
    initial,
    mostIterations: Math.min(MOST_ITERATIONS, Math.max(FEWEST_ITERATIONS, affordable)),
    tolerance: TOLERANCE,
    signal,
  }).hmm;
}

/** Every state COPIES times, rows moved at random and kept above 0, so that nothing is impossible. */
function doubled(target: Hmm, seed: number): Hmm {
  const states = COPIES * target.start.length;
  const width = 2 * states + target.emission[0].length;
  const uniforms = new Float64Array(states * width);
  fillUniforms(uniforms, seed, STREAM.starts, 0);
  let drawn = 0;
  const moved = (row: readonly number[]) => {
    const values = row.map(
      (value) => (value + 1e-3) * (1 + PERTURBATION * (2 * uniforms[drawn++] - 1)),
    );
    const sum = values.reduce((total, value) => total + value, 0);
    return values.map((value) => value / sum);
  };
  const spread = (row: readonly number[]) =>
    Array.from({ length: states }, (_, j) => row[j % row.length] / COPIES);
  const copies = <T>(rows: readonly T[]) =>
    Array.from({ length: states }, (_, i) => rows[i % rows.length]);
  return {
    start: moved(spread(target.start)),
    transition: copies(target.transition).map((row) => moved(spread(row))),
    emission: copies(target.emission).map((row) => moved(row)),
  };
}

function part({ lengthSteps, outputs, symbols }: SymbolStrings, from: number, to: number) {
  return {
    count: to - from,
    lengthSteps,
    outputs,
    symbols: symbols.subarray(from * lengthSteps, to * lengthSteps),
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function errorOfMean(values: Float64Array, centre: number): number {
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
