import { describe, expect, it } from 'vitest';
import { opposedAfferents } from '../../../../src/core/mechanism/discovery/opposedAfferents';
import { reluNetwork } from '../dynamics/reluNetwork';

const UNITS = 12;
const [A, B] = [
  [2, 5, 7],
  [3, 8, 10],
];
const [KICK, OTHER] = [0, 11];

/** +1 from A and -1 from B onto one kick unit, the other way round onto the other, all else 0. */
function planted() {
  const weights = new Float64Array(UNITS ** 2);
  for (const unit of A) {
    weights[KICK * UNITS + unit] = 1;
    weights[OTHER * UNITS + unit] = -1;
  }
  for (const unit of B) {
    weights[KICK * UNITS + unit] = -1;
    weights[OTHER * UNITS + unit] = 1;
  }
  return reluNetwork(weights);
}

describe('afferents of opposite signs', () => {
  it('are the planted integrators exactly, split by their sign (known answer 34)', () => {
    const found = opposedAfferents(planted(), [KICK], [OTHER], A.length + B.length);
    expect([...found.forFirst].sort((a, b) => a - b)).toEqual(A);
    expect([...found.againstFirst].sort((a, b) => a - b)).toEqual(B);
    const turned = opposedAfferents(planted(), [OTHER], [KICK], A.length + B.length);
    expect([...turned.forFirst].sort((a, b) => a - b)).toEqual(B);
  });

  it('are of the mean onto a group, 70 of 150 where no number is given', () => {
    const weights = new Float64Array(16);
    // Unit 3 drives 0 strongly and holds 1 back a little: their mean is driven; 2 is held back.
    weights[0 * 4 + 3] = 3;
    weights[1 * 4 + 3] = -1;
    weights[2 * 4 + 3] = -1;
    const { forFirst, againstFirst } = opposedAfferents(reluNetwork(weights), [0, 1], [2], 1);
    expect([forFirst, againstFirst]).toEqual([[3], []]);
    const large = opposedAfferents(reluNetwork(new Float64Array(150 ** 2)), [0], [1]);
    expect([large.forFirst.length, large.againstFirst.length]).toEqual([35, 35]);
  });
});
