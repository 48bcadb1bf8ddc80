import { describe, expect, it } from 'vitest';
import { fillNormals } from '../../../../src/core/random/streams';
import { jacobianAt } from '../../../../src/core/rnn/jacobian';
import { createStepper } from '../../../../src/core/rnn/step';
import { stateSize } from '../../../../src/core/rnn/network';
import { randomNetwork, type RandomNetworkOptions } from '../../engine/randomNetwork';

const cases: RandomNetworkOptions[] = [
  { cell: 'rnn', nonlinearity: 'tanh', bias: true },
  { cell: 'rnn', nonlinearity: 'relu', bias: true },
  { cell: 'rnn', nonlinearity: 'tanh', bias: true, layers: 2 },
  { cell: 'gru', bias: true },
  { cell: 'gru', bias: true, layers: 2 },
  { cell: 'lstm', bias: true },
  { cell: 'lstm', bias: true, layers: 2 },
];

describe.each(cases)('jacobianAt of %o', (options) => {
  it('agrees with central differences', () => {
    const network = randomNetwork({ ...options, units: 5 });
    const size = stateSize(network);
    const state = new Float64Array(size);
    const x = new Float64Array(3);
    fillNormals(state, 3, 9, 0, 0.7);
    fillNormals(x, 3, 9, 1000);
    const stepper = createStepper(network);
    const drive = new Float64Array(stepper.driveSize);
    stepper.driveOf(x, drive);
    const next = (k: number, shift: number) => {
      const moved = state.slice();
      moved[k] += shift;
      stepper.step(moved, drive);
      return moved;
    };
    const jacobian = jacobianAt(network, state, x);
    const step = 1e-6;
    for (let column = 0; column < size; column++) {
      const up = next(column, step);
      const down = next(column, -step);
      for (let row = 0; row < size; row++) {
        const slope = (up[row] - down[row]) / (2 * step);
        expect(Math.abs(jacobian[row * size + column] - slope)).toBeLessThan(1e-8);
      }
    }
  });
});
