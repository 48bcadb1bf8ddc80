/** The reference kernel: core's plain float64 mathematics behind the kernel interface. The oracle of the others; slow, holds no mathematics of its own. */
import type {
  KernelArrays,
  OptimiserState,
  StepShape,
  Targets,
  TrainingKernel,
  TransportOptions,
  TransportReport,
  UpdateOptions,
} from '../core/compute';
import {
  fillGumbels,
  fillInputNormals,
  fillStateNormals,
  type NoiseDraw,
} from '../core/random/trainingNoise';
import type { Network } from '../core/rnn/network';
import { adamMemory, adamUpdate, type AdamMemory } from '../core/training/adam';
import { backpropagate, rolloutBatch, type BatchRollout } from '../core/training/backpropagation';
import { sampleGumbelSoftmax, straightThroughGradient } from '../core/training/gumbelSoftmax';
import { networkOf, parameterCount } from '../core/training/parameters';
import { stringDivergence, type StringDivergence } from '../core/transport/stringDivergence';
import { missingStep } from './stepOrder';

interface DrawnInputs {
  readonly rows: number;
  readonly inputs: Float32Array;
  readonly initialState: Float32Array;
}

interface Sampled {
  readonly temperature: number;
  /** [rows, T] */
  readonly symbols: Uint8Array;
  /** [T, rows, K] */
  readonly soft: Float64Array;
}

export class ReferenceKernel implements TrainingKernel {
  readonly backend = 'reference';
  readonly build = 'reference float64';
  readonly memoryBytes: number;
  private parameters: Float32Array;
  private optimiser: AdamMemory;
  private drawn: DrawnInputs | null = null;
  private rolled: BatchRollout | null = null;
  private sampled: Sampled | null = null;
  private divergence: StringDivergence | null = null;
  private gradient: Float64Array | null = null;

  constructor(readonly shape: StepShape) {
    this.memoryBytes = referenceMemoryBytes(shape);
    this.parameters = new Float32Array(parameterCount(shape));
    this.optimiser = adamMemory(this.parameters.length, null);
  }

  load(parameters: Float32Array, optimiser: OptimiserState | null): void {
    this.parameters = parameters.slice();
    this.optimiser = adamMemory(parameters.length, optimiser);
  }

  optimiserState(): OptimiserState {
    return adamMemory(this.parameters.length, this.optimiser);
  }

  drawInputs(noise: NoiseDraw, rows: number, noiseStd: number, initialStd: number): void {
    const { lengthSteps, inputs: channels, units } = this.shape;
    const inputs = new Float32Array(lengthSteps * rows * channels);
    const initialState = new Float32Array(rows * units);
    for (let row = 0; row < rows; row++) {
      if (initialStd > 0) {
        const h = initialState.subarray(row * units, (row + 1) * units);
        fillStateNormals(h, noise, row);
        scale(h, initialStd);
      }
      for (let t = 0; t < lengthSteps && noiseStd > 0; t++) {
        const at = (t * rows + row) * channels;
        const x = inputs.subarray(at, at + channels);
        fillInputNormals(x, noise, row, t);
        scale(x, noiseStd);
      }
    }
    this.drawn = { rows, inputs, initialState };
  }

  rollout(): void {
    const { rows, inputs, initialState } = this.drawn ?? missingStep('rollout', 'drawInputs');
    const { lengthSteps } = this.shape;
    this.rolled = rolloutBatch(this.network(), rows, lengthSteps, inputs, initialState);
  }

  sample(noise: NoiseDraw, temperature: number): void {
    const { rows, logits } = this.rolled ?? missingStep('sample', 'rollout');
    const { lengthSteps, outputs } = this.shape;
    const symbols = new Uint8Array(rows * lengthSteps);
    const soft = new Float64Array(logits.length);
    const gumbels = new Float32Array(outputs);
    for (let row = 0; row < rows; row++) {
      for (let t = 0; t < lengthSteps; t++) {
        const at = (t * rows + row) * outputs;
        fillGumbels(gumbels, noise, row, t);
        symbols[row * lengthSteps + t] = sampleGumbelSoftmax(
          logits.subarray(at, at + outputs),
          gumbels,
          temperature,
          soft.subarray(at, at + outputs),
        );
      }
    }
    this.sampled = { temperature, symbols, soft };
  }

  transport(targets: Targets, options: TransportOptions): TransportReport {
    const { symbols } = this.sampled ?? missingStep('transport', 'sample');
    const { lengthSteps, outputs } = this.shape;
    const x = { count: symbols.length / lengthSteps, lengthSteps, outputs, symbols };
    this.divergence = stringDivergence(x, targets, options);
    return this.divergence;
  }

  compare(x: Targets, y: Targets, options: TransportOptions): TransportReport {
    return stringDivergence(x, y, options);
  }

  backward(): void {
    const rollout = this.rolled ?? missingStep('backward', 'rollout');
    const { soft, temperature } = this.sampled ?? missingStep('backward', 'sample');
    const { gradient } = this.divergence ?? missingStep('backward', 'transport');
    const { lengthSteps, outputs } = this.shape;
    const logitGradient = new Float64Array(soft.length);
    for (let row = 0; row < rollout.rows; row++) {
      for (let t = 0; t < lengthSteps; t++) {
        const at = (t * rollout.rows + row) * outputs;
        const from = (row * lengthSteps + t) * outputs;
        straightThroughGradient(
          soft.subarray(at, at + outputs),
          gradient.subarray(from, from + outputs),
          temperature,
          logitGradient.subarray(at, at + outputs),
        );
      }
    }
    this.gradient = backpropagate(this.network(), this.shape, rollout, logitGradient);
  }

  update(options: UpdateOptions): number {
    const gradient = this.gradient ?? missingStep('update', 'backward');
    return adamUpdate(this.shape, this.parameters, gradient.slice(), this.optimiser, options);
  }

  read<A extends keyof KernelArrays>(array: A): KernelArrays[A] {
    const arrays: { readonly [K in keyof KernelArrays]: () => KernelArrays[K] } = {
      inputs: () => (this.drawn ?? missingStep('inputs', 'drawInputs')).inputs.slice(),
      initialState: () =>
        (this.drawn ?? missingStep('initialState', 'drawInputs')).initialState.slice(),
      hidden: () => Float32Array.from((this.rolled ?? missingStep('hidden', 'rollout')).hidden),
      logits: () => Float32Array.from((this.rolled ?? missingStep('logits', 'rollout')).logits),
      symbols: () => (this.sampled ?? missingStep('symbols', 'sample')).symbols.slice(),
      symbolGradient: () =>
        Float32Array.from((this.divergence ?? missingStep('symbolGradient', 'transport')).gradient),
      gradient: () => Float32Array.from(this.gradient ?? missingStep('gradient', 'backward')),
      parameters: () => this.parameters.slice(),
    };
    return arrays[array]();
  }

  dispose(): void {
    this.drawn = null;
    this.rolled = null;
    this.sampled = null;
    this.divergence = null;
    this.gradient = null;
  }

  private network(): Network {
    return networkOf(this.shape, this.parameters);
  }
}

/** Most that a step holds at once: states, noise, and the cost matrices of strings that are all different. */
export function referenceMemoryBytes(shape: StepShape): number {
  const { batch, lengthSteps, units, inputs, outputs } = shape;
  const sequences = batch * lengthSteps * (8 * units + 4 * inputs + 8 * 5 * outputs);
  return sequences + 3 * batch * batch + 8 * 6 * parameterCount(shape);
}

function scale(values: Float32Array, factor: number): void {
  if (factor === 1) return;
  for (let k = 0; k < values.length; k++) values[k] *= factor;
}
