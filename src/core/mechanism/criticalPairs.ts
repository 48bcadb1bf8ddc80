/** Complex pairs of eigenvalues near the unit circle around transitions, as the paper counts them under ablation. Knows no intervention. */
import { ownActiveSets, reluLayer, SpectrumCache } from '../analysis/activeSets';
import type { CancelSignal } from '../cancel';
import { runOrbit } from '../dynamics/orbit';
import { pairsInBox } from '../dynamics/spectrum';
import type { Network } from '../rnn/network';
import { sampleOf } from '../statistics/sample';

/** The paper's box after a Möbius map that takes the unit circle to the imaginary axis: |Re| below, Im above. */
export const PAIR_BOX = { re: 0.1, im: 0.06 } as const;
/** Steps before and after a transition whose pairs are summed. */
export const PAIR_WINDOW_STEPS = 15;
/** Transitions looked at: each is 30 spectra. */
export const MOST_WINDOWS = 10;

export interface CriticalPairs {
  /** Increases of the argmax symbol, the last one left out, as in the paper. */
  readonly transitions: number;
  /** Of these, how many were looked at: windows that the orbit cuts are left out, and later ones than MOST_WINDOWS. */
  readonly windows: number;
  /** The transitions are the intact network's: under the gains there were too few. Never but in `paperPairs`. */
  readonly nominal: boolean;
  /** Pairs summed over a window; over windows their mean and standard deviation. null with too few windows for one. */
  readonly mean: number | null;
  readonly deviation: number | null;
}

/** What they are counted on. */
export interface PairOrbit {
  readonly steps: number;
  readonly warmupSteps: number;
  readonly noiseStd: number;
  /** uint32 */
  readonly seed: number;
  readonly signal?: CancelSignal;
}

/**
 * Around every transition of one orbit the pairs of diag(1[h_t > 0]) W with |Re| < .1 and Im > .06 are summed over
 * [t - 15, t + 15). Where the paper takes the active set of the step after, this takes the exact one of the step itself;
 * without transitions there is no number. As the scripts have it: paperPairs.ts.
 *
 * @param network with its gains applied
 * @returns null for networks other than one ReLU layer with a readout: their derivative has no active sets
 * @throws Cancelled
 */
export function criticalPairs(network: Network, how: PairOrbit): CriticalPairs | null {
  const layer = reluLayer(network);
  if (!layer || !network.readout) return null;
  const { steps, warmupSteps, noiseStd, seed, signal } = how;
  const input = { kind: 'noise', std: noiseStd } as const;
  const orbit = runOrbit(network, {
    ...{ lengthSteps: steps, warmupSteps, input, seed },
    ...(signal ? { signal } : {}),
  });
  const rises = risesOf(orbit.argmax).slice(0, -1);
  const isWhole = (t: number) => t >= PAIR_WINDOW_STEPS && t + PAIR_WINDOW_STEPS <= orbit.steps;
  const looked = rises.filter(isWhole).slice(0, MOST_WINDOWS);
  const cache = new SpectrumCache(layer);
  const sums = looked.map((t) => {
    const [from, to] = [t - PAIR_WINDOW_STEPS, t + PAIR_WINDOW_STEPS];
    const { hiddenSize } = layer;
    const sets = ownActiveSets(layer, orbit.states.subarray(from * hiddenSize, to * hiddenSize));
    const spectra = sets.map((set) => cache.of(set, signal));
    return spectra.reduce((sum, spectrum) => sum + pairsInBox(spectrum, PAIR_BOX), 0);
  });
  const { count, mean, deviation } = sampleOf(sums);
  return {
    transitions: rises.length,
    windows: count,
    nominal: false,
    mean: count > 0 ? mean : null,
    deviation: count > 1 ? deviation : null,
  };
}

/** Steps at which a symbol is larger than the one before. */
export function risesOf(symbols: Uint8Array): number[] {
  return [...symbols.keys()].filter((t) => t > 0 && symbols[t] > symbols[t - 1]);
}
