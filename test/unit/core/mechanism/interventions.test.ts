import { describe, expect, it } from 'vitest';
import { eigenvalues } from '../../../../src/core/linalg/eigen';
import {
  applyGains,
  visibleGain,
  type UnitGain,
} from '../../../../src/core/mechanism/interventions';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';
import { randomNetwork } from '../../engine/randomNetwork';

const options = {
  lengthSteps: 200,
  warmupSteps: 5,
  input: { kind: 'noise', std: 1 },
  seed: 3,
} as const;

/** The network without one of its units. */
function without(network: Network, unit: number): Network {
  const [layer] = network.layers;
  const n = layer.hiddenSize;
  const rows = (m: Float64Array, width: number) =>
    m.filter((_, k) => Math.floor(k / width) !== unit);
  const columns = (m: Float64Array) => m.filter((_, k) => k % n !== unit);
  return {
    ...network,
    layers: [
      {
        ...layer,
        hiddenSize: n - 1,
        inputWeight: rows(layer.inputWeight, layer.inputSize),
        recurrentWeight: columns(rows(layer.recurrentWeight, n)),
      },
    ],
    readout: { ...network.readout!, weight: columns(network.readout!.weight) },
  };
}

describe('applyGains', () => {
  it('scales rows for the recurrent site and columns for the output site: the same spectrum', () => {
    const base = randomNetwork({ units: 2, inputs: 1 });
    const network: Network = {
      ...base,
      layers: [{ ...base.layers[0], recurrentWeight: Float64Array.of(1, 2, 3, 4) }],
    };
    for (const site of ['recurrent', 'output'] as const) {
      const gains: UnitGain[] = [
        { layer: 0, unit: 0, site, gain: 2 },
        { layer: 0, unit: 1, site, gain: 0.5 },
      ];
      const scaled = applyGains(network, gains).layers[0].recurrentWeight;
      expect([...scaled]).toEqual(site === 'recurrent' ? [2, 4, 1.5, 2] : [2, 1, 6, 2]);
      const { re } = eigenvalues(scaled, 2);
      expect(re[0]).toBeCloseTo(4.4494897, 7);
      expect(re[1]).toBeCloseTo(-0.4494897, 7);
    }
  });

  it('with output gain 0 equals the network without that unit, for everyone else', () => {
    const network = randomNetwork();
    const unit = 4;
    const gains: UnitGain[] = [{ layer: 0, unit, site: 'output', gain: 0 }];
    const ablated = runOrbit(network, { ...options, gains });
    const removed = runOrbit(without(network, unit), options);
    const others = ablated.hidden.filter((_, k) => k % 12 !== unit);
    expect(others).toEqual(removed.hidden);
    expect([...ablated.sampled]).toEqual([...removed.sampled]);
  });

  it.each([
    { cell: 'rnn', nonlinearity: 'relu' },
    { cell: 'rnn', nonlinearity: 'tanh', bias: true, layers: 2 },
    { cell: 'gru', bias: true },
    { cell: 'lstm', bias: true, layers: 2 },
  ] as const)('with all gains 1 changes no bit of %o', (kind) => {
    const network = randomNetwork(kind);
    const gains: UnitGain[] = (['output', 'recurrent', 'noise'] as const).flatMap((site) =>
      Array.from({ length: 12 }, (_, unit) => ({ layer: 0, unit, site, gain: 1 })),
    );
    expect(runOrbit(network, { ...options, gains })).toEqual(runOrbit(network, options));
  });

  it('with recurrent and noise gain 0 leaves a unit its biases alone', () => {
    const network = randomNetwork({ nonlinearity: 'tanh', bias: true });
    const { inputBias, recurrentBias } = network.layers[0];
    const unit = 7;
    const gains: UnitGain[] = (['recurrent', 'noise'] as const).map((site) => ({
      layer: 0,
      unit,
      site,
      gain: 0,
    }));
    const { hidden } = runOrbit(network, { ...options, gains });
    const expected = Math.tanh(inputBias![unit] + recurrentBias![unit]);
    for (let t = 0; t < options.lengthSteps; t++) {
      expect(hidden[12 * t + unit]).toBeCloseTo(expected, 12);
    }
  });

  it('scales all gates of a unit alike', () => {
    const network = randomNetwork({ cell: 'lstm', units: 3 });
    const scaled = applyGains(network, [{ layer: 0, unit: 1, site: 'recurrent', gain: 0 }]);
    scaled.layers[0].recurrentWeight.forEach((value, at) => {
      const row = Math.floor(at / 3);
      if (row % 3 === 1) expect(Math.abs(value)).toBe(0);
      else expect(value).toBe(network.layers[0].recurrentWeight[at]);
    });
  });

  it('of the noise site leaves biases alone', () => {
    const network = randomNetwork({ nonlinearity: 'tanh', bias: true });
    const gains: UnitGain[] = [{ layer: 0, unit: 2, site: 'noise', gain: 0.3 }];
    const throughDrive = runOrbit(network, { ...options, gains });
    const throughWeights = runOrbit(applyGains(network, gains), options);
    const worst = throughDrive.states.reduce(
      (most, value, k) => Math.max(most, Math.abs(value - throughWeights.states[k])),
      0,
    );
    expect(worst).toBeLessThan(1e-12);
  });

  it('multiplies gains on one unit and site, and refuses units that do not exist', () => {
    const network = randomNetwork();
    const gain = (value: number, unit = 1): UnitGain => ({
      layer: 0,
      unit,
      site: 'output',
      gain: value,
    });
    expect(visibleGain(network, [gain(0.5), gain(0.5)])?.[1]).toBe(0.25);
    expect(visibleGain(network, [gain(1)])).toBeNull();
    expect(() => applyGains(network, [gain(0, 12)])).toThrow('unit 12 of layer 0');
    expect(() => applyGains(network, [gain(0, -1)])).toThrow('unit -1 of layer 0');
    expect(() => applyGains(network, [{ ...gain(0), layer: 1 }])).toThrow(
      'layer 1 found, the network has 1 layers',
    );
  });

  it('reaches the layer above: its input columns scale', () => {
    const network = randomNetwork({ cell: 'gru', layers: 2 });
    const scaled = applyGains(network, [{ layer: 0, unit: 3, site: 'output', gain: 0 }]);
    const above = scaled.layers[1].inputWeight;
    expect(above.every((value, k) => k % 12 !== 3 || value === 0)).toBe(true);
    expect(scaled.readout?.weight).toEqual(network.readout?.weight);
  });
});
