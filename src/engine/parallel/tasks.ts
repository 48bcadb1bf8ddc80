/** Work that comes in many independent parts, each a function of plain data. Knows no threads: see helperPool.ts. */
import type { CancelSignal } from '../../core/cancel';
import { spectrumOfSet } from '../../core/analysis/activeSets';
import { measureResidency, type Residency } from '../../core/analysis/residency';
import { freshNoise, noiseFromBank, type RolloutNoise } from '../../core/analysis/rolloutNoise';
import { unstableCounts } from '../../core/analysis/unstableCounts';
import type { ComplexArray } from '../../core/dynamics/types';
import { discoverMechanism, type Named } from '../../core/mechanism/discovery/discover';
import type { Network, RecurrentLayer } from '../../core/rnn/network';
import type { MechanismResult } from '../jobs/mechanismSchemas';
import { mechanismResult } from '../mechanismResult';

/** Makes what all parts of a task have in common. Equal parts give equal results, wherever they run. */
type Prepare<Setup, Part, Result> = (setup: Setup) => (part: Part, signal: CancelSignal) => Result;

export interface ResidencySetup {
  readonly network: Network;
  /** Drives of the noise (noiseBank), or null for noise that is fresh at every step. */
  readonly bank: Float64Array | null;
  readonly noiseStd: number;
  readonly seed: number;
  readonly rollouts: number;
  readonly capSteps: number;
  readonly hysteresis: number;
}

export interface ResidencyPart {
  /** [n, S] */
  readonly states: Float64Array;
  /** [n] number of the first rollout of each. */
  readonly firstRollouts: Uint32Array;
  /** [m, S] those whose unstable directions are counted. */
  readonly counted: Float64Array;
}

export interface ResidencyOfPart {
  readonly residency: Residency;
  /** [m] */
  readonly unstable: Float64Array;
}

export function noiseOf({ network, bank, noiseStd, seed }: ResidencySetup): RolloutNoise {
  return bank ? noiseFromBank(network, bank, seed) : freshNoise(network, noiseStd, seed);
}

const residency: Prepare<ResidencySetup, ResidencyPart, ResidencyOfPart> = (setup) => {
  const { network } = setup;
  const noise = noiseOf(setup);
  return ({ states, firstRollouts, counted }, signal) => ({
    residency: measureResidency(network, states, { ...setup, noise, firstRollouts, signal }),
    unstable: unstableCounts(network, counted, signal),
  });
};

const spectra: Prepare<RecurrentLayer, readonly Uint32Array[], ComplexArray[]> =
  (layer) => (sets, signal) =>
    sets.map((set) => spectrumOfSet(layer, set, signal));

export interface DiscoverySetup {
  readonly steps: number;
  readonly noiseStd: number;
}

export interface DiscoveryPart {
  readonly network: Network;
  readonly seed: number;
  /** Units to judge; null to search for them. */
  readonly named: Named | null;
}

export type DiscoveryOfPart = { readonly found: MechanismResult } | { readonly failed: string };

/** A network that can not be searched is told, and ends no search of another. */
const discovery: Prepare<DiscoverySetup, DiscoveryPart, DiscoveryOfPart> =
  ({ steps, noiseStd }) =>
  ({ network, seed, named }, signal) => {
    try {
      const order = { steps, noiseStd, seed, signal, ...(named ? { named } : {}) };
      return { found: mechanismResult(discoverMechanism(network, order), noiseStd, network) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { failed: error.message };
    }
  };

export const TASKS = { residency, spectra, discovery };

export type Tasks = typeof TASKS;
export type TaskName = keyof Tasks;
export type SetupOf<K extends TaskName> = Parameters<Tasks[K]>[0];
export type PartOf<K extends TaskName> = Parameters<ReturnType<Tasks[K]>>[0];
export type ResultOf<K extends TaskName> = ReturnType<ReturnType<Tasks[K]>>;
