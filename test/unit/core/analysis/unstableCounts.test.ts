import { describe, expect, it } from 'vitest';
import { planUnstable, unstableCounts } from '../../../../src/core/analysis/unstableCounts';
import { eigenvalues } from '../../../../src/core/linalg/eigen';
import { jacobianAt } from '../../../../src/core/rnn/jacobian';
import { stateSize, type Network } from '../../../../src/core/rnn/network';
import { normals } from '../dynamics/reluNetwork';
import { randomNetwork } from '../../engine/randomNetwork';

/** From the whole derivative at each state. */
function countedOneByOne(network: Network, states: Float64Array): number[] {
  const size = stateSize(network);
  return Array.from({ length: states.length / size }, (_, i) => {
    const jacobian = jacobianAt(network, states.subarray(i * size, (i + 1) * size), null);
    const { re, im } = eigenvalues(jacobian, size);
    return re.filter((_, k) => Math.hypot(re[k], im[k]) > 1).length;
  });
}

/** States that come again have active sets that come again. */
function statesOf(network: Network, count: number): Float64Array {
  const size = stateSize(network);
  const drawn = normals(count * size, 7);
  return Float64Array.from({ length: 2 * count * size }, (_, k) => drawn[k % drawn.length]);
}

describe('unstable directions', () => {
  it.each(['relu', 'tanh'] as const)(
    'are counted once for equal active sets: %s',
    (nonlinearity) => {
      const network = randomNetwork({ units: 9, nonlinearity, spread: 3, seed: 2 });
      const states = statesOf(network, 20);
      const size = stateSize(network);
      const { counted, source } = planUnstable(network, states);
      const rows = Float64Array.from(
        counted.flatMap((i) => [...states.subarray(i * size, (i + 1) * size)]),
      );
      const counts = unstableCounts(network, rows);
      const found = [...source].map((at) => counts[at]);
      expect(found).toEqual(countedOneByOne(network, states));
      expect(new Set(found).size).toBeGreaterThan(1);
      // Part by part, what a state needs is known by its turn.
      source.forEach((at, i) => expect(counted[at]).toBeLessThanOrEqual(i));
      expect([...counted].sort((a, b) => a - b)).toEqual(counted);
      if (nonlinearity === 'relu') expect(counted.length).toBeLessThanOrEqual(20);
    },
  );

  it('are left out where the derivative is too large and falls into no sets', () => {
    const network = randomNetwork({ units: 161, nonlinearity: 'tanh' });
    const { counted, source } = planUnstable(network, new Float64Array(2 * 161));
    expect(counted).toEqual([]);
    expect([...source]).toEqual([-1, -1]);
  });
});
