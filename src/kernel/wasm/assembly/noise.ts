/** Draws the inputs and initial states of one chunk: core/random/trainingNoise, bit for bit. */
import { INPUT_STREAM, philox, STATE_STREAM, storeNormals } from './random';
import { CHUNK_ROWS, rowsAt, scratch, Step } from './step';

/** Normals of one group: four words of four blocks. */
const GROUP: i32 = 16;
const GROUP_BYTES: usize = 64;

/** Task: one chunk. */
export function drawChunk(chunk: i32, at: usize): void {
  const step = changetype<Step>(at);
  const lengthSteps = step.lengthSteps;
  const inputRow = step.inputRow;
  const unitRow = step.unitRow;
  for (let r = 0; r < CHUNK_ROWS; r++) {
    const row = chunk * CHUNK_ROWS + r;
    const h = rowsAt(step.hiddenAt, unitRow, chunk, lengthSteps + 1, 0) + <usize>r * unitRow;
    if (step.initialStd > 0) {
      fillRow(step, STATE_STREAM, row, 0, step.units, step.initialStd, h, unitRow);
    } else {
      memory.fill(h, 0, unitRow);
    }
    for (let t = 0; t < lengthSteps; t++) {
      const x = rowsAt(step.inputsAt, inputRow, chunk, lengthSteps, t) + <usize>r * inputRow;
      if (step.noiseStd > 0) {
        fillRow(step, INPUT_STREAM, row, t, step.inputs, step.noiseStd, x, inputRow);
      } else {
        memory.fill(x, 0, inputRow);
      }
    }
  }
}

/** `count` normals of one row and step; what a last group holds beyond them fills the row's padding as far as it goes. */
export function fillRow(
  step: Step, stream: u32, row: i32, t: i32, count: i32, std: f32, out: usize, bytes: usize,
): void {
  const groups = (count + GROUP - 1) / GROUP;
  const lanes = i32x4(0, 1, 2, 3);
  const c1 = i32x4.splat(row);
  const c2 = i32x4.splat(step.draw);
  const c3 = i32x4.splat(step.purpose);
  const scale = f32x4.splat(std);
  for (let group = 0; group < groups; group++) {
    const c0 = i32x4.add(i32x4.splat(4 * (t * groups + group)), lanes);
    philox(c0, c1, c2, c3, step.seed, stream, scratch);
    const offset = <usize>group * GROUP_BYTES;
    if (offset + GROUP_BYTES <= bytes) {
      storeNormals(scratch, scale, out + offset);
    } else {
      storeNormals(scratch, scale, scratch);
      memory.copy(out + offset, scratch, bytes - offset);
    }
  }
}
