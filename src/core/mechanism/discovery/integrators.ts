/** Populations whose noise the kick units sum: found by their pathway onto them, number chosen by the gap. */
import { fillNormals } from '../../random/streams';
import type { Network } from '../../rnn/network';
import { momentsOf } from './credit';
import type { SeedCount } from './proof';
import { sampleDwelling, type Recording } from './recording';
import type { Estimate } from './screening';

/** States of each dwelling symbol the pathway is measured in. */
const DWELLING_STATES = 2000;
/** A gap counts when the share before it is this many times the share after it. */
export const LEAST_GAP = 2;
/** The units before the gap explain at least this share of the kick drive's variance. */
export const LEAST_EXPLAINED = 0.8;

export interface Afferent {
  readonly unit: number;
  /** Mean weight onto the kick units. */
  readonly weight: number;
  /** Share of the variance of the kick units' drive that comes through this unit; all sum to 1. Mean over runs. */
  readonly share: Estimate;
}

export interface Pathway {
  readonly from: number;
  readonly to: number;
  /** Before the gap, largest |share| first; empty when there is no gap, or it leaves more than half of all units. */
  readonly afferents: readonly Afferent[];
  /** Of the drive's variance, through them; mean over runs. */
  readonly explained: Estimate;
  /** Smallest |share| before the gap over the largest after it; the largest ratio found when it is no gap. */
  readonly gap: number;
  /** Runs whose own shares have a gap after the same units, or none where there is none. */
  readonly seeds: SeedCount;
}

/** Mean weight of every unit onto a set, 0 from the set itself. */
function weightsOnto(network: Network, kick: readonly number[]): Float64Array {
  const { recurrentWeight, hiddenSize: units } = network.layers[0];
  const taboo = new Set(kick);
  return Float64Array.from({ length: units }, (_, j) =>
    taboo.has(j)
      ? 0
      : kick.reduce((sum, i) => sum + recurrentWeight[i * units + j], 0) / kick.length,
  );
}

/**
 * The drive of a kick set is the sum of its afferents' activity times their mean weight onto it. Its covariance with
 * each term, over its variance in dwelling states of `from`, splits it into shares.
 *
 * @param kick units of one direction; they themselves are no afferents
 * @returns [N] of this run
 */
export function driveShares(
  network: Network,
  recording: Recording,
  from: number,
  kick: readonly number[],
  seed: number,
): Float64Array {
  const steps = sampleDwelling(recording, from, DWELLING_STATES, seed);
  const units = network.layers[0].hiddenSize;
  return varianceShares(recording.states, units, steps, weightsOnto(network, kick));
}

/** @param runs `driveShares` of each run */
export function pathwayOnto(
  network: Network,
  { from, to }: { readonly from: number; readonly to: number },
  kick: readonly number[],
  runs: readonly Float64Array[],
): Pathway {
  const weight = weightsOnto(network, kick);
  const mean = weight.map((_, j) => momentsOf(runs.map((share) => share[j])).mean);
  const { units, gap } = beforeGap(mean);
  const name = nameOf(units);
  return {
    ...{ from, to, gap },
    afferents: units.map((unit) => ({
      ...{ unit, weight: weight[unit], share: momentsOf(runs.map((share) => share[unit])) },
    })),
    explained: momentsOf(runs.map((share) => units.reduce((sum, unit) => sum + share[unit], 0))),
    seeds: {
      passed: runs.filter((share) => nameOf(beforeGap(share).units) === name).length,
      of: runs.length,
    },
  };
}

function nameOf(units: readonly number[]): string {
  return [...units].sort((a, b) => a - b).join();
}

/** Largest |share| first; none when no gap is large enough. */
function beforeGap(share: Float64Array): { readonly units: number[]; readonly gap: number } {
  // A share below 0 works against the sum of the others: it is as much part of the pathway.
  const ranked = Array.from(share, (value, unit) => ({ unit, share: value }));
  ranked.sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  let best = { count: 0, gap: 0 };
  let explained = 0;
  for (let count = 1; count <= share.length / 2; count++) {
    explained += ranked[count - 1].share;
    const gap = Math.abs(ranked[count - 1].share / ranked[count].share);
    if (explained >= LEAST_EXPLAINED && gap > best.gap) best = { count, gap };
  }
  const count = best.gap >= LEAST_GAP ? best.count : 0;
  return { units: ranked.slice(0, count).map(({ unit }) => unit), gap: best.gap };
}

function varianceShares(
  states: Float64Array,
  units: number,
  steps: readonly number[],
  weight: Float64Array,
): Float64Array {
  const mean = new Float64Array(units);
  for (const step of steps) {
    for (let j = 0; j < units; j++) mean[j] += states[step * units + j] / steps.length;
  }
  const covariance = new Float64Array(units);
  let variance = 0;
  for (const step of steps) {
    let drive = 0;
    for (let j = 0; j < units; j++) drive += weight[j] * (states[step * units + j] - mean[j]);
    for (let j = 0; j < units; j++) {
      covariance[j] += weight[j] * (states[step * units + j] - mean[j]) * drive;
    }
    variance += drive * drive;
  }
  return covariance.map((value) => (variance > 0 ? value / variance : 0));
}

/** How the noise of a set is taken away: no input noise at all, or its noise drawn anew, apart from everyone else's. */
export type NoiseChange = 'removed' | 'replaced';

/**
 * The drive with the noise of some units changed; rows of biases stay.
 * @param drive [T, N] W_ih x + b_ih
 * @param fresh seed of the noise that replaces; the drawn-anew rows of the set are drawn together
 */
export function changedDrive(
  network: Network,
  drive: Float64Array,
  units: readonly number[],
  change: NoiseChange,
  fresh: { readonly seed: number; readonly noiseStd: number; readonly stream: number },
): Float64Array {
  const { inputSize, hiddenSize, inputWeight, inputBias } = network.layers[0];
  const changed = drive.slice();
  const x = new Float64Array(inputSize);
  for (let t = 0; t < drive.length / hiddenSize; t++) {
    if (change === 'replaced') {
      fillNormals(x, fresh.seed, fresh.stream, t * inputSize, fresh.noiseStd);
    }
    for (const unit of units) {
      let sum = inputBias ? inputBias[unit] : 0;
      for (let k = 0; k < inputSize; k++) sum += inputWeight[unit * inputSize + k] * x[k];
      changed[t * hiddenSize + unit] = sum;
    }
  }
  return changed;
}
