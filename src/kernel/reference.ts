/** The reference kernel: core's plain float64 mathematics behind the kernel interface. The oracle of the others; slow, holds no mathematics of its own. */
import type {
  GradientEstimator,
  KernelArrays,
  OptimiserState,
  StepShape,
  Targets,
  TrainingKernel,
  TransportOptions,
  TransportReport,
  UpdateOptions,
  WindowPotential,
} from '../core/compute';
import {
  fillGumbels,
  fillInputNormals,
  fillStateNormals,
  type NoiseDraw,
} from '../core/random/trainingNoise';
import type { Network } from '../core/rnn/network';
import { softmax } from '../core/rnn/readout';
import { adamMemory, adamUpdate, type AdamMemory } from '../core/training/adam';
import { backpropagate, rolloutBatch, type BatchRollout } from '../core/training/backpropagation';
import { sampleGumbelSoftmax } from '../core/training/gumbelSoftmax';
import { logitGradients } from '../core/training/logitGradients';
import { networkOf, parameterCount } from '../core/training/parameters';
import { stringChanges } from '../core/transport/counterfactual';
import { stringDivergence } from '../core/transport/stringDivergence';
import { checkStates, checkEstimator } from './limits';
import { missingStep } from './stepOrder';

interface DrawnInputs {
  readonly rows: number;
  readonly inputs: Float32Array;
  readonly initialState: Float32Array;
}

interface Sampled {
  readonly estimator: GradientEstimator;
  /** [rows, T] */
  readonly symbols: Uint8Array;
  /** [T, rows, K] probabilities by which the estimator weights */
  readonly soft: Float64Array;
}

interface Compared {
  /** [rows, T, K] as KernelArrays has it */
  readonly symbolGradient: Float64Array;
  readonly windows: WindowPotential | null;
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
  private compared: Compared | null = null;
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

  startFrom(states: Float32Array): void {
    const drawn = this.drawn ?? missingStep('startFrom', 'drawInputs');
    checkStates(states, drawn.rows, this.shape);
    drawn.initialState.set(states);
  }

  rollout(): void {
    const { rows, inputs, initialState } = this.drawn ?? missingStep('rollout', 'drawInputs');
    const { lengthSteps } = this.shape;
    this.rolled = rolloutBatch(this.network(), rows, lengthSteps, inputs, initialState);
  }

  sample(noise: NoiseDraw, estimator: GradientEstimator): void {
    const { rows, logits } = this.rolled ?? missingStep('sample', 'rollout');
    const { lengthSteps, outputs } = this.shape;
    const straight = estimator.kind === 'straightThrough';
    const temperature = straight ? estimator.temperature : 1;
    const symbols = new Uint8Array(rows * lengthSteps);
    const soft = new Float64Array(logits.length);
    const gumbels = new Float32Array(outputs);
    for (let row = 0; row < rows; row++) {
      for (let t = 0; t < lengthSteps; t++) {
        const at = (t * rows + row) * outputs;
        fillGumbels(gumbels, noise, row, t);
        const scores = logits.subarray(at, at + outputs);
        const weights = soft.subarray(at, at + outputs);
        symbols[row * lengthSteps + t] = sampleGumbelSoftmax(scores, gumbels, temperature, weights);
        if (!straight) softmax(scores, weights);
      }
    }
    this.sampled = { estimator, symbols, soft };
  }

  transport(targets: Targets, options: TransportOptions): TransportReport {
    const { symbols, estimator } = this.sampled ?? missingStep('transport', 'sample');
    const { lengthSteps, outputs } = this.shape;
    checkEstimator(options, estimator, this.shape);
    const x = { count: symbols.length / lengthSteps, lengthSteps, outputs, symbols };
    const compared = stringDivergence(x, targets, options);
    const { diameterSquared, gradient, masses } = compared;
    const loss = options.lossWanted === false ? Number.NaN : compared.loss;
    const { perString, residual } = gradient();
    const straight = estimator.kind === 'straightThrough';
    this.compared = {
      symbolGradient: straight ? perString : stringChanges(x, masses(), options.blur ** 2),
      windows: options.windows ?? null,
    };
    return { loss, gradientResidual: residual, diameterSquared };
  }

  compare(x: Targets, y: Targets, options: TransportOptions): TransportReport {
    const { loss, diameterSquared } = stringDivergence(x, y, options);
    return { loss, gradientResidual: NaN, diameterSquared };
  }

  backward(): void {
    const rollout = this.rolled ?? missingStep('backward', 'rollout');
    const sampled = this.sampled ?? missingStep('backward', 'sample');
    const compared = this.compared ?? missingStep('backward', 'transport');
    const logitGradient = logitGradients({
      lengthSteps: this.shape.lengthSteps,
      ...sampled,
      ...compared,
    });
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
        Float32Array.from(
          (this.compared ?? missingStep('symbolGradient', 'transport')).symbolGradient,
        ),
      finalState: () => Float32Array.from(this.finalState()),
      gradient: () => Float32Array.from(this.gradient ?? missingStep('gradient', 'backward')),
      parameters: () => this.parameters.slice(),
    };
    return arrays[array]();
  }

  dispose(): void {
    this.drawn = null;
    this.rolled = null;
    this.sampled = null;
    this.compared = null;
    this.gradient = null;
  }

  private finalState(): Float64Array {
    const { hidden, rows } = this.rolled ?? missingStep('finalState', 'rollout');
    return hidden.slice(hidden.length - rows * this.shape.units);
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
