/** What training asks of a backend: one step, in six verbs. The mathematics is in core/training and core/transport; kernels live in src/kernel. */
import type { NoiseDraw } from './random/trainingNoise';
import type { NetworkShape, ParameterRole } from './training/parameters';
import type { SymbolStrings } from './transport/strings';

export type BackendName = 'reference' | 'wasm' | 'tensorflow';

/** Room for one batch; smaller ones fit. */
export interface StepShape extends NetworkShape {
  /** B, most sequences at once. */
  readonly batch: number;
  /** T, steps of every sequence. */
  readonly lengthSteps: number;
}

/** A batch of target strings. */
export interface Targets extends SymbolStrings {
  /**
   * Names strings that come again: their transport to themselves is kept while the diameter stays the same. null for
   * strings that are seen once.
   */
  readonly key: number | null;
}

/** How the gradient of the loss passes a sampled symbol. */
export type GradientEstimator =
  | {
      /** As if the one-hot sample were its softmax at `temperature` (the paper's): low variance, biased. */
      readonly kind: 'straightThrough';
      readonly temperature: number;
    }
  | {
      /**
       * By what the potentials would be if one symbol were another, weighted by the probability of that symbol: unbiased
       * at given potentials (Titsias & Lázaro-Gredilla 2015, local expectation gradients).
       */
      readonly kind: 'localExpectation';
      /** Added to each probability that weights a change: 0 is unbiased, more keeps rare symbols within reach. */
      readonly floor: number;
    };

/** A potential of every window of consecutive symbols, beside the transport's potentials of whole strings. */
export interface WindowPotential {
  /** w, at most T. */
  readonly lengthSteps: number;
  /** [K^w] by window; a window's first symbol counts 1, the next K, and so on. */
  readonly values: Float32Array;
}

/** Most entries of a window potential. */
export const MOST_WINDOWS = 4096;

export interface TransportOptions {
  /** ε = blur², in mismatches. */
  readonly blur: number;
  /** Factor of the length scale from round to round, 0 .. 1. */
  readonly scaling: number;
  /**
   * true: a cloud is compared with all of itself, as geomloss does. false: no string is compared with itself, so that the
   * transport of a cloud to itself is that to other strings of its kind; equal strings count as often as they occur.
   */
  readonly selfPairs: boolean;
  /** Mean over the strings of the sum over a string's windows, added to what `localExpectation` descends. Not in the loss. */
  readonly windows?: WindowPotential;
  /**
   * false: leaves out the transport of the targets to themselves, a third to a half of the work, which only the loss
   * needs: that is NaN then.
   */
  readonly lossWanted?: boolean;
}

export interface TransportReport {
  /** Debiased Sinkhorn divergence, in mismatches. */
  readonly loss: number;
  /** ‖Σ ∂S/∂x - (mean x - mean y)‖: 0 when the annealed loop has converged. */
  readonly gradientResidual: number;
  readonly diameterSquared: number;
}

export interface UpdateOptions {
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  /** Largest 2-norm of the gradient; Infinity for none. */
  readonly clipNorm: number;
  /** λ of the penalty λ Σ ‖tensor‖₂ (norms not squared), added to the gradient before clipping. */
  readonly weightDecay: number;
  /** Factors of the learning rate by tensor; 1 where nothing is said. */
  readonly rates?: Readonly<Partial<Record<ParameterRole, number>>>;
}

/** Adam's memory. */
export interface OptimiserState {
  /** Updates made. */
  readonly updates: number;
  /** [P] mean of the gradient */
  readonly first: Float32Array;
  /** [P] mean of its square */
  readonly second: Float32Array;
}

/** What a kernel holds between its verbs; `read` gives copies for tests, tools and pictures. */
export interface KernelArrays {
  /** [T, rows, d] */
  readonly inputs: Float32Array;
  /** [rows, N] h_0 */
  readonly initialState: Float32Array;
  /** [T, rows, N] */
  readonly hidden: Float32Array;
  /** [rows, N] h_T */
  readonly finalState: Float32Array;
  /** [T, rows, K] */
  readonly logits: Float32Array;
  /** [rows, T] */
  readonly symbols: Uint8Array;
  /**
   * [rows, T, K] ∂S/∂(one-hot output); of `localExpectation` the change of S, to first order in 1/rows, when the step's
   * symbol becomes k. Without windows.
   */
  readonly symbolGradient: Float32Array;
  /** [P] before clipping */
  readonly gradient: Float32Array;
  /** [P] */
  readonly parameters: Float32Array;
}

/**
 * One step is: drawInputs, rollout, sample, transport, backward, update, in this order, with startFrom before rollout
 * where states go on; each uses what the ones before left. Guarantees: the same calls on the same build give the same
 * bits, whatever the number of threads; noise is that of core/random/trainingNoise bit for bit; no memory is taken after
 * creation. Parameters are laid out as `parameterTensors` says.
 */
export interface TrainingKernel {
  readonly backend: BackendName;
  /** Names what decides the last bit: a run is continued bit-identically by the same build. */
  readonly build: string;
  readonly shape: StepShape;
  /** Held until `dispose`. */
  readonly memoryBytes: number;
  /** @param optimiser null starts Adam anew */
  load(parameters: Float32Array, optimiser: OptimiserState | null): void;
  optimiserState(): OptimiserState;
  /** x_t ~ N(0, noiseStd²) and h_0 ~ N(0, initialStd²) for `rows` sequences; a std of 0 gives zeros. */
  drawInputs(noise: NoiseDraw, rows: number, noiseStd: number, initialStd: number): void;
  /** h_0 in place of the drawn one; between `drawInputs` and `rollout`. @param states [rows, N] */
  startFrom(states: Float32Array): void;
  /** h_t = φ(W h_{t-1} + U x_t + b) and logits C h_t + c for t = 1 .. T. */
  rollout(): void;
  /** One symbol a step: the largest of logits + Gumbel noise. The estimator is that of `backward`. */
  sample(noise: NoiseDraw, estimator: GradientEstimator): void;
  /** Divergence of the sampled strings from the targets, with its gradient. */
  transport(targets: Targets, options: TransportOptions): TransportReport;
  /** The same of any two clouds of strings that fit the shape, without a gradient for `backward`. */
  compare(x: Targets, y: Targets, options: TransportOptions): TransportReport;
  /** Gradient of the loss with respect to the parameters, through the sampled symbols by the estimator of `sample`. */
  backward(): void;
  /** One Adam step. Returns the gradient's 2-norm before clipping; not finite: nothing was changed. */
  update(options: UpdateOptions): number;
  read<A extends keyof KernelArrays>(array: A): KernelArrays[A];
  dispose(): void;
}
