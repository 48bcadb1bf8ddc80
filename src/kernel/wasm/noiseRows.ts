/** The noise of training as plain arrays, a time step at a time, for kernels whose arrays lie outside this memory. One thread. */
import type { StepShape } from '../../core/compute';
import { PURPOSES, type NoiseDraw } from '../../core/random/trainingNoise';
import { STEP_FIELDS } from './layouts';
import { compileKernel, instantiateKernel, sharedMemory } from './module';
import type { KernelBinaries, KernelExports } from './module';
import { Struct, structBytes } from './struct';

const PAGE_BYTES = 65_536;
const ALIGNMENT = 64;
/** Words of four Philox blocks. */
const SCRATCH_BYTES = 64;
/** Gumbel noise is written four rows at a time. */
const ROWS_AT_ONCE = 4;

/** Numbers equal those of core/random/trainingNoise bit for bit. Arrays are good until the next call. */
export class NoiseRows {
  /** Held for as long as the object is. */
  readonly memoryBytes: number;
  private readonly exports: KernelExports;
  private readonly step: Struct<typeof STEP_FIELDS>;
  /** The rows in the module's memory, and where they are copied to: not every library takes shared memory. */
  private readonly drawn: Float32Array;
  private readonly rows: Float32Array;

  /** @throws Error when the engine has no SIMD and threads */
  constructor(
    binaries: KernelBinaries,
    private readonly shape: Pick<StepShape, 'batch' | 'inputs' | 'units' | 'outputs'>,
  ) {
    const { module } = compileKernel(binaries);
    const heapBase = instantiateKernel(module, sharedMemory(1)).heapBase();
    const scratchAt = roundUp(heapBase, ALIGNMENT);
    const stepAt = scratchAt + SCRATCH_BYTES;
    const rowsAt = roundUp(stepAt + structBytes(STEP_FIELDS), ALIGNMENT);
    const pages = Math.ceil((rowsAt + rowsBytes(shape)) / PAGE_BYTES);
    this.memoryBytes = pages * PAGE_BYTES + rowsBytes(shape);
    const memory = sharedMemory(pages);
    this.exports = instantiateKernel(module, memory);
    this.exports.setScratch(scratchAt);
    this.step = new Struct(new DataView(memory.buffer), stepAt, STEP_FIELDS);
    this.drawn = new Float32Array(memory.buffer, rowsAt, rowsBytes(shape) / 4);
    this.rows = new Float32Array(this.drawn.length);
    const { inputs, units, outputs } = shape;
    const places = { inputsAt: rowsAt, hiddenAt: rowsAt, softAt: rowsAt };
    this.step.set({ inputs, units, outputs, noiseStd: 1, initialStd: 1, ...places });
  }

  /** [rows, d] standard normal: x_t of step t, from 0, before it is scaled. */
  inputs(noise: NoiseDraw, rows: number, t: number): Float32Array {
    this.step.set({ rows, ...addressOf(noise) });
    this.exports.inputRows(t, this.step.at);
    return this.copy(rows * this.shape.inputs);
  }

  /** [rows, N] standard normal: h_0 before it is scaled. */
  initialState(noise: NoiseDraw, rows: number): Float32Array {
    this.step.set({ rows, ...addressOf(noise) });
    this.exports.stateRows(this.step.at);
    return this.copy(rows * this.shape.units);
  }

  /** [rows, K] standard Gumbel noise of step t, from 0. */
  gumbels(noise: NoiseDraw, rows: number, t: number): Float32Array {
    this.step.set({ rows, ...addressOf(noise) });
    this.exports.gumbelRows(t, this.step.at);
    return this.copy(rows * this.shape.outputs);
  }

  private copy(count: number): Float32Array {
    const rows = this.rows.subarray(0, count);
    rows.set(this.drawn.subarray(0, count));
    return rows;
  }
}

/** Room for the widest rows of a batch. */
export function rowsBytes({
  batch,
  inputs,
  units,
  outputs,
}: Pick<StepShape, 'batch' | 'inputs' | 'units' | 'outputs'>): number {
  return 4 * roundUp(batch, ROWS_AT_ONCE) * Math.max(inputs, units, outputs);
}

function addressOf({ seed, draw, purpose }: NoiseDraw) {
  return { seed, draw, purpose: PURPOSES[purpose] };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
