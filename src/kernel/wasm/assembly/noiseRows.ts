/** Noise of one time step as plain rows, for kernels that keep their arrays elsewhere: the numbers of noise.ts and sample.ts. */
import { fillRow } from './noise';
import { GUMBEL_STREAM, gumbels, INPUT_STREAM, philox, STATE_STREAM } from './random';
import { scratch, Step } from './step';

/** x_t to inputsAt, [rows][d] without padding. */
export function inputRows(t: i32, at: usize): void {
  const step = changetype<Step>(at);
  const bytes = <usize>step.inputs << 2;
  for (let row = 0; row < step.rows; row++) {
    const x = step.inputsAt + <usize>row * bytes;
    fillRow(step, INPUT_STREAM, row, t, step.inputs, step.noiseStd, x, bytes);
  }
}

/** h_0 to hiddenAt, [rows][N] without padding. */
export function stateRows(at: usize): void {
  const step = changetype<Step>(at);
  const bytes = <usize>step.units << 2;
  for (let row = 0; row < step.rows; row++) {
    const h = step.hiddenAt + <usize>row * bytes;
    fillRow(step, STATE_STREAM, row, 0, step.units, step.initialStd, h, bytes);
  }
}

/** Gumbel noise of step t to softAt, [rows][K] without padding; rows up to a multiple of four are written. */
export function gumbelRows(t: i32, at: usize): void {
  const step = changetype<Step>(at);
  const outputs = step.outputs;
  const bytes = <usize>outputs << 2;
  const blocks = (outputs + 3) / 4;
  const draw = i32x4.splat(step.draw);
  const purpose = i32x4.splat(step.purpose);
  for (let row = 0; row < step.rows; row += 4) {
    const rows = i32x4.add(i32x4.splat(row), i32x4(0, 1, 2, 3));
    for (let k = 0; k < outputs; k++) {
      if (k % 4 == 0) {
        const block = i32x4.splat(t * blocks + k / 4);
        philox(block, rows, draw, purpose, step.seed, GUMBEL_STREAM, scratch);
      }
      const noise = gumbels(v128.load(scratch + (<usize>(k % 4) << 4)));
      const place = step.softAt + <usize>row * bytes + (<usize>k << 2);
      store<f32>(place, f32x4.extract_lane(noise, 0));
      store<f32>(place + bytes, f32x4.extract_lane(noise, 1));
      store<f32>(place + 2 * bytes, f32x4.extract_lane(noise, 2));
      store<f32>(place + 3 * bytes, f32x4.extract_lane(noise, 3));
    }
  }
}
