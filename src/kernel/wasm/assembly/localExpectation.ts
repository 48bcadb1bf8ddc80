/** ∂L/∂logits by local expectation: what the potentials would be if one symbol of a string were another. As core/training/localExpectation has it. */
import { chunkBytes, CHUNK_ROWS, rowsAt, Step } from './step';

/** Of the chunk's rows at one step; rows out of use get 0. */
export function localExpectationGradient(step: Step, chunk: i32, t: i32, out: usize): void {
  const outputs = step.outputs;
  const outputRow = step.outputRow;
  const massRow = step.symbolGradientRow;
  const floor = step.floor;
  const soft = rowsAt(step.softAt, outputRow, chunk, step.lengthSteps, t);
  const first = <usize>((outputs - 1) * t) << 2;
  memory.fill(out, 0, chunkBytes(outputRow));
  for (let r = 0; r < CHUNK_ROWS; r++) {
    const row = chunk * CHUNK_ROWS + r;
    if (row >= step.rows) return;
    const string = <usize>load<u32>(step.indexOfAt + (<usize>row << 2));
    const own = step.ownMassAt + string * massRow + first;
    const target = step.symbolGradientAt + string * massRow + first;
    const symbol = <i32>load<u8>(step.symbolsAt + <usize>(row * step.lengthSteps + t));
    const p = soft + <usize>r * outputRow;
    const o = out + <usize>r * outputRow;
    let mean: f32 = 0;
    for (let k = 0; k < outputs; k++) {
      if (k == symbol) continue;
      const offset = <usize>k << 2;
      let value = change(step, target, k, symbol) - change(step, own, k, symbol);
      if (step.windowSteps != 0) value += windowChange(step, row, t, k - symbol);
      value *= step.share;
      store<f32>(o + offset, value);
      mean += value * (load<f32>(p + offset) + floor);
    }
    mean /= <f32>1 + <f32>outputs * floor;
    for (let k = 0; k < outputs; k++) {
      const offset = <usize>k << 2;
      const value = load<f32>(o + offset) - mean;
      store<f32>(o + offset, (load<f32>(p + offset) + floor) * value);
    }
  }
}

/** Of a potential when `symbol` becomes k, from shares of its mass by symbol. */
function change(step: Step, masses: usize, k: i32, symbol: i32): f32 {
  const outputs = step.outputs;
  const shrink = step.shrink;
  const ratio = massOf(masses, k, outputs) * step.growth + massOf(masses, symbol, outputs) * shrink;
  return -step.epsilon * <f32>Math.log1p(<f64>max(ratio, shrink));
}

/** The last symbol's share is what the others leave. */
function massOf(masses: usize, k: i32, outputs: i32): f32 {
  if (k < outputs - 1) return load<f32>(masses + (<usize>k << 2));
  let rest: f32 = 1;
  for (let j = 0; j < outputs - 1; j++) rest -= load<f32>(masses + (<usize>j << 2));
  return max<f32>(rest, 0);
}

/** Of the sum over the row's windows when its symbol at step t rises by `by`. */
function windowChange(step: Step, row: i32, t: i32, by: i32): f32 {
  const width = step.windowSteps;
  const outputs = step.outputs;
  const symbols = step.symbolsAt + <usize>(row * step.lengthSteps);
  const last = min<i32>(t, step.lengthSteps - width);
  let sum: f32 = 0;
  for (let start = max<i32>(0, t - width + 1); start <= last; start++) {
    let code = 0;
    let place = 1;
    let own = 1;
    for (let i = 0; i < width; i++) {
      if (start + i == t) own = place;
      code += place * <i32>load<u8>(symbols + <usize>(start + i));
      place *= outputs;
    }
    const here = step.windowsAt + (<usize>code << 2);
    sum += load<f32>(step.windowsAt + (<usize>(code + by * own) << 2)) - load<f32>(here);
  }
  return sum;
}
