/** The fidelity report as it crosses threads and is written as JSON. Computed in engine/fidelity. */
import type { Closeness } from '../core/fidelity/closeness';
import type { DwellLaw } from '../core/fidelity/dwell';
import type { FreeRun } from '../core/fidelity/freeRun';
import type { KlRate } from '../core/fidelity/klRate';
import type { OutputFidelity } from '../core/fidelity/outputs';
import type { Verdict } from '../core/fidelity/verdict';

/** Clouds are compared in blocks of equal size, which give the errors. */
export interface BlockComparison extends Closeness {
  readonly blocks: number;
  readonly blockStrings: number;
  readonly lengthSteps: number;
}

/** An invariant direction the network collapses to without input. None of them is a state of the HMM. */
export interface RayOutputs {
  /** Factor a step. */
  readonly growth: number;
  readonly period: number;
  /** Of noisy starts that end here without input. */
  readonly startsShare: number;
  /** [period] symbol with the largest logit at each point */
  readonly symbols: readonly number[];
  /** [period][K] softmax at the median norm of the free run */
  readonly probabilities: readonly (readonly number[])[];
}

/** As the authors' scripts evaluate: the first output comes from h = 0, and strings are matched many to one. */
export interface AuthorsComparison {
  readonly outputs: OutputFidelity;
  readonly matched: BlockComparison;
}

export interface FidelityReport {
  readonly verdict: Verdict;
  /** Of strings recorded after the warm-up: what the verdict is about. */
  readonly stationary: OutputFidelity;
  readonly warmupSteps: number;
  /** Of strings from the network's first state on, as in training. */
  readonly fromStart: OutputFidelity;
  /** Stationary; one law a symbol. */
  readonly dwell: readonly DwellLaw[];
  readonly klRate: KlRate;
  /** Debiased Sinkhorn divergence in mismatches, of strings from the start. */
  readonly divergence: BlockComparison & { readonly blur: number; readonly scaling: number };
  /** Mean Euclidean distance of strings from the start, paired one to one. */
  readonly matched: BlockComparison;
  readonly authors: AuthorsComparison | null;
  readonly freeRun: FreeRun;
  /** null where the network has no rays: biases, other cells, several layers. */
  readonly rays: readonly RayOutputs[] | null;
  readonly sequences: number;
  readonly seed: number;
  readonly noiseStd: number;
  /** Build of the kernel that sampled the strings; its last bits decide single symbols. */
  readonly sampledBy: string;
  /** Strings in which the network left the numbers: their symbols mean nothing. */
  readonly nonFiniteStrings: number;
  readonly elapsedMs: number;
}

/** A report with what it is about. */
export interface FidelityResult extends FidelityReport {
  /** Absolute path; in a run's own file the path inside the run. */
  readonly checkpoint: string;
  /** Of the HMM: 'chain of 2, linear emissions'. */
  readonly hmm: string;
}

/** Which part is being computed, 0..1 of it done. */
export interface FidelityProgress {
  readonly part: 'strings' | 'free run' | 'rays' | 'distances' | 'KL rate';
  readonly share: number;
}
