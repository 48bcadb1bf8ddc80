/** Which networks have their attracting rays early, and with what they come. */
import { describe, expect, it } from 'vitest';
import { comeWithScene, hasQuickPart } from '../../../src/engine/skeleton';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';
import { randomNetwork } from './randomNetwork';

const { simulation } = DEFAULT_VIEW;
const params = { ...simulation, sequence: 1 };
const both = (network: ReturnType<typeof randomNetwork>, own = params) => [
  hasQuickPart(network, own),
  comeWithScene(network, own),
];

describe('attracting rays', () => {
  it('come with the orbit of small networks, and are asked for of larger ones', () => {
    expect(both(randomNetwork({ units: 200, inputs: 1, outputs: 0 }))).toEqual([true, true]);
    expect(both(randomNetwork({ units: 201, inputs: 1, outputs: 0 }))).toEqual([true, false]);
  });

  it('are none of a map with a constant, of a smooth one, or of several layers', () => {
    expect(both(randomNetwork(), { ...params, constantInput: 1 })).toEqual([false, false]);
    expect(both(randomNetwork({ nonlinearity: 'tanh' }))).toEqual([false, false]);
    expect(both(randomNetwork({ layers: 2 }))).toEqual([false, false]);
  });
});
