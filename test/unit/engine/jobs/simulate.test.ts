import { describe, expect, it } from 'vitest';
import { simulateJob } from '../../../../src/engine/jobs/simulate';
import { fixtureJson } from '../../formats/fixtures';
import { contextOf } from './context';

interface Golden {
  inputs: number[][];
  hidden: number[][];
  hidden_t: number[];
  logits: number[][];
}

const LAST = {
  'two-small': 'two-small/models/evolution/model_epoch_1500.pth',
  'two-h150-d100': 'two-h150-d100/models/2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth',
};

describe('simulate', () => {
  it.each(Object.entries(LAST))('%s agrees with PyTorch to 1e-10', async (run, path) => {
    const golden = fixtureJson<Golden>(`golden/${run}.json`);
    const { hidden, logits } = await simulateJob.run(
      { inputs: golden.inputs },
      contextOf(`runs/${path}`),
    );
    expect(hidden).toHaveLength(golden.inputs.length);
    golden.hidden_t.forEach((t, row) => expectClose(hidden[t], golden.hidden[row]));
    golden.logits.forEach((row, t) => expectClose(logits[t], row));
  });

  it('draws symbols that its own logits make likely', async () => {
    const { logits, sampled, argmax, explodedAtStep } = await simulateJob.run(
      { steps: 3000, seed: 3, noise: 1 },
      contextOf(`runs/${LAST['two-small']}`),
    );
    expect(explodedAtStep).toBeNull();
    argmax?.forEach((symbol, t) => expect(logits[t][symbol]).toBe(Math.max(...logits[t])));
    const expected = logits.map((row) => {
      const weights = row.map((value) => Math.exp(value - Math.max(...row)));
      return weights[0] / weights.reduce((sum, weight) => sum + weight, 0);
    });
    const mean = expected.reduce((sum, p) => sum + p, 0) / expected.length;
    const deviation = Math.sqrt(expected.reduce((sum, p) => sum + p * (1 - p), 0)) / 3000;
    const share = (sampled ?? []).filter((symbol) => symbol === 0).length / 3000;
    expect(Math.abs(share - mean)).toBeLessThan(5 * deviation);
  });

  it('says where a network explodes', async () => {
    const { hidden, explodedAtStep } = await simulateJob.run(
      { steps: 20_000 },
      contextOf('runs/two-small/models/evolution/model_epoch_100.pth'),
    );
    expect(explodedAtStep).toBeGreaterThan(0);
    expect(hidden.length).toBeLessThanOrEqual(20_000);
    expect(hidden.flat().every(Number.isFinite)).toBe(true);
  });

  it('goes on from h0 as if it had never stopped', async () => {
    const context = contextOf(`runs/${LAST['two-small']}`);
    const { inputs } = fixtureJson<Golden>('golden/two-small.json');
    const whole = await simulateJob.run({ inputs: inputs.slice(0, 60) }, context);
    const rest = await simulateJob.run(
      { inputs: inputs.slice(20, 60), h0: whole.hidden[19] },
      context,
    );
    expect(rest.hidden).toEqual(whole.hidden.slice(20));
    expect(rest.logits).toEqual(whole.logits.slice(20));
  });

  it('starts noisy runs at h0, with the noise of a run from zero', async () => {
    const context = contextOf(`runs/${LAST['two-small']}`);
    const h0 = new Array<number>(50).fill(0.5);
    const noise = { steps: 5, seed: 4, noise: 1 };
    const started = await simulateJob.run({ ...noise, h0 }, context);
    const fromZero = await simulateJob.run(noise, context);
    const zero = await simulateJob.run({ ...noise, h0: h0.map(() => 0) }, context);
    expect(zero).toEqual(fromZero);
    expect(started.hidden[0]).not.toEqual(fromZero.hidden[0]);
  });

  it.each([
    [{ h0: [1, 2] }, "h0: 2 numbers found, the network's state has 50"],
    [{ inputs: [[1, 2]] }, 'inputs[0]: 2 numbers found, the network has 10 inputs'],
    [{ inputs: [[1]], seed: 1 }, 'seed: found beside inputs'],
    [{ steps: 1e9 }, 'steps: 1000000000 found, at most 400000 for 50 units'],
  ])('refuses %j', async (params, message) => {
    await expect(simulateJob.run(params, contextOf(`runs/${LAST['two-small']}`))).rejects.toThrow(
      message,
    );
  });
});

function expectClose(found: readonly number[], expected: readonly number[]): void {
  const worst = Math.max(...expected.map((value, k) => Math.abs(value - found[k])));
  expect(worst).toBeLessThan(1e-10);
}
