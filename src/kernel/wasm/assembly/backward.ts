/** Backpropagation through time of one group of chunks, into sums of its own. */
import { localExpectationGradient } from './localExpectation';
import { chunkBytes, CHUNK_ROWS, chunksOf, rowsAt, scratch, Step } from './step';
import {
  biasSums, inputSums, readoutBiasSums, readoutSums, recurrentSums, wholeTiles,
} from './sums';
import { addOuterProducts, productOfPanels, TILE_COLUMNS } from './tile';

/**
 * Task: one group. Groups are cut by the number of chunks alone, so that sums do not depend on the threads.
 * Scratch holds ∂L/∂logits, then ∂L/∂z of this step.
 */
export function backwardGroup(group: i32, at: usize): void {
  const step = changetype<Step>(at);
  const chunks = chunksOf(step);
  const first = (group * chunks) / step.groups;
  const last = ((group + 1) * chunks) / step.groups;
  memory.fill(recurrentSums(step, group), 0, step.sumsBytes);
  for (let chunk = first; chunk < last; chunk++) backwardChunk(step, group, chunk);
}

function backwardChunk(step: Step, group: i32, chunk: i32): void {
  const lengthSteps = step.lengthSteps;
  const units = step.units;
  const outputs = step.outputs;
  const inputRow = step.inputRow;
  const unitRow = step.unitRow;
  const outputRow = step.outputRow;
  const unitPanels = <i32>(unitRow >> 2) / TILE_COLUMNS;
  const inputPanels = <i32>(inputRow >> 2) / TILE_COLUMNS;
  const slopes = scratch + chunkBytes(outputRow);
  const next = slopes + chunkBytes(unitRow);
  for (let t = lengthSteps - 1; t >= 0; t--) {
    const hidden = rowsAt(step.hiddenAt, unitRow, chunk, lengthSteps + 1, t + 1);
    const before = rowsAt(step.hiddenAt, unitRow, chunk, lengthSteps + 1, t);
    const inputs = rowsAt(step.inputsAt, inputRow, chunk, lengthSteps, t);
    if (step.localExpectation != 0) localExpectationGradient(step, chunk, t, scratch);
    else straightThroughGradient(step, chunk, t, scratch);
    productOfPanels(
      next, unitRow, step.recurrentBackPanels, t == lengthSteps - 1 ? 0 : units,
      scratch, outputRow, step.readoutBackPanels, outputs,
      0, slopes, unitRow, CHUNK_ROWS, unitPanels, false,
    );
    multiplyBySlope(slopes, hidden, chunkBytes(unitRow), step.tanh != 0);
    addOuterProducts(
      scratch, hidden, 0, 0, 0, outputRow, unitRow, CHUNK_ROWS,
      readoutSums(step, group), unitRow, wholeTiles(outputs), unitPanels,
    );
    // Two steps at once, the later one first: half the traffic of the sums.
    if ((lengthSteps - 1 - t) % 2 == 1) {
      addOuterProducts(
        next, hidden, slopes, before, CHUNK_ROWS, unitRow, unitRow, CHUNK_ROWS,
        recurrentSums(step, group), unitRow, wholeTiles(units), unitPanels,
      );
      addOuterProducts(
        next, inputs + chunkBytes(inputRow), slopes, inputs, CHUNK_ROWS, unitRow, inputRow, CHUNK_ROWS,
        inputSums(step, group), inputRow, wholeTiles(units), inputPanels,
      );
    } else if (t == 0) {
      addOuterProducts(
        slopes, before, 0, 0, 0, unitRow, unitRow, CHUNK_ROWS,
        recurrentSums(step, group), unitRow, wholeTiles(units), unitPanels,
      );
      addOuterProducts(
        slopes, inputs, 0, 0, 0, unitRow, inputRow, CHUNK_ROWS,
        inputSums(step, group), inputRow, wholeTiles(units), inputPanels,
      );
    }
    if (step.inputBias >= 0) addRows(slopes, unitRow, biasSums(step, group));
    if (step.readoutBias >= 0) addRows(scratch, outputRow, readoutBiasSums(step, group));
    memory.copy(next, slopes, chunkBytes(unitRow));
  }
}

/** ∂L/∂logits of the chunk's rows at one step, straight through the samples; rows out of use get 0. */
function straightThroughGradient(step: Step, chunk: i32, t: i32, out: usize): void {
  const outputs = step.outputs;
  const outputRow = step.outputRow;
  const symbolGradientRow = step.symbolGradientRow;
  const soft = rowsAt(step.softAt, outputRow, chunk, step.lengthSteps, t);
  const own = <usize>((outputs - 1) * t) << 2;
  memory.fill(out, 0, chunkBytes(outputRow));
  for (let r = 0; r < CHUNK_ROWS; r++) {
    const row = chunk * CHUNK_ROWS + r;
    if (row >= step.rows) return;
    const merged = load<u32>(step.indexOfAt + (<usize>row << 2));
    const g = step.symbolGradientAt + <usize>merged * symbolGradientRow + own;
    const p = soft + <usize>r * outputRow;
    const o = out + <usize>r * outputRow;
    // The gradients of all symbols sum to 0: the last one is what the others leave.
    let last: f32 = 0;
    let mean: f32 = 0;
    for (let k = 0; k < outputs - 1; k++) {
      const value = load<f32>(g + (<usize>k << 2));
      last -= value;
      mean += value * load<f32>(p + (<usize>k << 2));
    }
    mean += last * load<f32>(p + (<usize>(outputs - 1) << 2));
    for (let k = 0; k < outputs; k++) {
      const offset = <usize>k << 2;
      const value = k == outputs - 1 ? last : load<f32>(g + offset);
      store<f32>(o + offset, (load<f32>(p + offset) * (value - mean)) / step.temperature);
    }
  }
}

/** values ·= φ'(z), from h = φ(z): 1[h > 0] or 1 - h². */
function multiplyBySlope(values: usize, hidden: usize, bytes: usize, smooth: bool): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let offset: usize = 0; offset < bytes; offset += 16) {
    const h = v128.load(hidden + offset);
    const value = v128.load(values + offset);
    const scaled = smooth
      ? f32x4.mul(value, f32x4.sub(one, f32x4.mul(h, h)))
      : v128.and(value, f32x4.gt(h, zero));
    v128.store(values + offset, scaled);
  }
}

function addRows(values: usize, row: usize, sums: usize): void {
  for (let r: usize = 0; r < <usize>CHUNK_ROWS; r++) {
    for (let offset: usize = 0; offset < row; offset += 16) {
      const sum = f32x4.add(v128.load(sums + offset), v128.load(values + r * row + offset));
      v128.store(sums + offset, sum);
    }
  }
}

/** Task: one unit, or the readout when `index` is the number of units. Adds the groups up in their order. */
export function reduceRow(index: i32, at: usize): void {
  const step = changetype<Step>(at);
  const units = step.units;
  const inputs = step.inputs;
  const outputs = step.outputs;
  const gradientAt = step.gradientAt;
  const unitRow = step.unitRow;
  const inputRow = step.inputRow;
  if (index < units) {
    const offset = <usize>index * unitRow;
    const row = gradientAt + step.recurrentWeight + (<usize>(index * units) << 2);
    addGroups(step, recurrentSums(step, 0) + offset, units, row);
    const input = gradientAt + step.inputWeight + (<usize>(index * inputs) << 2);
    addGroups(step, inputSums(step, 0) + <usize>index * inputRow, inputs, input);
    return;
  }
  for (let k = 0; k < outputs; k++) {
    const row = gradientAt + step.readoutWeight + (<usize>(k * units) << 2);
    addGroups(step, readoutSums(step, 0) + <usize>k * unitRow, units, row);
  }
  if (step.inputBias >= 0) {
    addGroups(step, biasSums(step, 0), units, gradientAt + step.inputBias);
    addGroups(step, biasSums(step, 0), units, gradientAt + step.recurrentBias);
  }
  if (step.readoutBias >= 0) {
    addGroups(step, readoutBiasSums(step, 0), outputs, gradientAt + step.readoutBias);
  }
}

function addGroups(step: Step, first: usize, count: i32, out: usize): void {
  for (let k = 0; k < count; k++) {
    const offset = <usize>k << 2;
    let sum: f32 = 0;
    for (let group = 0; group < step.groups; group++) {
      sum += load<f32>(first + <usize>group * step.sumsBytes + offset);
    }
    store<f32>(out + offset, sum);
  }
}
