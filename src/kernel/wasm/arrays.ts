/** Copies of what the kernel's memory holds, in the order of the kernel interface: out of chunks, panels and padding. */
import type { KernelArrays, StepShape } from '../../core/compute';
import { parameterCount } from '../../core/training/parameters';
import { stringChanges } from '../../core/transport/counterfactual';
import type { MergedStrings } from '../../core/transport/strings';
import { CHUNK_ROWS, type MemoryPlan } from './memoryPlan';

export interface ArraySource {
  readonly memory: WebAssembly.Memory;
  readonly shape: StepShape;
  readonly plan: MemoryPlan;
  readonly rows: number;
  readonly merged: () => MergedStrings;
  /** ε when masses are in memory in place of the strings' gradient. */
  readonly epsilon: number | null;
}

export function readArray<A extends keyof KernelArrays>(
  array: A,
  source: ArraySource,
): KernelArrays[A] {
  const { memory, shape, plan, rows } = source;
  const { lengthSteps, inputs, units, outputs } = shape;
  const { at, inputRow, unitRow, outputRow } = plan;
  const floats = (offset: number, count: number) =>
    new Float32Array(memory.buffer, offset, count).slice();
  const readers: { readonly [K in keyof KernelArrays]: () => KernelArrays[K] } = {
    inputs: () => unchunk(source, { at: at.inputs, row: inputRow, width: inputs, first: 0 }),
    initialState: () =>
      unchunk(source, { at: at.hidden, row: unitRow, width: units, first: 0, extra: 1, steps: 1 }),
    hidden: () =>
      unchunk(source, { at: at.hidden, row: unitRow, width: units, first: 1, extra: 1 }),
    finalState: () =>
      unchunk(source, {
        at: at.hidden,
        row: unitRow,
        width: units,
        first: lengthSteps,
        extra: 1,
        steps: 1,
      }),
    logits: () => unchunk(source, { at: at.logits, row: outputRow, width: outputs, first: 0 }),
    symbols: () => new Uint8Array(memory.buffer, at.symbols, rows * lengthSteps).slice(),
    symbolGradient: () =>
      source.epsilon === null
        ? spread(source, at.symbolGradient, 0)
        : changes(source, source.epsilon),
    gradient: () => floats(at.gradient, parameterCount(shape)),
    parameters: () => floats(at.parameters, parameterCount(shape)),
  };
  return readers[array]();
}

interface ChunkedArray {
  readonly at: number;
  /** Bytes of a row in memory; `width` floats of it are wanted. */
  readonly row: number;
  readonly width: number;
  /** First slot that is wanted. */
  readonly first: number;
  /** Slots a chunk has beyond one a step. */
  readonly extra?: number;
  /** Slots wanted; default every step. */
  readonly steps?: number;
}

/** [steps, rows, width] from [chunk][slot][row]. */
function unchunk({ memory, shape, rows }: ArraySource, array: ChunkedArray): Float32Array {
  const { at, row, width, first, extra = 0, steps = shape.lengthSteps } = array;
  const slots = shape.lengthSteps + extra;
  const out = new Float32Array(steps * rows * width);
  for (let t = 0; t < steps; t++) {
    for (let b = 0; b < rows; b++) {
      const chunk = Math.floor(b / CHUNK_ROWS);
      const place = (chunk * slots + first + t) * CHUNK_ROWS + (b % CHUNK_ROWS);
      out.set(new Float32Array(memory.buffer, at + place * row, width), (t * rows + b) * width);
    }
  }
  return out;
}

/** h_0 of every row, in place of what is there. */
export function writeInitialState(states: Float32Array, source: ArraySource): void {
  const { memory, shape, plan, rows } = source;
  const { units, lengthSteps } = shape;
  for (let b = 0; b < rows; b++) {
    const chunk = Math.floor(b / CHUNK_ROWS);
    const place = chunk * (lengthSteps + 1) * CHUNK_ROWS + (b % CHUNK_ROWS);
    const state = new Float32Array(memory.buffer, plan.at.hidden + place * plan.unitRow, units);
    state.set(states.subarray(b * units, (b + 1) * units));
  }
}

/** [rows, T, K] changes of the divergence by symbol, from the masses of both plans. */
function changes(source: ArraySource, epsilon: number): Float32Array {
  const { memory, shape, plan, rows } = source;
  const { lengthSteps, outputs } = shape;
  const symbols = new Uint8Array(memory.buffer, plan.at.symbols, rows * lengthSteps);
  const masses = {
    own: Float64Array.from(spread(source, plan.at.ownMass, 1)),
    target: Float64Array.from(spread(source, plan.at.symbolGradient, 1)),
  };
  const strings = { count: rows, lengthSteps, outputs, symbols };
  return Float32Array.from(stringChanges(strings, masses, epsilon));
}

/** [rows, T, K]: of merged strings for each sequence, with the last symbol, which the others leave of `total`. */
function spread(
  { memory, shape, plan, merged }: ArraySource,
  at: number,
  total: number,
): Float32Array {
  const { lengthSteps, outputs } = shape;
  const { indexOf } = merged();
  const width = lengthSteps * outputs;
  const out = new Float32Array(indexOf.length * width);
  indexOf.forEach((string, b) => {
    const row = new Float32Array(
      memory.buffer,
      at + string * plan.oneHotRow,
      lengthSteps * (outputs - 1),
    );
    for (let t = 0; t < lengthSteps; t++) {
      let last = total;
      for (let k = 0; k < outputs - 1; k++) {
        const value = row[t * (outputs - 1) + k];
        out[b * width + t * outputs + k] = value;
        last -= value;
      }
      out[b * width + t * outputs + outputs - 1] = last;
    }
  });
  return out;
}
