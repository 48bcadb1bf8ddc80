import { describe, expect, it } from 'vitest';
import { inferNetwork } from '../../../src/formats/inferNetwork';
import { readCheckpoint } from '../../../src/formats/readCheckpoint';
import { statisticsOf } from '../../../src/formats/tensorStatistics';
import { rollout } from '../../../src/core/rnn/step';
import { fixture, fixtureJson } from './fixtures';

interface ExpectedTensor {
  shape: number[];
  dtype: string;
  sum: number;
  first: number[];
  last: number;
}
interface Golden {
  expected: Record<string, Record<string, ExpectedTensor>>;
  forward: Record<string, { inputs: number[][]; hidden: number[][]; logits: number[][] }>;
}
const golden = fixtureJson<Golden>('golden/formats.json');

describe.each(Object.entries(golden.expected))('%s', (file, expected) => {
  it('reads to exactly what PyTorch wrote', async () => {
    const { tensors } = await readCheckpoint(fixture(`formats/${file}`));
    expect(tensors.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
    for (const tensor of tensors) {
      const wanted = expected[tensor.name];
      expect(tensor.shape).toEqual(wanted.shape);
      expect(`torch.${tensor.dtype}`).toBe(wanted.dtype);
      const values = await tensor.values();
      expect([...values.slice(0, wanted.first.length)]).toEqual(wanted.first);
      expect(values.at(-1)).toBe(wanted.last);
      const { sum } = statisticsOf(values);
      expect(Math.abs(sum - wanted.sum)).toBeLessThan(1e-9 * Math.max(1, Math.abs(wanted.sum)));
    }
  });
});

describe.each(Object.entries(golden.forward))('%s', (file, { inputs, hidden, logits }) => {
  it("steps as PyTorch's own cell does", async () => {
    const { network } = await inferNetwork(await readCheckpoint(fixture(`formats/${file}`)), {
      ...(file.includes('relu') ? { nonlinearity: 'relu' as const } : {}),
    });
    const run = rollout(network!, Float64Array.from(inputs.flat()), inputs.length);
    const worst = (found: Float64Array, wanted: number[][]) =>
      Math.max(...wanted.flat().map((value, k) => Math.abs(value - found[k])));
    expect(run.hidden).toHaveLength(hidden.flat().length);
    expect(worst(run.hidden, hidden)).toBeLessThan(1e-10);
    expect(worst(run.logits, logits)).toBeLessThan(1e-10);
  });
});

describe.each(['two-small', 'two-h150-d100'])('%s', (run) => {
  interface RunGolden {
    checkpoint: string;
    inputs: number[][];
    hidden_t: number[];
    hidden: number[][];
    logits: number[][];
  }
  const expected = fixtureJson<RunGolden>(`golden/${run}.json`);

  it('steps as in PyTorch from h = 0', async () => {
    const { network } = await inferNetwork(await readCheckpoint(fixture(expected.checkpoint)));
    const units = network!.layers[0].hiddenSize;
    const found = rollout(network!, Float64Array.from(expected.inputs.flat()), 60);
    expected.hidden_t.forEach((t, row) => {
      const state = found.hidden.subarray(t * units, (t + 1) * units);
      expected.hidden[row].forEach((value, k) => {
        expect(Math.abs(state[k] - value)).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)));
      });
    });
    const flat = expected.logits.flat();
    const worst = Math.max(...flat.map((value, k) => Math.abs(value - found.logits[k])));
    expect(worst).toBeLessThan(1e-10 * Math.max(...flat.map(Math.abs)));
  });
});
