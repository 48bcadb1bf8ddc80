/** The second kernel: TensorFlow through tfjs-node, float32. Verbs here, operations in recurrence.ts and stringRounds.ts. */
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core';
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
} from '../../core/compute';
import type { NoiseDraw } from '../../core/random/trainingNoise';
import { adamMemory, adamUpdate, type AdamMemory } from '../../core/training/adam';
import { parameterCount } from '../../core/training/parameters';
import { stringChanges } from '../../core/transport/counterfactual';
import { stringGradientResidual } from '../../core/transport/stringDivergence';
import type { SymbolStrings } from '../../core/transport/strings';
import { checkEstimator, checkRows, checkStates } from '../limits';
import { missingStep } from '../stepOrder';
import { StringTransport, type Transported } from '../stringTransport';
import type { KernelBinaries } from '../wasm/module';
import { NoiseRows } from '../wasm/noiseRows';
import type { TensorLibrary, TensorOperations } from './loadTensorflow';
import { tensorflowMemoryBytes } from './memory';
import {
  backpropagateTensors,
  parameterMatrices,
  rolloutTensors,
  type ParameterMatrices,
  type TensorRollout,
} from './recurrence';
import {
  localExpectationTensors,
  sampleTensors,
  straightThroughTensors,
  type ExpectedChanges,
  type StringGradient,
  type TensorSamples,
} from './sampling';
import { TensorStringRounds } from './stringRounds';

export interface TensorflowKernelOptions {
  readonly library: TensorLibrary;
  /** The embedded kernel draws the noise: its numbers are core's, bit for bit. */
  readonly binaries: KernelBinaries;
}

/** Rises with changes that alter bits: part of what a run records. */
const KERNEL_VERSION = 1;

interface Drawn {
  readonly rows: number;
  /** [rows, d] each, t = 1 .. T */
  readonly inputs: readonly Tensor2D[];
  /** [rows, N] h_0 */
  readonly initialState: Tensor2D;
}

interface Rolled extends TensorRollout {
  readonly matrices: ParameterMatrices;
}

export class TensorflowKernel implements TrainingKernel {
  readonly backend = 'tensorflow';
  readonly build: string;
  readonly memoryBytes: number;
  private readonly tf: TensorOperations;
  private readonly noise: NoiseRows;
  private readonly rounds: TensorStringRounds;
  private readonly strings: StringTransport;
  private parameters: Float32Array;
  private optimiser: AdamMemory;
  private drawn: Drawn | null = null;
  private rolled: Rolled | null = null;
  private sampled: TensorSamples | null = null;
  private compared: StringGradient | ExpectedChanges | null = null;
  private gradient: Float32Array | null = null;

  constructor(
    readonly shape: StepShape,
    { library, binaries }: TensorflowKernelOptions,
  ) {
    this.tf = library.tf;
    this.build = `${library.build} kernel ${KERNEL_VERSION}`;
    this.memoryBytes = tensorflowMemoryBytes(shape);
    this.noise = new NoiseRows(binaries, shape);
    this.rounds = new TensorStringRounds(this.tf);
    this.strings = new StringTransport(shape, this.rounds);
    this.parameters = new Float32Array(parameterCount(shape));
    this.optimiser = adamMemory(this.parameters.length, null);
  }

  load(parameters: Float32Array, optimiser: OptimiserState | null): void {
    this.parameters = parameters.slice();
    this.optimiser = adamMemory(parameters.length, optimiser);
    this.releaseStep();
  }

  optimiserState(): OptimiserState {
    return adamMemory(this.parameters.length, this.optimiser);
  }

  drawInputs(noise: NoiseDraw, rows: number, noiseStd: number, initialStd: number): void {
    checkRows(rows, this.shape);
    this.releaseStep();
    const { lengthSteps, inputs, units } = this.shape;
    this.drawn = {
      rows,
      inputs: Array.from({ length: lengthSteps }, (_, t) =>
        this.scaled(() => this.noise.inputs(noise, rows, t), [rows, inputs], noiseStd),
      ),
      initialState: this.scaled(
        () => this.noise.initialState(noise, rows),
        [rows, units],
        initialStd,
      ),
    };
  }

  startFrom(states: Float32Array): void {
    const drawn = this.drawn ?? missingStep('startFrom', 'drawInputs');
    checkStates(states, drawn.rows, this.shape);
    this.releaseRollout();
    drawn.initialState.dispose();
    const initialState = this.tf.tensor2d(states.slice(), [drawn.rows, this.shape.units]);
    this.drawn = { ...drawn, initialState };
  }

  rollout(): void {
    const { inputs, initialState } = this.drawn ?? missingStep('rollout', 'drawInputs');
    this.releaseRollout();
    const matrices = parameterMatrices(this.tf, this.shape, this.parameters);
    const { hidden, logits } = rolloutTensors(this.tf, this.shape, matrices, inputs, initialState);
    this.rolled = { matrices, inputs, initialState, hidden, logits };
  }

  sample(noise: NoiseDraw, estimator: GradientEstimator): void {
    const { logits } = this.rolled ?? missingStep('sample', 'rollout');
    const { rows } = this.drawn ?? missingStep('sample', 'drawInputs');
    this.releaseSamples();
    const { lengthSteps, outputs } = this.shape;
    const gumbels = new Float32Array(lengthSteps * rows * outputs);
    for (let t = 0; t < lengthSteps; t++) {
      gumbels.set(this.noise.gumbels(noise, rows, t), t * rows * outputs);
    }
    this.sampled = sampleTensors(this.tf, this.shape, logits, gumbels, estimator);
  }

  transport(targets: Targets, options: TransportOptions): TransportReport {
    const { symbols, estimator } = this.sampled ?? missingStep('transport', 'sample');
    checkEstimator(options, estimator, this.shape);
    const { lengthSteps, outputs } = this.shape;
    const strings = { count: symbols.length / lengthSteps, lengthSteps, outputs, symbols };
    const transported = this.strings.run(strings, targets, options);
    const { loss, diameterSquared, x } = transported;
    const { compared, merged } =
      estimator.kind === 'straightThrough'
        ? this.throughGradient(transported)
        : this.throughChanges(transported, strings, options);
    this.rounds.dispose();
    this.compared = compared;
    return { loss, diameterSquared, gradientResidual: stringGradientResidual(merged, x, targets) };
  }

  compare(x: Targets, y: Targets, options: TransportOptions): TransportReport {
    const { loss, diameterSquared } = this.strings.run(x, y, options);
    this.rounds.dispose();
    return { loss, diameterSquared, gradientResidual: NaN };
  }

  backward(): void {
    const compared = this.compared ?? missingStep('backward', 'transport');
    const samples = this.sampled ?? missingStep('backward', 'sample');
    const rolled = this.rolled ?? missingStep('backward', 'rollout');
    const { tf, shape } = this;
    const logitGradients =
      'merged' in compared
        ? straightThroughTensors(tf, shape, samples, compared)
        : localExpectationTensors(tf, shape, samples, compared);
    this.gradient = backpropagateTensors(tf, shape, rolled.matrices, rolled, logitGradients);
    tf.dispose([...logitGradients]);
  }

  update(options: UpdateOptions): number {
    const gradient = this.gradient ?? missingStep('update', 'backward');
    this.gradient = null;
    return adamUpdate(this.shape, this.parameters, gradient, this.optimiser, options);
  }

  read<A extends keyof KernelArrays>(array: A): KernelArrays[A] {
    const drawn = () => this.drawn ?? missingStep(array, 'drawInputs');
    const rolled = () => this.rolled ?? missingStep(array, 'rollout');
    const arrays: { readonly [K in keyof KernelArrays]: () => KernelArrays[K] } = {
      inputs: () => joined(drawn().inputs),
      initialState: () => joined([drawn().initialState]),
      hidden: () => joined(rolled().hidden),
      finalState: () => joined(rolled().hidden.slice(-1)),
      logits: () => joined([rolled().logits]),
      symbols: () => (this.sampled ?? missingStep(array, 'sample')).symbols.slice(),
      symbolGradient: () => bySequence(this.compared ?? missingStep(array, 'transport')),
      gradient: () => (this.gradient ?? missingStep(array, 'backward')).slice(),
      parameters: () => this.parameters.slice(),
    };
    return arrays[array]();
  }

  dispose(): void {
    this.releaseStep();
    this.rounds.dispose();
  }

  private throughGradient(transported: Transported) {
    const merged = this.rounds.gradient(transported);
    const compared: StringGradient = { merged, indexOf: transported.x.indexOf };
    return { compared, merged };
  }

  private throughChanges(
    transported: Transported,
    strings: SymbolStrings,
    { windows }: TransportOptions,
  ) {
    const { own, target } = this.rounds.masses(transported);
    const merged = own.map((mass, k) => (mass - target[k]) / strings.count);
    const { indexOf } = transported.x;
    const masses = { own: spread(own, indexOf), target: spread(target, indexOf) };
    const symbolGradient = stringChanges(strings, masses, transported.epsilon);
    const compared: ExpectedChanges = { symbolGradient, windows: windows ?? null };
    return { compared, merged };
  }

  /** A product of its own: the numbers drawn are overwritten by the next ones. */
  private scaled(draw: () => Float32Array, size: [number, number], std: number): Tensor2D {
    const { tf } = this;
    if (!(std > 0)) return tf.zeros<Rank.R2>(size);
    return tf.tidy(() => tf.mul<Tensor2D>(tf.tensor2d(draw(), size), std));
  }

  private releaseStep(): void {
    this.releaseRollout();
    if (this.drawn) this.tf.dispose([...this.drawn.inputs, this.drawn.initialState]);
    this.drawn = null;
  }

  private releaseRollout(): void {
    this.releaseSamples();
    if (this.rolled) {
      const { matrices, hidden, logits } = this.rolled;
      this.tf.dispose([...matrices.values(), ...hidden, logits]);
    }
    this.rolled = null;
  }

  private releaseSamples(): void {
    this.sampled?.soft.dispose();
    this.sampled = null;
    this.compared = null;
    this.gradient = null;
  }
}

function joined(tensors: readonly Tensor2D[]): Float32Array {
  const parts = tensors.map((tensor) => tensor.dataSync<'float32'>());
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** [rows, T·K] */
function bySequence(compared: StringGradient | ExpectedChanges): Float32Array {
  if (!('merged' in compared)) return Float32Array.from(compared.symbolGradient);
  return Float32Array.from(spread(compared.merged, compared.indexOf));
}

/** [rows, T·K] of merged strings for each sequence. */
function spread(merged: Float32Array | Float64Array, indexOf: Uint32Array): Float64Array {
  const strings = indexOf.reduce((most, index) => Math.max(most, index), 0) + 1;
  const width = merged.length / strings;
  const out = new Float64Array(indexOf.length * width);
  indexOf.forEach((string, row) => {
    out.set(merged.subarray(string * width, (string + 1) * width), row * width);
  });
  return out;
}
