/** Networks too large for dense spectra: the ways by products give what the dense ways would. */
import { describe, expect, it } from 'vitest';
import { findFixedPoints } from '../../../../src/core/dynamics/fixedPoints';
import { findRays } from '../../../../src/core/dynamics/rays';
import type { Network } from '../../../../src/core/rnn/network';
import { createStepper } from '../../../../src/core/rnn/step';
import { normals, positiveStarts, reluNetwork } from './reluNetwork';

const UNITS = 450;

/** All weights positive: one ray, with every unit active (Perron and Frobenius). */
const positive = normals(UNITS * UNITS, 1, 0.01).map(Math.abs);

describe('a large network', () => {
  it('has its one ray found with all units active', () => {
    const { rays, unsettledShare } = findRays(reluNetwork(positive), {
      starts: positiveStarts(3, UNITS),
      unstableSearch: true,
      seed: 1,
    });
    expect(rays).toHaveLength(1);
    const [{ growth, attracting, residual, activeUnits, transverse, directions }] = rays;
    expect([attracting, activeUnits[0].length, unsettledShare]).toEqual([true, UNITS, 0]);
    expect(residual).toBeLessThan(1e-10);
    // The other eigenvalues fill a disc of radius σ √N; σ of |x| is .01 √(1 - 2/π).
    const disc = 0.01 * Math.sqrt((1 - 2 / Math.PI) * UNITS);
    expect(transverse * growth).toBeGreaterThan(0.9 * disc);
    expect(transverse * growth).toBeLessThan(1.1 * disc);
    const image = directions[0].slice();
    createStepper(reluNetwork(positive)).step(image, new Float64Array(UNITS));
    image.forEach((value, k) => expect(value).toBeCloseTo(growth * directions[0][k], 10));
  });

  it.each([
    ['tanh', (network: Network): Network => ({ ...network, nonlinearity: 'tanh' })],
    ['relu', (network: Network): Network => network],
  ] as const)('of %s units has its fixed point solved by iteration', (_, altered) => {
    const weights = normals(UNITS * UNITS, 2, 0.8 / Math.sqrt(UNITS));
    const network = altered(reluNetwork(weights, normals(UNITS, 3)));
    const { fixedPoints } = findFixedPoints(network, {
      starts: positiveStarts(2, UNITS),
      input: null,
      maxPeriod: 2,
      seed: 1,
    });
    const [point] = fixedPoints;
    expect(point).toMatchObject({ period: 1, stability: 'stable' });
    expect(point.multipliers.re[0]).toBeLessThan(1);
    const stepper = createStepper(network);
    const drive = new Float64Array(UNITS);
    stepper.driveOf(new Float64Array(1), drive);
    const image = point.points[0].slice();
    stepper.step(image, drive);
    image.forEach((value, k) => expect(value).toBeCloseTo(point.points[0][k], 9));
  });
});
