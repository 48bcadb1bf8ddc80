/** Where the gradient sums of one group of chunks lie: one after the other, rows in whole tiles. The host's stepMemory.ts counts the same bytes. */
import { Step } from './step';
import { TILE_ROWS } from './tile';

/** Rows of an outer product come in whole tiles. */
@inline
export function wholeTiles(count: i32): i32 {
  return ((count + TILE_ROWS - 1) / TILE_ROWS) * TILE_ROWS;
}

/** [units, unitRow] */
@inline
export function recurrentSums(step: Step, group: i32): usize {
  return step.sumsAt + <usize>group * step.sumsBytes;
}

/** [units, inputRow] */
@inline
export function inputSums(step: Step, group: i32): usize {
  return recurrentSums(step, group) + <usize>wholeTiles(step.units) * step.unitRow;
}

/** [outputs, unitRow] */
@inline
export function readoutSums(step: Step, group: i32): usize {
  return inputSums(step, group) + <usize>wholeTiles(step.units) * step.inputRow;
}

/** [unitRow] */
@inline
export function biasSums(step: Step, group: i32): usize {
  return readoutSums(step, group) + <usize>wholeTiles(step.outputs) * step.unitRow;
}

/** [outputRow] */
@inline
export function readoutBiasSums(step: Step, group: i32): usize {
  return biasSums(step, group) + step.unitRow;
}
