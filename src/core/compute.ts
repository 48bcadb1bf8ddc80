/** What training asks of a backend: one step, in six verbs. The mathematics is in core/training and core/transport; kernels live in src/kernel. */
import type { NoiseDraw } from './random/trainingNoise';
import type { NetworkShape } from './training/parameters';
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

export interface TransportOptions {
  /** ε = blur², in mismatches. */
  readonly blur: number;
  /** Factor of the length scale from round to round, 0 .. 1. */
  readonly scaling: number;
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
  /** [T, rows, K] */
  readonly logits: Float32Array;
  /** [rows, T] */
  readonly symbols: Uint8Array;
  /** [rows, T, K] ∂S/∂(one-hot output) */
  readonly symbolGradient: Float32Array;
  /** [P] before clipping */
  readonly gradient: Float32Array;
  /** [P] */
  readonly parameters: Float32Array;
}

/**
 * One step is: drawInputs, rollout, sample, transport, backward, update, in this order; each uses what the ones before
 * left. Guarantees: the same calls on the same build give the same bits, whatever the number of threads; noise is that
 * of core/random/trainingNoise bit for bit; no memory is taken after creation. Parameters are laid out as
 * `parameterTensors` says.
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
  /** h_t = φ(W h_{t-1} + U x_t + b) and logits C h_t + c for t = 1 .. T. */
  rollout(): void;
  /** One symbol a step: the largest of logits + Gumbel noise, whose softmax at `temperature` carries the gradient. */
  sample(noise: NoiseDraw, temperature: number): void;
  /** Divergence of the sampled strings from the targets, with its gradient. */
  transport(targets: Targets, options: TransportOptions): TransportReport;
  /** The same of any two clouds of strings that fit the shape, without a gradient for `backward`. */
  compare(x: Targets, y: Targets, options: TransportOptions): TransportReport;
  /** Gradient of the loss with respect to the parameters, straight through the sampled symbols. */
  backward(): void;
  /** One Adam step. Returns the gradient's 2-norm before clipping; not finite: nothing was changed. */
  update(options: UpdateOptions): number;
  read<A extends keyof KernelArrays>(array: A): KernelArrays[A];
  dispose(): void;
}
