import { describe, expect, it } from 'vitest';
import type { StepShape } from '../../../../src/core/compute';
import type { Network, RecurrentLayer } from '../../../../src/core/rnn/network';
import { networkStrings, type StringRequest } from '../../../../src/engine/fidelity/networkStrings';
import { ReferenceKernel } from '../../../../src/kernel/reference';
import { wasmKernel } from '../../kernel/kernels';
import { fixtureNetwork } from './fixtureNetwork';

const REQUEST: StringRequest = {
  count: 450,
  lengthSteps: 40,
  seed: 8,
  noiseStd: 1,
  initialStd: 0,
};
const calm = async () => undefined;
const onWasm = {
  createKernel: async (shape: StepShape) => wasmKernel(shape, 2),
  breathe: calm,
};
const onReference = {
  createKernel: async (shape: StepShape) => new ReferenceKernel(shape),
  breathe: calm,
};
const never = {
  createKernel: () => Promise.reject(new Error('no kernel is wanted')),
  breathe: calm,
};

function layer(change: Partial<RecurrentLayer> = {}): RecurrentLayer {
  return {
    inputSize: 1,
    hiddenSize: 1,
    inputWeight: Float64Array.of(1),
    recurrentWeight: Float64Array.of(3),
    inputBias: null,
    recurrentBias: null,
    ...change,
  };
}
const scalar: Network = {
  cell: 'rnn',
  nonlinearity: 'relu',
  layers: [layer()],
  readout: { outputs: 2, weight: Float64Array.of(1, -1), bias: null },
};

describe('networkStrings', () => {
  it('are the same on a kernel and in float64, but for single symbols', async () => {
    const network = await fixtureNetwork('two-small', 1500);
    const [fast, slow] = [
      await networkStrings(network, REQUEST, onWasm),
      await networkStrings(network, REQUEST, onReference),
    ];
    const differing = fast.strings.symbols.filter((s, k) => s !== slow.strings.symbols[k]).length;
    expect(differing).toBeLessThan(0.002 * fast.strings.symbols.length);
    // Step by step in float64 is what the reference kernel does, too.
    const twoLayers: Network = { ...network, layers: [...network.layers, identity(50)] };
    const { strings, sampledBy } = await networkStrings(twoLayers, REQUEST, never);
    expect(sampledBy).toContain('float64');
    expect(strings.symbols).toEqual(slow.strings.symbols);
  });

  it('depend on the seed and their number, not on how many there are', async () => {
    const network = await fixtureNetwork('two-small', 1500);
    const few = await networkStrings(network, { ...REQUEST, count: 210 }, onWasm);
    const many = await networkStrings(network, REQUEST, onWasm);
    const { symbols } = few.strings;
    expect(many.strings.symbols.subarray(0, symbols.length)).toEqual(symbols);
    const other = await networkStrings(network, { ...REQUEST, seed: 9 }, onWasm);
    expect(other.strings.symbols).not.toEqual(many.strings.symbols);
  });

  it('go on in float64 where float32 ends', async () => {
    const request = { ...REQUEST, count: 5, lengthSteps: 200 };
    const { sampledBy, nonFinite, strings } = await networkStrings(scalar, request, onWasm);
    expect(sampledBy).toContain('float64');
    expect(nonFinite).toBe(0);
    // h grows without end, and with it the logit of symbol 0.
    expect(strings.symbols.subarray(150, 200).every((symbol) => symbol === 0)).toBe(true);
  });

  it('count strings that leave the numbers altogether', async () => {
    const wild = { ...scalar, layers: [layer({ recurrentWeight: Float64Array.of(1e30) })] };
    const request = { ...REQUEST, count: 5, lengthSteps: 200 };
    expect((await networkStrings(wild, request, onWasm)).nonFinite).toBe(5);
  });

  it('need a readout', async () => {
    const blind = { ...scalar, readout: null };
    await expect(networkStrings(blind, REQUEST, never)).rejects.toThrow('no readout');
  });
});

/** A second layer that hands on what a ReLU layer gives it. */
function identity(units: number): RecurrentLayer {
  const inputWeight = new Float64Array(units * units);
  for (let k = 0; k < units; k++) inputWeight[k * units + k] = 1;
  const recurrentWeight = new Float64Array(units * units);
  return layer({ inputSize: units, hiddenSize: units, inputWeight, recurrentWeight });
}
