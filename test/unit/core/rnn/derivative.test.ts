/** Products with the derivative against the derivative as a matrix, for every cell. */
import { describe, expect, it } from 'vitest';
import { fillNormals } from '../../../../src/core/random/streams';
import { derivativeAt } from '../../../../src/core/rnn/derivative';
import { jacobianAt } from '../../../../src/core/rnn/jacobian';
import { stateSize } from '../../../../src/core/rnn/network';
import { randomNetwork, type RandomNetworkOptions } from '../../engine/randomNetwork';

const cases: RandomNetworkOptions[] = [
  { cell: 'rnn', nonlinearity: 'tanh' },
  { cell: 'rnn', nonlinearity: 'relu', layers: 3 },
  { cell: 'gru' },
  { cell: 'gru', layers: 2 },
  { cell: 'lstm' },
  { cell: 'lstm', layers: 2 },
];

describe.each(cases)('derivativeAt of %o', (options) => {
  it.each([true, false])('is the matrix (with input: %s)', (driven) => {
    const network = randomNetwork({ ...options, units: 6, bias: true });
    const size = stateSize(network);
    const numbers = new Float64Array(2 * size + 3);
    fillNormals(numbers, 4, 12, 0, 0.8);
    const [state, v] = [numbers.slice(0, size), numbers.slice(size, 2 * size)];
    const x = driven ? numbers.slice(2 * size) : null;
    const matrix = jacobianAt(network, state, x);
    const out = new Float64Array(size).fill(9);
    derivativeAt(network, state, x)(v, out);
    out.forEach((value, row) => {
      const expected = v.reduce((sum, one, k) => sum + matrix[row * size + k] * one, 0);
      expect(value).toBeCloseTo(expected, 12);
    });
  });
});
