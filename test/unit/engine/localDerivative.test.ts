import { describe, expect, it } from 'vitest';
import { paddedSpectrum } from '../../../src/core/dynamics/spectrum';
import type { FittedBasis } from '../../../src/engine/basis';
import { eigenmodeMarks, localDerivative } from '../../../src/engine/localDerivative';
import { networkOf } from '../core/analysis/networks';
import { randomNetwork } from './randomNetwork';

const signal = { aborted: false };
/** The first two units and the fourth are the axes. */
const basis: FittedBasis = {
  mean: Float64Array.of(5, 5, 5, 5),
  axes: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1),
  ...{ source: 'orbit', kind: 'pca', explainedVarianceRatio: [0.5, 0.3, 0.2] },
};
/** Units 0 and 1 turn by 90° and shrink; unit 2 grows, unseen; unit 3 is never active. */
const network = networkOf({
  recurrent: [
    [0, -0.5, 0, 0],
    [0.5, 0, 0, 0],
    [0, 0, 1.5, 0],
    [0, 0, 0, -2],
  ],
  input: [[0], [0], [0], [0]],
  readout: [[1, 0, 0, 0]],
});
// z = (.5, .5, 1.5, -2): units 0, 1 and 2 are active next.
const state = Float64Array.of(1, -1, 1, 1);

function marksAt(visible: Float64Array | null = null) {
  const derivative = localDerivative(network, state);
  if ('leftOut' in derivative) throw new Error('left out');
  const { matrix, support, size } = derivative;
  const spectrum = paddedSpectrum(matrix, support.length, size);
  const view = { basis, visible, reach: 2 };
  return { derivative, marks: eigenmodeMarks(derivative, spectrum, view, signal) };
}

describe('the derivative at a state', () => {
  it('is of the units that are active next, in h', () => {
    const { derivative } = marksAt();
    expect([...derivative.support]).toEqual([0, 1, 2]);
    expect(derivative.space).toBe('h');
  });

  it('has its eigenvectors in the axes of the picture, as long there as lies in them', () => {
    const { marks } = marksAt();
    const [grows, turns] = marks;
    expect([grows.re, grows.im]).toEqual([1.5, 0]);
    for (const value of [grows.shownShare, ...grows.halfAxes]) expect(value).toBeCloseTo(0, 12);
    expect(turns.re).toBeCloseTo(0, 12);
    expect(turns.im).toBeCloseTo(0.5, 12);
    expect(turns.shownShare).toBeCloseTo(1, 6);
    const [ax, ay, , bx, by] = turns.halfAxes;
    // A circle of radius `reach`, counter-clockwise: (1, 0) goes to (0, .5).
    expect(Math.hypot(ax, ay)).toBeCloseTo(2, 5);
    expect(Math.hypot(bx, by)).toBeCloseTo(2, 5);
    expect(ax * by - ay * bx).toBeCloseTo(4, 5);
    expect(marks).toHaveLength(2);
  });

  it('shows them as readers see the units', () => {
    const { marks } = marksAt(Float64Array.of(0, 1, 1, 1));
    const [, turns] = marks;
    expect([turns.halfAxes[0], turns.halfAxes[3]].map(Math.abs)).toEqual([0, 0]);
  });

  it('says what space other cells have, and leaves out what is too large', () => {
    const lstm = localDerivative(randomNetwork({ cell: 'lstm', units: 3 }), new Float64Array(6));
    expect(lstm).toMatchObject({ space: 'the state (h and c)', size: 6 });
    const large = localDerivative(
      randomNetwork({ nonlinearity: 'tanh', units: 801 }),
      new Float64Array(801),
    );
    expect(large).toMatchObject({ active: 801 });
  });
});
