import { describe, expect, it } from 'vitest';
import { sinkhornDivergence, type PointCloud } from '../../../../src/core/transport/divergence';
import { epsilonSchedule } from '../../../../src/core/transport/schedule';
import { stringDivergence } from '../../../../src/core/transport/stringDivergence';
import { fillNormals, fillUniforms, STREAM } from '../../../../src/core/random/streams';
import { goldenDivergences, stringsOf } from './goldenDivergences';

const PAPER = { blur: 0.2, scaling: 0.5 };

function cloud(rows: readonly (readonly number[])[]): PointCloud {
  return {
    count: rows.length,
    dimension: rows[0].length,
    points: Float64Array.from(rows.flat()),
  };
}

function relativeError(found: Float64Array, wanted: Float64Array): number {
  const norm = (values: Float64Array) => Math.hypot(...values);
  return norm(found.map((value, i) => value - wanted[i])) / Math.max(norm(wanted), 1e-300);
}

describe('epsilonSchedule', () => {
  it('is the published one for T = 100, 30 and 40', () => {
    const rounded = (diameterSquared: number) =>
      epsilonSchedule(diameterSquared, 0.2, 0.5).map((value) => Number(value.toPrecision(6)));
    expect(rounded(300)).toEqual([300, 300, 75, 18.75, 4.6875, 1.17188, 0.292969, 0.0732422, 0.04]);
    expect(rounded(90)).toEqual([90, 90, 22.5, 5.625, 1.40625, 0.351563, 0.0878906, 0.04]);
    expect(rounded(120)).toEqual([120, 120, 30, 7.5, 1.875, 0.46875, 0.117188, 0.04]);
  });

  it('survives a single point, whose diameter is 0', () => {
    expect(epsilonSchedule(0, 0.2, 0.5)).toEqual([0.04000000000000001, 0.04000000000000001]);
  });

  it.each([
    [1, 0, 0.5, 'blur: 0'],
    [1, 0.2, 1, 'scaling: 1'],
    [NaN, 0.2, 0.5, 'diameter²: NaN'],
  ])('refuses diameter² %s, blur %s, scaling %s', (diameter, blur, scaling, message) => {
    expect(() => epsilonSchedule(diameter, blur, scaling)).toThrow(message);
  });
});

describe('sinkhornDivergence against geomloss', () => {
  it.each(goldenDivergences())('$name, blur $blur', ({ x, y, blur, scaling, loss, gradient }) => {
    const found = sinkhornDivergence(x, y, { blur, scaling });
    expect(Math.abs(found.loss / loss - 1)).toBeLessThan(1e-10);
    expect(relativeError(found.gradient, gradient)).toBeLessThan(1e-10);
  });
});

describe('stringDivergence against geomloss', () => {
  const oneHot = goldenDivergences().filter(({ name }) => name.startsWith('onehot'));
  it('has one-hot cases to compare', () => expect(oneHot.length).toBe(6));

  it.each(oneHot)('$name, blur $blur', ({ x, y, blur, scaling, loss, gradient }) => {
    const found = stringDivergence(stringsOf(x, 3), stringsOf(y, 3), { blur, scaling });
    expect(Math.abs(found.loss / loss - 1)).toBeLessThan(1e-10);
    expect(relativeError(found.gradient().perString, gradient)).toBeLessThan(1e-10);
  });
});

describe('known answers', () => {
  it('37: two Diracs', () => {
    const found = sinkhornDivergence(cloud([[0, 0]]), cloud([[3, 4]]), PAPER);
    expect(found.loss).toBeCloseTo(12.5, 12);
    expect([...found.gradient]).toEqual([-3, -4]);
    expect(sinkhornDivergence(cloud([[3, 4]]), cloud([[3, 4]]), PAPER).loss).toBe(0);
  });

  it('38: a shift of any cloud', () => {
    const x = cloud([[0], [1], [3]]);
    const y = cloud([[0.4], [1.4], [3.4]]);
    const found = sinkhornDivergence(x, y, { blur: 0.1, scaling: 0.95 });
    expect(found.loss).toBeCloseTo(0.08, 6);
    for (const value of found.gradient) expect(value).toBeCloseTo(-0.4 / 3, 6);
    const coarse = sinkhornDivergence(x, y, { blur: 1, scaling: 0.5 });
    expect(coarse.loss).toBeCloseTo(0.0799761, 6);
  });

  it.each([
    [0.2, 0.4861371],
    [1, 0.2168904],
  ])('39: one Dirac against two, blur %s', (blur, wanted) => {
    const found = sinkhornDivergence(cloud([[0]]), cloud([[-1], [1]]), { blur, scaling: 0.9 });
    expect(found.loss).toBeCloseTo(wanted, 6);
    expect(found.marginalError).toBeLessThan(1e-9);
  });
});

describe('properties', () => {
  const random = (seed: number, count: number): PointCloud => {
    const points = new Float64Array(3 * count);
    fillNormals(points, seed, STREAM.starts, 0);
    return { count, dimension: 3, points };
  };

  it('is >= 0 and symmetric with slow annealing', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const x = random(seed, 20);
      const y = random(seed + 100, 30);
      const there = sinkhornDivergence(x, y, { blur: 0.3, scaling: 0.9 });
      const back = sinkhornDivergence(y, x, { blur: 0.3, scaling: 0.9 });
      expect(there.loss).toBeGreaterThan(0);
      expect(Math.abs(there.loss - back.loss)).toBeLessThan(1e-9 * there.loss);
    }
  });

  it('has gradients that sum to the gap of the means at convergence', () => {
    const found = sinkhornDivergence(random(1, 20), random(2, 30), { blur: 2, scaling: 0.99 });
    expect(found.gradientResidual).toBeLessThan(1e-3);
    expect(found.marginalError).toBeLessThan(1e-3);
  });

  it('has a gradient that agrees with finite differences at convergence', () => {
    // Only the last update is differentiated, which is the whole derivative at convergence only.
    const x = random(3, 8);
    const y = random(4, 9);
    const options = { blur: 2, scaling: 0.99 };
    const { gradient } = sinkhornDivergence(x, y, options);
    const step = 1e-5;
    for (const at of [0, 7, 20]) {
      const moved = (by: number) => {
        const points = x.points.slice();
        points[at] += by;
        return sinkhornDivergence({ ...x, points }, y, options).loss;
      };
      expect((moved(step) - moved(-step)) / (2 * step)).toBeCloseTo(gradient[at], 3);
    }
  });
});

describe('refusals', () => {
  it('names what does not fit', () => {
    const x = cloud([[0, 0]]);
    expect(() => sinkhornDivergence(x, cloud([[1]]), PAPER)).toThrow(
      'dimension: 2 in x and 1 in y',
    );
    expect(() => sinkhornDivergence(x, cloud([[NaN, 1]]), PAPER)).toThrow('y: values');
    const strings = { count: 1, lengthSteps: 2, outputs: 3, symbols: Uint8Array.of(0, 3) };
    expect(() => stringDivergence(strings, strings, PAPER)).toThrow('x: symbol 3 found, 0..2');
  });
});

describe('stringDivergence without self-pairs', () => {
  const strings = (seed: number, count: number) => {
    const uniforms = new Float64Array(4 * count);
    fillUniforms(uniforms, seed, STREAM.starts, 0);
    const symbols = Uint8Array.from(uniforms, (u) => Math.floor(3 * u));
    return { count, lengthSteps: 4, outputs: 3, symbols };
  };
  const options = { blur: 1.5, scaling: 0.9, selfPairs: false };

  it('is 0 on average between clouds of the same kind, where self-pairs are not', () => {
    const pairs = Array.from({ length: 60 }, (_, k) => [
      strings(2 * k, 12),
      strings(2 * k + 1, 12),
    ]);
    const mean = (selfPairs: boolean) =>
      pairs.reduce(
        (sum, [x, y]) => sum + stringDivergence(x, y, { ...options, selfPairs }).loss,
        0,
      ) / pairs.length;
    expect(mean(true)).toBeGreaterThan(0.05);
    expect(Math.abs(mean(false))).toBeLessThan(0.015);
  });

  it('takes no mass of a string to itself, and all of it to others', () => {
    const x = strings(1, 2);
    const { own, target } = stringDivergence(x, strings(2, 9), options).masses();
    x.symbols.forEach((_, at) => {
      const other = x.symbols[(at + x.lengthSteps) % x.symbols.length];
      const wanted = [0, 1, 2].map((k) => Number(k === other));
      expect([...own.subarray(3 * at, 3 * at + 3)]).toEqual(wanted);
      const sum = target.subarray(3 * at, 3 * at + 3).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 12);
    });
  });

  it('refuses a cloud of one string', () => {
    expect(() => stringDivergence(strings(1, 1), strings(2, 9), options)).toThrow('cloud of 1');
  });
});
