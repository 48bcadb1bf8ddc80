/** Draws one symbol a step for the sequences of one chunk, and keeps the probabilities that weight its gradient. */
import { exp } from './exponential';
import { GUMBEL_STREAM, gumbels, philox } from './random';
import { CHUNK_ROWS, rowsAt, scratch, Step } from './step';

/** Words of a block come to 64 bytes of scratch; scores of four sequences lie behind them. */
const SCORES: usize = 64;

/** Task: one chunk. Four sequences fill the lanes. */
export function sampleChunk(chunk: i32, at: usize): void {
  const step = changetype<Step>(at);
  const lengthSteps = step.lengthSteps;
  const outputRow = step.outputRow;
  for (let t = 0; t < lengthSteps; t++) {
    const logits = rowsAt(step.logitsAt, outputRow, chunk, lengthSteps, t);
    const soft = rowsAt(step.softAt, outputRow, chunk, lengthSteps, t);
    for (let r = 0; r < CHUNK_ROWS; r += 4) {
      const offset = <usize>r * outputRow;
      sampleFour(step, chunk * CHUNK_ROWS + r, t, logits + offset, soft + offset);
    }
  }
}

function sampleFour(step: Step, row: i32, t: i32, logits: usize, soft: usize): void {
  const outputs = step.outputs;
  const outputRow = step.outputRow;
  const scores = scratch + SCORES;
  const symbols = scoreFour(step, row, t, logits, scores);
  let largest = v128.load(scores);
  for (let k = 1; k < outputs; k++) {
    largest = f32x4.max(largest, v128.load(scores + (<usize>k << 4)));
  }
  let sum = f32x4.splat(0);
  for (let k = 0; k < outputs; k++) {
    const place = scores + (<usize>k << 4);
    const weight = exp(f32x4.sub(v128.load(place), largest));
    v128.store(place, weight);
    sum = f32x4.add(sum, weight);
  }
  for (let k = 0; k < outputs; k++) {
    const p = f32x4.div(v128.load(scores + (<usize>k << 4)), sum);
    const place = soft + (<usize>k << 2);
    store<f32>(place, f32x4.extract_lane(p, 0));
    store<f32>(place + outputRow, f32x4.extract_lane(p, 1));
    store<f32>(place + 2 * outputRow, f32x4.extract_lane(p, 2));
    store<f32>(place + 3 * outputRow, f32x4.extract_lane(p, 3));
  }
  const out = step.symbolsAt + <usize>row * step.lengthSteps + t;
  const next = <usize>step.lengthSteps;
  store<u8>(out, <u8>i32x4.extract_lane(symbols, 0));
  store<u8>(out + next, <u8>i32x4.extract_lane(symbols, 1));
  store<u8>(out + 2 * next, <u8>i32x4.extract_lane(symbols, 2));
  store<u8>(out + 3 * next, <u8>i32x4.extract_lane(symbols, 3));
}

/**
 * (logits + Gumbel noise) / temperature of four sequences, [symbol][lane], or for local expectations their logits; returns
 * each lane's first largest symbol, of logits with noise.
 */
function scoreFour(step: Step, row: i32, t: i32, logits: usize, scores: usize): v128 {
  const outputs = step.outputs;
  const outputRow = step.outputRow;
  const blocks = (outputs + 3) / 4;
  const temperature = f32x4.splat(step.temperature);
  const rows = i32x4.add(i32x4.splat(row), i32x4(0, 1, 2, 3));
  const bare = step.localExpectation != 0;
  let best = f32x4.splat(-Infinity);
  let symbols = i32x4.splat(0);
  for (let k = 0; k < outputs; k++) {
    if (k % 4 == 0) {
      philox(
        i32x4.splat(t * blocks + k / 4), rows, i32x4.splat(step.draw), i32x4.splat(step.purpose),
        step.seed, GUMBEL_STREAM, scratch,
      );
    }
    const place = logits + (<usize>k << 2);
    const four = f32x4(
      load<f32>(place),
      load<f32>(place + outputRow),
      load<f32>(place + 2 * outputRow),
      load<f32>(place + 3 * outputRow),
    );
    const noise = gumbels(v128.load(scratch + (<usize>(k % 4) << 4)));
    const score = f32x4.div(f32x4.add(four, noise), temperature);
    v128.store(scores + (<usize>k << 4), bare ? four : score);
    const better = f32x4.gt(score, best);
    best = v128.bitselect(score, best, better);
    symbols = v128.bitselect(i32x4.splat(k), symbols, better);
  }
  return symbols;
}
