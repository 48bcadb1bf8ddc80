/** Known answer 14: two 27-cycles of a piecewise-linear network, asked for as the command line asks. */
import { describe, expect, it } from 'vitest';
import { jobParams } from '../../../../src/cli/options';
import { analyseJob } from '../../../../src/engine/jobs/analyse';
import { bytesSource } from '../../../../src/formats/byteSource';
import { piecewiseLinearCheckpoint } from '../piecewiseLinear';

const context = () => ({
  source: bytesSource('cycles.safetensors', piecewiseLinearCheckpoint()),
  config: null,
  signal: { aborted: false },
});
const asked = { what: 'skeleton', nonlinearity: 'relu', steps: '200', 'input-constant': '1' };
const answer = async (options: Record<string, string | boolean>) =>
  analyseJob.run(await jobParams('analyse', { ...asked, ...options }), context());
const smallest = (points: readonly number[][]) =>
  points.map(([a, b, minusA, minusB]) => [a - minusA, b - minusB]).sort((x, y) => x[0] - y[0])[0];

describe('analyse --what skeleton --period', () => {
  it('finds the spiral source and both 27-cycles, none of order 25, and says what was tried', async () => {
    const {
      fixedPoints = [],
      fixedPointSearch,
      rays,
      orbit,
    } = await answer({
      period: '27',
      starts: '200',
    });
    expect(rays).toEqual([]);
    expect(orbit.inputConstant).toBe(1);
    const source = fixedPoints.find(({ period }) => period === 1);
    expect(source?.multipliers[0][0]).toBeCloseTo(0.9711909, 6);
    const cycles = fixedPoints.filter(({ period }) => period === 27);
    expect(cycles.map(({ stability }) => stability).sort()).toEqual(['saddle', 'stable']);
    const stable = cycles.find(({ stability }) => stability === 'stable');
    expect(stable?.multipliers[0][0]).toBeCloseTo(0.3635797, 5);
    expect(Math.abs(stable?.multipliers[0][1] ?? 0)).toBeCloseTo(0.5901655, 5);
    const [z1, z2] = smallest(stable?.points ?? []);
    expect([z1, z2]).toEqual([expect.closeTo(-0.3328185, 6), expect.closeTo(2.0290063, 6)]);
    expect(fixedPoints.some(({ period }) => period === 25)).toBe(false);
    expect(fixedPointSearch).toMatchObject({ startsTried: 27 * 200, longestPeriod: 27 });
    expect(fixedPointSearch?.exhaustivePeriod).toBe(0);
  });

  it('without it looks for 2-cycles; with every set, nothing can be missing', async () => {
    const short = await answer({});
    expect(short.fixedPointSearch).toMatchObject({ longestPeriod: 2, exhaustivePeriod: 2 });
    const whole = await answer({ period: '4', exhaustive: true });
    expect(whole.fixedPointSearch).toMatchObject({ longestPeriod: 4, exhaustivePeriod: 4 });
    await expect(answer({ period: '6', exhaustive: true })).rejects.toThrow(
      '4 units and period 6 found',
    );
  });

  it('refuses what is not legal in one line', async () => {
    await expect(answer({ period: '31' })).rejects.toThrow('--period: 31 found');
    await expect(answer({ what: 'zones' })).rejects.toThrow(
      "--input-constant: 1 found with 'zones'",
    );
  });
});
