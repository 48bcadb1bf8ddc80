/** Critical pairs as the paper's scripts count them, number for number. What is wrong with it is mended in criticalPairs.ts. */
import { reluLayer, SpectrumCache } from '../analysis/activeSets';
import { inputDrive, runOrbit } from '../dynamics/orbit';
import { maskOf } from '../dynamics/mask';
import { pairsInBox } from '../dynamics/spectrum';
import type { Network, RecurrentLayer } from '../rnn/network';
import { sparseProduct } from '../linalg/sparseProduct';
import {
  PAIR_BOX,
  PAIR_WINDOW_STEPS,
  risesOf,
  type CriticalPairs,
  type PairOrbit,
} from './criticalPairs';

/** With fewer increases of the symbol than this the times of the intact network stand in. */
const LEAST_OWN = 2;

/**
 * Around every increase of the argmax symbol but the last, the pairs of diag(1[W h_{t+1} + U x_t > 0]) W with |Re| < .1 and
 * Im > .06 are summed over [t - 15, t + 15), x_t being the input that led from h_t to h_{t+1}: the state is one step ahead of
 * its input, as in the scripts. Slices are Python's: one that begins before the orbit is empty and counts as 0, one that runs
 * over its end is cut. The deviation is that of a population.
 *
 * @param network with its gains applied
 * @param nominal increases of the intact network on the same noise: what counts where the network has fewer than two
 * @returns null for networks other than one ReLU layer with a readout
 * @throws Cancelled
 */
export function paperPairs(
  network: Network,
  { steps, warmupSteps, noiseStd, seed, signal }: PairOrbit,
  nominal: readonly number[],
): CriticalPairs | null {
  const layer = reluLayer(network);
  if (!layer || !network.readout) return null;
  const input = { kind: 'noise', std: noiseStd } as const;
  const drive = inputDrive(network, input, warmupSteps + steps, seed, signal);
  const orbit = runOrbit(network, {
    ...{ lengthSteps: steps, warmupSteps, input, seed, drive },
    ...(signal ? { signal } : {}),
  });
  const own = risesOf(orbit.argmax);
  const isNominal = own.length < LEAST_OWN;
  const rises = (isNominal ? nominal : own).slice(0, -1);
  const setAt = aheadSets(layer, orbit.states, drive.subarray(warmupSteps * layer.hiddenSize));
  const cache = new SpectrumCache(layer);
  const derivatives = Math.max(0, orbit.steps - 1);
  const sums = rises.map((t) => {
    const [from, to] = sliceOf(t - PAIR_WINDOW_STEPS, t + PAIR_WINDOW_STEPS, derivatives);
    let sum = 0;
    for (let k = from; k < to; k++) sum += pairsInBox(cache.of(setAt(k), signal), PAIR_BOX);
    return sum;
  });
  const count = sums.length;
  const mean = sums.reduce((sum, value) => sum + value, 0) / count;
  const square = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    ...{ transitions: rises.length, windows: count, nominal: isNominal },
    mean: count > 0 ? mean : null,
    deviation: count > 0 ? Math.sqrt(square / count) : null,
  };
}

/** Increases of the argmax symbol of a network's own orbit: the nominal times. @throws Cancelled */
export function risesOnNoise(
  network: Network,
  { steps, warmupSteps, noiseStd, seed, signal }: PairOrbit,
): number[] {
  const input = { kind: 'noise', std: noiseStd } as const;
  const { argmax } = runOrbit(network, {
    ...{ lengthSteps: steps, warmupSteps, input, seed },
    ...(signal ? { signal } : {}),
  });
  return risesOf(argmax);
}

/** Active set at (h_{t+1}, x_t). @param drive [steps, N] of the recorded steps: row t led to state t */
function aheadSets(layer: RecurrentLayer, states: Float64Array, drive: Float64Array) {
  const { hiddenSize: units, recurrentWeight, recurrentBias } = layer;
  const product = sparseProduct(recurrentWeight, units);
  const z = new Float64Array(units);
  return (t: number): Uint32Array => {
    const next = (t + 1) * units;
    for (let unit = 0; unit < units; unit++) {
      z[unit] = drive[next + unit] + (recurrentBias?.[unit] ?? 0);
    }
    product(states, next, z);
    return maskOf(z);
  };
}

/** Python's list[from:to]. */
function sliceOf(from: number, to: number, length: number): [number, number] {
  const place = (at: number) => Math.min(length, at < 0 ? Math.max(0, length + at) : at);
  return [place(from), place(to)];
}
