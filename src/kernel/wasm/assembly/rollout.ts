/** Carries one chunk through time: hidden states and logits. */
import { tanh } from './exponential';
import { chunkBytes, CHUNK_ROWS, rowsAt, Step } from './step';
import { packPanels, productOfPanels, TILE_COLUMNS } from './tile';

/** Copies the weights into panels, for both directions. Before a rollout, by one thread. */
export function packWeights(at: usize): void {
  const step = changetype<Step>(at);
  const units = step.units;
  const inputs = step.inputs;
  const outputs = step.outputs;
  const parametersAt = step.parametersAt;
  const recurrent = parametersAt + step.recurrentWeight;
  const readout = parametersAt + step.readoutWeight;
  packPanels(recurrent, 1, units, units, units, step.recurrentPanels);
  packPanels(parametersAt + step.inputWeight, 1, inputs, inputs, units, step.inputPanels);
  packPanels(readout, 1, units, units, outputs, step.readoutPanels);
  packPanels(recurrent, units, 1, units, units, step.recurrentBackPanels);
  packPanels(readout, units, 1, outputs, units, step.readoutBackPanels);
  memory.fill(step.biasAt, 0, step.unitRow);
  memory.fill(step.readoutBiasAt, 0, step.outputRow);
  if (step.inputBias >= 0) {
    for (let i = 0; i < units; i++) {
      const offset = <usize>i << 2;
      const sum = load<f32>(parametersAt + step.inputBias + offset)
        + load<f32>(parametersAt + step.recurrentBias + offset);
      store<f32>(step.biasAt + offset, sum);
    }
  }
  if (step.readoutBias >= 0) {
    memory.copy(step.readoutBiasAt, parametersAt + step.readoutBias, <usize>outputs << 2);
  }
}

/** Task: one chunk. */
export function rolloutChunk(chunk: i32, at: usize): void {
  const step = changetype<Step>(at);
  const lengthSteps = step.lengthSteps;
  const units = step.units;
  const inputs = step.inputs;
  const inputRow = step.inputRow;
  const unitRow = step.unitRow;
  const outputRow = step.outputRow;
  const unitPanels = <i32>(unitRow >> 2) / TILE_COLUMNS;
  const outputPanels = <i32>(outputRow >> 2) / TILE_COLUMNS;
  const smooth = step.tanh != 0;
  for (let t = 0; t < lengthSteps; t++) {
    const before = rowsAt(step.hiddenAt, unitRow, chunk, lengthSteps + 1, t);
    const after = rowsAt(step.hiddenAt, unitRow, chunk, lengthSteps + 1, t + 1);
    productOfPanels(
      before, unitRow, step.recurrentPanels, units,
      rowsAt(step.inputsAt, inputRow, chunk, lengthSteps, t), inputRow, step.inputPanels, inputs,
      step.biasAt, after, unitRow, CHUNK_ROWS, unitPanels, !smooth,
    );
    if (smooth) {
      for (let p = after; p < after + chunkBytes(unitRow); p += 16) {
        v128.store(p, tanh(v128.load(p)));
      }
    }
    productOfPanels(
      after, unitRow, step.readoutPanels, units, 0, 0, 0, 0,
      step.readoutBiasAt, rowsAt(step.logitsAt, outputRow, chunk, lengthSteps, t), outputRow,
      CHUNK_ROWS, outputPanels, false,
    );
  }
}
