/** Which sequences start anew: those that left the others behind, not those of a large state that the network lives in. */
import { describe, expect, it } from 'vitest';
import { EMPTY_STREAM, StreamMemory } from '../../../../src/engine/training/streamMemory';
import { wasmKernel } from '../../kernel/kernels';
import { smallStream } from './memorySink';

const ROWS = 40;

/** What a step keeps of states whose sizes are `sizes`. */
function kept(sizes: readonly number[]): Float32Array | null {
  const plan = smallStream();
  const { units } = plan.network;
  const [{ stream }] = plan.stages;
  if (!stream) throw new Error('not a stage of streams');
  const kernel = wasmKernel({ ...plan.network, batch: ROWS, lengthSteps: 12 }, 1);
  const states = Float32Array.from({ length: ROWS * units }, (_, k) =>
    k % units === 0 ? sizes[Math.floor(k / units)] : 0,
  );
  const read = kernel.read.bind(kernel);
  kernel.read = (array) =>
    array === 'finalState'
      ? (states.slice() as ReturnType<typeof read<typeof array>>)
      : read(array);
  const settings = { ...stream, windows: null, growth: null, averaging: null };
  const memory = new StreamMemory(plan, settings, EMPTY_STREAM);
  memory.finish(kernel, 0);
  const first = memory.state.states?.filter((_, k) => k % units === 0) ?? null;
  kernel.dispose();
  return first;
}

describe('sequences that start anew', () => {
  it('are not those of a state that a quarter of them is in, however large', () => {
    const sizes = Array.from({ length: ROWS }, (_, row) => (row % 4 === 0 ? 12 : 1));
    expect(kept(sizes)).toEqual(Float32Array.from(sizes));
  });

  it('are those that are far larger than nearly all others, or no numbers', () => {
    const sizes = Array.from({ length: ROWS }, (_, row) => [1e3, Number.NaN][row] ?? 1);
    expect(kept(sizes)).toEqual(Float32Array.from(sizes, (_, row) => (row < 2 ? 0 : 1)));
  });
});
