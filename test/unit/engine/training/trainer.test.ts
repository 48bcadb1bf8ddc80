import { describe, expect, it } from 'vitest';
import type {
  StepShape,
  TransportReport,
  Targets,
  TrainingKernel,
} from '../../../../src/core/compute';
import type { TrainingPlan } from '../../../../src/engine/training/stage';
import { train, type TrainerParts } from '../../../../src/engine/training/trainer';
import { initialState, type TrainingState } from '../../../../src/engine/training/trainingState';
import { ReferenceKernel } from '../../../../src/kernel/reference';
import { wasmKernel } from '../../kernel/kernels';
import { MemorySink, smallPlan } from './memorySink';

interface RunOptions {
  readonly create?: (shape: StepShape) => TrainingKernel;
  /** Aborts at the n-th breath. */
  readonly stopAt?: number;
}

async function run(plan: TrainingPlan, state: TrainingState, options: RunOptions = {}) {
  const sink = new MemorySink();
  const controller = new AbortController();
  let breaths = 0;
  let clock = 0;
  const create = options.create ?? ((shape) => wasmKernel(shape, 1));
  const parts: TrainerParts = {
    createKernel: async (shape) => create(shape),
    threads: 1,
    now: () => ++clock,
    breathe: async () => {
      if (++breaths === options.stopAt) controller.abort();
    },
    signal: controller.signal,
    sink,
  };
  const outcome = await train(plan, state, parts);
  return { sink, outcome, breaths };
}

const TWO_STAGES = { learningRates: [0.01, 0.001], epochs: 2 };

describe('train', () => {
  it('learns: the loss falls towards the floor', async () => {
    const plan = smallPlan({ epochs: 60, learningRates: [0.01], blur: 1 });
    const { sink, outcome } = await run(plan, initialState(plan, null));
    expect(outcome).toEqual({ kind: 'finished' });
    const losses = sink.epochs.map(({ validationLoss }) => validationLoss);
    const [start] = sink.starts;
    const excess = (loss: number) => loss - start.floor.mean;
    expect(excess(Math.min(...losses))).toBeLessThan(0.4 * excess(losses[0]));
    expect(start).toMatchObject({
      backend: 'wasm',
      epochs: 60,
      stepsPerEpoch: 3,
      continued: false,
    });
  });

  it('keeps the first epoch, every second one, and the weights it began with', async () => {
    const plan = smallPlan({ epochs: 5 });
    const { sink } = await run(plan, initialState(plan, null));
    expect([...sink.checkpoints.keys()]).toEqual([0, 1, 2, 4]);
    expect(sink.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(sink.steps).toHaveLength(15);
    expect(sink.checkpoints.get(4)).not.toEqual(sink.checkpoints.get(2));
  });

  it('goes on from any point to the same weights, to the last bit', async () => {
    const plan = smallPlan(TWO_STAGES);
    const whole = await run(plan, initialState(plan, null));
    const wanted = whole.sink.last;
    for (let stopAt = 1; stopAt <= whole.breaths; stopAt++) {
      const first = await run(plan, initialState(plan, null), { stopAt });
      expect(first.outcome).toEqual({ kind: 'stopped' });
      const second = await run(plan, first.sink.last);
      const { elapsedMs: _ours, ...found } = second.sink.last;
      const { elapsedMs: _theirs, ...expected } = wanted;
      expect(found).toEqual(expected);
      expect(second.sink.starts[0].continued).toBe(first.sink.steps.length > 0);
      const losses = [...first.sink.epochs, ...second.sink.epochs].map((one) => one.validationLoss);
      expect(losses).toEqual(whole.sink.epochs.map((one) => one.validationLoss));
    }
  });

  it('gives the same weights on one thread and on two', async () => {
    const plan = smallPlan();
    const runs = [1, 2].map((threads) =>
      run(plan, initialState(plan, null), { create: (shape) => wasmKernel(shape, threads) }),
    );
    const [one, two] = await Promise.all(runs);
    expect(two.sink.last.parameters).toEqual(one.sink.last.parameters);
  });

  it('starts each learning rate with a fresh Adam from the weights before', async () => {
    const plan = smallPlan(TWO_STAGES);
    const { sink } = await run(plan, initialState(plan, null));
    expect(sink.last).toMatchObject({ stage: 2, epoch: 4, draws: 12 });
    expect(sink.last.optimiser?.updates).toBe(6);
    expect(sink.epochs.map(({ stage }) => stage)).toEqual([
      'learning rate 0.01',
      'learning rate 0.01',
      'learning rate 0.001',
      'learning rate 0.001',
    ]);
  });

  it('starts from pretrained weights and a noisy state', async () => {
    const plan = smallPlan({}, { initialState: 'normal' });
    const pretrained = initialState(plan, null).parameters.map((value) => 0.5 * value);
    const { sink } = await run(plan, initialState(plan, pretrained));
    expect(sink.checkpoints.get(0)).toEqual(pretrained);
  });

  it('stops with a diagnosis when the states explode, leaving the last state', async () => {
    const plan = smallPlan();
    const wild = initialState(plan, null).parameters.map((value) => 1e12 * value);
    const { outcome, sink } = await run(plan, initialState(plan, wild));
    expect(outcome.kind === 'diverged' && outcome.diagnosis).toMatch(
      /hidden states explode: unit \d+ reaches .* at step \d+ of 10/,
    );
    expect(sink.epochs).toHaveLength(0);
  });
});

/** The reference, but with validation losses of our own. */
class ScriptedKernel extends ReferenceKernel {
  constructor(
    shape: StepShape,
    private readonly losses: number[],
  ) {
    super(shape);
  }
  override compare(x: Targets, y: Targets): TransportReport {
    // The floor compares targets without keys.
    const loss = y.key === null ? 0 : (this.losses.shift() ?? NaN);
    return { loss, gradientResidual: 0, diameterSquared: x.count };
  }
}

describe('the best weights', () => {
  it('are those of the epoch with the smallest validation loss (known answer 56)', async () => {
    const plan = smallPlan({ batch: 100 });
    const losses = [3, 1, 2];
    const { sink } = await run(plan, initialState(plan, null), {
      create: (shape) => new ScriptedKernel(shape, losses),
    });
    expect(sink.last.best).toMatchObject({ loss: 1, epoch: 2 });
    expect(sink.last.best?.parameters).toEqual(sink.checkpoints.get(2));
    expect(sink.last.best?.parameters).not.toEqual(sink.last.parameters);
    expect(sink.epochs.map(({ bestLoss }) => bestLoss)).toEqual([3, 1, 1]);
  });

  it('a loss that is no number ends the run', async () => {
    const plan = smallPlan({ batch: 100 });
    const { outcome } = await run(plan, initialState(plan, null), {
      create: (shape) => new ScriptedKernel(shape, [1]),
    });
    expect(outcome.kind === 'diverged' && outcome.diagnosis).toContain('NaN');
  });
});
