/** Newton's fixed points: scalar maps with known roots, gated cells, several ReLU layers, slow points. */
import { describe, expect, it } from 'vitest';
import { findSmoothFixedPoints } from '../../../../src/core/dynamics/newton';
import { stateSize, type Network } from '../../../../src/core/rnn/network';
import { createStepper } from '../../../../src/core/rnn/step';
import { randomNetwork } from '../../engine/randomNetwork';
import { normals } from './reluNetwork';

/** h' = tanh(a h + b). */
const scalar = (a: number, b: number): Network => ({
  cell: 'rnn',
  nonlinearity: 'tanh',
  layers: [
    {
      inputSize: 1,
      hiddenSize: 1,
      inputWeight: new Float64Array(1),
      recurrentWeight: Float64Array.of(a),
      inputBias: Float64Array.of(b),
      recurrentBias: null,
    },
  ],
  readout: null,
});

describe('findSmoothFixedPoints', () => {
  it('finds the three roots of h = tanh(2h), and that the middle one repels', () => {
    const starts = Float64Array.from({ length: 21 }, (_, k) => (k - 10) / 10);
    const { fixedPoints } = findSmoothFixedPoints(scalar(2, 0), { starts, input: null });
    const sorted = [...fixedPoints].sort((p, q) => p.points[0][0] - q.points[0][0]);
    expect(sorted.map(({ stability }) => stability)).toEqual(['stable', 'source', 'stable']);
    [-0.9575040240772687, 0, 0.9575040240772687].forEach((root, k) => {
      expect(sorted[k].points[0][0]).toBeCloseTo(root, 10);
      expect(sorted[k].multipliers.re[0]).toBeCloseTo(2 * (1 - root ** 2), 10);
    });
  });

  it('calls the ghost of a vanished pair slow, with its relative speed', () => {
    // The fold of h = tanh(2h + b) lies at h = -√½; a little further the pair is gone.
    const fold = -Math.SQRT1_2;
    const b = Math.atanh(fold) - 2 * fold;
    const { fixedPoints } = findSmoothFixedPoints(scalar(2, b + 1e-3), {
      starts: Float64Array.of(-0.75, -0.7, 0.95),
      input: null,
    });
    const slow = fixedPoints.find(({ kind }) => kind === 'slow');
    expect(slow!.points[0][0]).toBeCloseTo(fold, 1);
    expect(slow!.relativeSpeed).toBeGreaterThan(1e-4);
    expect(slow!.relativeSpeed).toBeLessThan(0.02);
    expect(fixedPoints.filter(({ kind }) => kind === 'newton')).toHaveLength(1);
  });

  it.each(['gru', 'lstm'] as const)('closes under the map of a two-layer %s', (cell) => {
    const network = randomNetwork({ cell, units: 5, layers: 2, bias: true });
    const size = stateSize(network);
    const { fixedPoints } = findSmoothFixedPoints(network, {
      starts: normals(10 * size, 3, 0.5),
      input: null,
    });
    expect(fixedPoints.some(({ kind }) => kind === 'newton')).toBe(true);
    const stepper = createStepper(network);
    const drive = new Float64Array(stepper.driveSize);
    stepper.driveOf(new Float64Array(network.layers[0].inputSize), drive);
    for (const { kind, points, multipliers } of fixedPoints) {
      if (kind !== 'newton') continue;
      const image = points[0].slice();
      stepper.step(image, drive);
      image.forEach((value, k) => expect(value).toBeCloseTo(points[0][k], 9));
      expect(multipliers.re).toHaveLength(size);
    }
  });

  it('flags the origin of two ReLU layers as a boundary instead of calling it stable', () => {
    const network = randomNetwork({ layers: 2, units: 6, spread: 3 });
    const { fixedPoints } = findSmoothFixedPoints(network, {
      starts: normals(20 * 12, 1).map(Math.abs),
      input: null,
    });
    expect(fixedPoints).toHaveLength(1);
    expect(fixedPoints[0]).toMatchObject({ border: true, stability: 'saddle' });
    expect(Math.abs(fixedPoints[0].multipliers.re[0])).toBeGreaterThan(1);
  });

  it('ignores starts that are not finite', () => {
    const { fixedPoints } = findSmoothFixedPoints(scalar(0.5, 0.1), {
      starts: Float64Array.of(NaN, Infinity, 0.3),
      input: null,
    });
    expect(fixedPoints).toHaveLength(1);
    expect(fixedPoints[0].hits).toBe(1);
  });
});
