/** The map on directions, and the boundary between two basins where its ray is known. */
import { describe, expect, it } from 'vitest';
import { directionMap, RecentDirections } from '../../../../src/core/dynamics/directionMap';
import { trackEdge } from '../../../../src/core/dynamics/edgeTracking';
import { FoundRays } from '../../../../src/core/dynamics/foundRays';
import {
  reluMapOf,
  returnMap,
  returnProduct,
  type ReluMap,
} from '../../../../src/core/dynamics/linearRegion';
import { maskOf } from '../../../../src/core/dynamics/mask';
import { raysOfMasks } from '../../../../src/core/dynamics/rayRefinement';
import { normals, reluNetwork } from './reluNetwork';

const mapOf = (weights: ArrayLike<number>): ReluMap => reluMapOf(reluNetwork(weights), null);
/** Both axes attract with growth .8; (1, 1) separates them with growth .4. */
const rivals = [0.8, -0.4, -0.4, 0.8];

describe('directionMap', () => {
  it('turns a direction and tells the growth; what dies stays', () => {
    const map = directionMap(mapOf(rivals));
    const direction = Float64Array.of(0.8, 0.6);
    expect(map.turn(direction)).toBeCloseTo(Math.hypot(0.4, 0.16), 12);
    expect(direction[1] / direction[0]).toBeCloseTo(0.4, 12);
    expect(map.work).toBe(4);
    const dying = Float64Array.of(1, 0);
    expect(directionMap(mapOf([-1, 0, 0, 1])).turn(dying)).toBe(0);
    expect([...dying]).toEqual([1, 0]);
    expect(directionMap(mapOf([NaN, 0, 0, 1])).turn(Float64Array.of(0.8, 0.6))).toBe(0);
  });
});

describe('RecentDirections', () => {
  it('keep copies of the last ones and see what repeats', () => {
    const recent = new RecentDirections(4);
    const state = new Float64Array(1);
    for (const value of [5, 1, 2, 1, 2]) {
      state[0] = value;
      recent.push(state);
    }
    expect(recent.last(9).map(([value]) => value)).toEqual([1, 2, 1, 2]);
    expect([recent.period(1e-9), recent.maskPeriod()]).toEqual([2, 1]);
    expect([recent.change(1), recent.change(7)]).toEqual([1, Infinity]);
  });
});

describe('trackEdge', () => {
  const track = (weights: number[], a: number[], b: number[]) => {
    const map = mapOf(weights);
    const found = new FoundRays();
    for (const unit of [0, 1]) {
      raysOfMasks(map, [Uint32Array.of(1 << unit)]).rays.forEach((ray) => found.add(ray));
    }
    const start = Float64Array.from(a);
    const fate = found.rays.findIndex(({ directions }) => directions[0][0] > 0.5);
    const options = { turns: directionMap(map), found, signal: undefined };
    return trackEdge(options, start, fate, Float64Array.from(b));
  };

  it('comes to rest on the ray between two others', () => {
    const edge = track(rivals, [1, 0], [0, 1]);
    expect(edge?.rests).toBe(true);
    edge?.recent.newest.forEach((value) => expect(value).toBeCloseTo(Math.SQRT1_2, 2));
  });

  it('is lost where states die', () => {
    // Between the axes everything dies within a step.
    expect(track([0.8, -2, -2, 0.8], [1, 0], [0, 1])).toBeNull();
  });
});

describe('returnProduct', () => {
  it('is the return map without its matrix', () => {
    const units = 12;
    const map = reluMapOf(reluNetwork(normals(units * units, 5), normals(units, 6)), null);
    const masks = [7, 8, 9].map((seed) => maskOf(normals(units, seed)));
    const { support, matrix, offset } = returnMap(map, masks);
    const byProduct = returnProduct(map, masks);
    expect(byProduct.support).toEqual(support);
    const v = normals(support.length, 10);
    const image = new Float64Array(support.length);
    byProduct.product(v, image);
    support.forEach((_, row) => {
      const expected = v.reduce((sum, one, k) => sum + matrix[row * v.length + k] * one, 0);
      expect(image[row]).toBeCloseTo(expected, 10);
      expect(byProduct.offset[row]).toBeCloseTo(offset[row], 10);
    });
  });
});
