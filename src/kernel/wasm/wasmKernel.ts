/** The embedded kernel: WebAssembly with SIMD and threads, float32. Verbs here, loops in assembly/, memory in memoryPlan.ts. */
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
import { PURPOSES, type NoiseDraw } from '../../core/random/trainingNoise';
import { adamMemory, adamUpdate, type AdamMemory } from '../../core/training/adam';
import { parameterCount } from '../../core/training/parameters';
import { checkEstimator, checkRows, checkStates } from '../limits';
import { missingStep } from '../stepOrder';
import { readArray, writeInitialState, type ArraySource } from './arrays';
import { CHUNK_ROWS, groupsOf, planMemory, type MemoryPlan } from './memoryPlan';
import {
  compileKernel,
  instantiateKernel,
  sharedMemory,
  type KernelBinaries,
  type KernelBuild,
  type KernelExports,
} from './module';
import { PhaseClock } from './phaseClock';
import { stepStruct } from './stepStruct';
import { TaskPool } from './taskPool';
import { WasmTransport } from './transport';

export interface WasmKernelOptions {
  readonly binaries: KernelBinaries;
  /** Absolute path of the bundled thread.ts. */
  readonly threadPath: string;
  /** 1 or more, the caller's thread among them. */
  readonly threads: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** A build to take instead of the fastest one. */
  readonly build?: KernelBuild;
}

/** Rises with changes that alter bits: part of what a run records. */
const KERNEL_VERSION = 1;

export class WasmKernel implements TrainingKernel {
  readonly backend = 'wasm';
  readonly build: string;
  readonly memoryBytes: number;
  readonly clock: PhaseClock;
  private readonly memory: WebAssembly.Memory;
  private readonly exports: KernelExports;
  private readonly plan: MemoryPlan;
  private readonly pool: TaskPool;
  private readonly transporter: WasmTransport;
  private readonly step: ReturnType<typeof stepStruct>;
  private readonly parameters: Float32Array;
  private readonly gradient: Float32Array;
  private optimiser: AdamMemory;
  private rows = 0;
  private estimator: GradientEstimator | null = null;
  /** ε of the last transport. */
  private epsilon = 0;
  /** The last verb that ran, for complaints about order. */
  private reached: (typeof ORDER)[number] | null = null;

  /** @throws RangeError when the shape needs more memory than there can be */
  constructor(
    readonly shape: StepShape,
    options: WasmKernelOptions,
  ) {
    const { module, build } = compileKernel(options.binaries, options.build);
    const heapBase = instantiateKernel(module, sharedMemory(1)).heapBase();
    this.plan = planMemory(shape, options.threads, heapBase);
    this.memory = sharedMemory(this.plan.pages);
    this.exports = instantiateKernel(module, this.memory);
    this.build = `wasm ${build} ${KERNEL_VERSION}`;
    this.memoryBytes = this.plan.bytes;
    this.clock = new PhaseClock(options.now);
    const { at } = this.plan;
    this.pool = new TaskPool({
      exports: this.exports,
      module,
      memory: this.memory,
      helpers: options.threads - 1,
      threadPath: options.threadPath,
      controlAt: at.control,
      scratchAt: at.scratch,
      scratchBytes: this.plan.scratchBytes,
    });
    this.step = stepStruct(this.memory, shape, this.plan);
    const count = parameterCount(shape);
    this.parameters = new Float32Array(this.memory.buffer, at.parameters, count);
    this.gradient = new Float32Array(this.memory.buffer, at.gradient, count);
    this.optimiser = adamMemory(count, null);
    this.transporter = new WasmTransport({
      shape,
      memory: this.memory,
      exports: this.exports,
      plan: this.plan,
      pool: this.pool,
      clock: this.clock,
    });
  }

  get threads(): number {
    return this.pool.threads;
  }

  load(parameters: Float32Array, optimiser: OptimiserState | null): void {
    this.parameters.set(parameters);
    this.optimiser = adamMemory(parameters.length, optimiser);
    this.reached = null;
  }

  optimiserState(): OptimiserState {
    return adamMemory(this.parameters.length, this.optimiser);
  }

  drawInputs(noise: NoiseDraw, rows: number, noiseStd: number, initialStd: number): void {
    checkRows(rows, this.shape);
    this.rows = rows;
    this.step.set({ rows, groups: groupsOf(rows), noiseStd, initialStd, ...addressOf(noise) });
    this.clock.measure('noise', () => this.run('drawChunk', this.chunks));
    this.reached = 'drawInputs';
  }

  startFrom(states: Float32Array): void {
    this.need('startFrom', 'drawInputs');
    checkStates(states, this.rows, this.shape);
    writeInitialState(states, this.source);
    this.reached = 'drawInputs';
  }

  rollout(): void {
    this.need('rollout', 'drawInputs');
    this.clock.measure('rollout', () => {
      this.exports.packWeights(this.step.at);
      this.run('rolloutChunk', this.chunks);
    });
    this.reached = 'rollout';
  }

  sample(noise: NoiseDraw, estimator: GradientEstimator): void {
    this.need('sample', 'rollout');
    const straight = estimator.kind === 'straightThrough';
    this.step.set({
      localExpectation: Number(!straight),
      temperature: straight ? estimator.temperature : 1,
      floor: straight ? 0 : estimator.floor,
      ...addressOf(noise),
    });
    this.estimator = estimator;
    this.clock.measure('sample', () => this.run('sampleChunk', this.chunks));
    this.reached = 'sample';
  }

  transport(targets: Targets, options: TransportOptions): TransportReport {
    this.need('transport', 'sample');
    const estimator = this.estimator ?? missingStep('transport', 'sample');
    checkEstimator(options, estimator, this.shape);
    const { lengthSteps, outputs } = this.shape;
    const x = { count: this.rows, lengthSteps, outputs, symbols: this.read('symbols') };
    const report = this.transporter.divergence(x, targets, options, estimator.kind);
    this.setPotentials(options);
    const { indexOf } = this.transporter.x;
    new Uint32Array(this.memory.buffer, this.plan.at.indexOf, indexOf.length).set(indexOf);
    this.reached = 'transport';
    return report;
  }

  compare(x: Targets, y: Targets, options: TransportOptions): TransportReport {
    return this.transporter.divergence(x, y, options, null);
  }

  backward(): void {
    this.need('backward', 'transport');
    this.clock.measure('backward', () => {
      this.run('backwardGroup', groupsOf(this.rows));
      this.run('reduceRow', this.shape.units + 1);
    });
    this.reached = 'backward';
  }

  update(options: UpdateOptions): number {
    if (this.reached !== 'backward') missingStep('update', 'backward');
    this.reached = null;
    return this.clock.measure('update', () =>
      adamUpdate(this.shape, this.parameters, this.gradient, this.optimiser, options),
    );
  }

  read<A extends keyof KernelArrays>(array: A): KernelArrays[A] {
    return readArray(array, this.source);
  }

  dispose(): void {
    this.pool.dispose();
  }

  private get source(): ArraySource {
    return {
      memory: this.memory,
      shape: this.shape,
      plan: this.plan,
      rows: this.rows,
      merged: () => this.transporter.x,
      epsilon: this.estimator?.kind === 'localExpectation' ? this.epsilon : null,
    };
  }

  /** What local expectations take from the transport. */
  private setPotentials({ blur, windows }: TransportOptions): void {
    this.epsilon = blur ** 2;
    this.step.set({
      epsilon: this.epsilon,
      growth: Math.expm1(1 / this.epsilon),
      shrink: Math.expm1(-1 / this.epsilon),
      share: 1 / this.rows,
      windowSteps: windows?.lengthSteps ?? 0,
    });
    if (!windows) return;
    const { values } = windows;
    new Float32Array(this.memory.buffer, this.plan.at.windows, values.length).set(values);
  }

  private get chunks(): number {
    return Math.ceil(this.rows / CHUNK_ROWS);
  }

  private run(task: Parameters<TaskPool['run']>[0], count: number): void {
    this.pool.run(task, count, this.step.at);
  }

  private need(verb: string, before: (typeof ORDER)[number]): void {
    if (this.reached === null || ORDER.indexOf(this.reached) < ORDER.indexOf(before)) {
      missingStep(verb, before);
    }
  }
}

const ORDER = ['drawInputs', 'rollout', 'sample', 'transport', 'backward'] as const;

function addressOf({ seed, draw, purpose }: NoiseDraw) {
  return { seed, draw, purpose: PURPOSES[purpose] };
}
