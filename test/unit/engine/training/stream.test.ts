/** Stages that follow the stationary process: what goes on from step to step, and is saved. */
import { describe, expect, it } from 'vitest';
import type { StepShape, TrainingKernel } from '../../../../src/core/compute';
import { initialParameters } from '../../../../src/core/training/parameters';
import { fromResumeState, toResumeState } from '../../../../src/engine/training/savedState';
import type { TrainingPlan } from '../../../../src/engine/training/stage';
import { train, type TrainerParts } from '../../../../src/engine/training/trainer';
import {
  initialState,
  weightsOf,
  type TrainingState,
} from '../../../../src/engine/training/trainingState';
import { wasmKernel } from '../../kernel/kernels';
import { MemorySink, smallStream } from './memorySink';

type Create = (shape: StepShape) => TrainingKernel;
const oneThread: Create = (shape) => wasmKernel(shape, 1);

async function run(
  plan: TrainingPlan,
  state: TrainingState,
  { stopAt = 0, create = oneThread }: { stopAt?: number; create?: Create } = {},
) {
  const sink = new MemorySink();
  const controller = new AbortController();
  let breaths = 0;
  const parts: TrainerParts = {
    createKernel: async (shape) => create(shape),
    threads: 1,
    now: () => 0,
    breathe: async () => {
      if (++breaths === stopAt) controller.abort();
    },
    signal: controller.signal,
    sink,
  };
  await train(plan, state, parts);
  return { sink, breaths };
}

/** Through the file, as a run that is continued. */
function reopened(state: TrainingState, plan: TrainingPlan): TrainingState {
  return fromResumeState(toResumeState(state, 'build'), plan).state;
}

describe('a run of the fast recipe', () => {
  it('goes on from any point to the same weights, to the last bit, through its file', async () => {
    const plan = smallStream();
    const whole = await run(plan, initialState(plan, null));
    for (let stopAt = 1; stopAt <= whole.breaths; stopAt++) {
      const first = await run(plan, initialState(plan, null), { stopAt });
      const second = await run(plan, reopened(first.sink.last, plan));
      expect(second.sink.last).toEqual(whole.sink.last);
      const epochs = [...first.sink.epochs, ...second.sink.epochs];
      for (const loss of ['validationLoss', 'trainingLoss'] as const) {
        expect(epochs.map((one) => one[loss])).toEqual(whole.sink.epochs.map((one) => one[loss]));
      }
    }
  });

  it('gives the same weights on one thread and on two', async () => {
    const plan = smallStream();
    const [one, two] = await Promise.all(
      [1, 2].map((threads) =>
        run(plan, initialState(plan, null), { create: (shape) => wasmKernel(shape, threads) }),
      ),
    );
    expect(two.sink.last).toEqual(one.sink.last);
  });

  it('tells its stages, and step sizes that fall within them', async () => {
    const plan = smallStream();
    const { sink } = await run(plan, initialState(plan, null));
    expect(sink.starts[0].stages.map(({ name }) => name)).toEqual([
      'leave chance',
      'find rates',
      'refine',
      'average',
    ]);
    expect(sink.epochs.map(({ stage }) => stage)).toEqual(
      sink.starts[0].stages.flatMap(({ name }) => [name, name]),
    );
    const rates = sink.epochs.map(({ learningRate }) => learningRate);
    expect(rates[4]).toBeLessThan(rates[3]);
    expect(rates[7]).toBeGreaterThan(4e-5);
    expect(rates[7]).toBeLessThan(6e-5);
  });

  it('keeps one optimiser through all of them, and ends with averaged weights', async () => {
    const plan = smallStream();
    const { sink } = await run(plan, initialState(plan, null));
    const { last } = sink;
    expect(last.optimiser?.updates).toBe(24);
    expect(last.stream.averaged).not.toBeNull();
    expect(weightsOf(last)).toBe(last.stream.averaged);
    expect(weightsOf(last)).not.toEqual(last.parameters);
    expect(last.stream.states).toHaveLength(90 * 12);
  });

  it('validates and keeps what it stands for: averaged weights', async () => {
    const plan = smallStream();
    const { sink } = await run(plan, initialState(plan, null));
    const kept = sink.checkpoints.get(8);
    expect(kept).toEqual(sink.last.stream.averaged);
    // Six steps: the mean of the weights after each.
    expect(kept).not.toEqual(sink.last.parameters);
  });

  it('goes on where sequences were, and starts anew those it should', async () => {
    const starts: Float32Array[] = [];
    const create = (shape: StepShape) => {
      const kernel = wasmKernel(shape, 1);
      const rollout = kernel.rollout.bind(kernel);
      kernel.rollout = () => {
        starts.push(kernel.read('initialState'));
        rollout();
      };
      return kernel;
    };
    const plan = smallStream({ resetShare: 0 });
    await run(plan, initialState(plan, null), { create });
    const isZero = (values: Float32Array) => values.every((value) => value === 0);
    expect(isZero(starts[0])).toBe(true);
    expect(isZero(starts[1])).toBe(false);
    starts.length = 0;
    const reset = smallStream({ resetShare: 1 });
    await run(reset, initialState(reset, null), { create });
    // The third is a step, the fourth validates from where the sequences were.
    expect(isZero(starts[2])).toBe(true);
    expect(isZero(starts[3])).toBe(false);
    starts.length = 0;
    const strict = smallStream({ largestState: 0 });
    await run(strict, initialState(strict, null), { create });
    expect(starts.every(isZero)).toBe(true);
  });

  it('starts from scaled weights with inhibition, but from pretrained ones as they are', () => {
    const plan = smallStream();
    const plain = initialParameters(plan.network, plan.seed);
    const { parameters } = initialState(plan, null);
    const recurrent = 12 * 3;
    expect(parameters[0]).toBe(plain[0]);
    expect(parameters[recurrent]).toBeCloseTo(2 * plain[recurrent] - 4 / 12, 6);
    expect(parameters[parameters.length - 1]).toBeCloseTo(12 * plain[plain.length - 1], 5);
    expect(initialState(plan, plain).parameters).toBe(plain);
  });

  it('refuses a state that does not fit', async () => {
    const plan = smallStream();
    const { sink } = await run(plan, initialState(plan, null), { stopAt: 3 });
    const saved = toResumeState(sink.last, 'build');
    const tensors = saved.tensors.map((tensor) =>
      tensor.name === 'stream.states'
        ? { ...tensor, shape: [13], values: new Float32Array(13) }
        : tensor,
    );
    expect(() => fromResumeState({ ...saved, tensors }, plan)).toThrow(
      'stream.states has 13 numbers, rows of 12',
    );
  });
});
