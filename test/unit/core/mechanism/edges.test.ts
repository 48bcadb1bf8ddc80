import { describe, expect, it } from 'vitest';
import { applyEdgeGains } from '../../../../src/core/mechanism/edges';
import { randomNetwork } from '../../engine/randomNetwork';

describe('applyEdgeGains', () => {
  it.each(['rnn', 'lstm'] as const)('scales one entry of each gate of %s and no other', (cell) => {
    const network = randomNetwork({ cell, units: 4 });
    const scaled = applyEdgeGains(network, [{ layer: 0, from: 3, to: 1, gain: 0.5 }]);
    scaled.layers[0].recurrentWeight.forEach((value, at) => {
      const isEdge = at % 4 === 3 && Math.floor(at / 4) % 4 === 1;
      expect(value).toBe(network.layers[0].recurrentWeight[at] * (isEdge ? 0.5 : 1));
    });
  });

  it('multiplies gains on one connection; gains of 1 give the network itself', () => {
    const network = randomNetwork();
    const edge = { layer: 0, from: 2, to: 5 };
    const twice = applyEdgeGains(network, [
      { ...edge, gain: 0.5 },
      { ...edge, gain: 4 },
    ]);
    const at = 5 * 12 + 2;
    expect(twice.layers[0].recurrentWeight[at]).toBe(2 * network.layers[0].recurrentWeight[at]);
    expect(applyEdgeGains(network, [{ ...edge, gain: 1 }])).toBe(network);
  });

  it('refuses layers and units that do not exist', () => {
    const network = randomNetwork();
    const cut = (layer: number, from: number, to: number) => () =>
      applyEdgeGains(network, [{ layer, from, to, gain: 1 }]);
    expect(cut(1, 0, 0)).toThrow('layer 1 found, the network has 1 layers');
    expect(cut(0, 12, 0)).toThrow('unit 12 of layer 0 found, the layer has 12 units');
    expect(cut(0, 0, -1)).toThrow('unit -1 of layer 0 found');
  });
});
