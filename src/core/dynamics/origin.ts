/** The origin of a positively homogeneous network: its only generic fixed point, and always a switching boundary. */
import { nullity } from '../linalg/lu';
import type { CancelSignal } from '../cancel';
import { sortByModulus } from '../linalg/eigen';
import type { Network } from '../rnn/network';
import { reluMapOf, returnMap } from './linearRegion';
import { maskOf } from './mask';
import { findRays } from './rays';
import { unseenShareOf } from './stability';
import type { FixedPoint, FixedPointSearch, Ray, RaySearch } from './types';

/** λ this close to 1 makes a ray a line of fixed points (or of k-cycles). */
const UNIT_GROWTH = 1e-9;

/**
 * The strict mask at h = 0 switches every unit off, so the derivative there is 0 even when the map expands:
 * the origin is classified by the growth along the rays found instead (its one-sided multipliers), and flagged border.
 */
export function originOf(
  network: Network,
  options: {
    readonly starts: Float64Array;
    readonly seed: number;
    readonly maxPeriod: number;
    /** Of the same network, repelling ones searched too. */
    readonly rays?: RaySearch;
    readonly signal?: CancelSignal;
  },
): FixedPointSearch {
  const search =
    options.rays ??
    findRays(network, {
      ...options,
      maxPeriod: Math.max(8, options.maxPeriod),
      // A direction that contracts while others expand makes a saddle, and repels: iterating alone never meets it.
      unstableSearch: true,
    });
  const families = search.rays
    .filter((ray) => Math.abs(ray.growth - 1) <= UNIT_GROWTH)
    .map((ray) => familyOf(network, ray, search.startsTried, options.signal));
  const origin = originPoint(network, search, families.length === 0);
  const fixedPoints = [origin, ...families];
  return {
    fixedPoints,
    startsTried: search.startsTried,
    unseenShare: unseenShareOf(fixedPoints),
    exhaustivePeriod: 0,
  };
}

function originPoint(network: Network, search: RaySearch, isolated: boolean): FixedPoint {
  const { hiddenSize } = network.layers[0];
  const growths = Float64Array.from(search.rays, (ray) => ray.growth);
  return {
    period: 1,
    points: [new Float64Array(hiddenSize)],
    multipliers: sortByModulus(growths, new Float64Array(growths.length)),
    otherSides: [],
    stability: originStability(search, isolated),
    kind: 'exact',
    residual: 0,
    relativeSpeed: 0,
    border: true,
    familyDimension: 0,
    hits: search.startsTried,
  };
}

function originStability(search: RaySearch, isolated: boolean): FixedPoint['stability'] {
  const expands = search.explodingShare > 0 || search.rays.some((ray) => ray.growth > 1);
  if (!expands && isolated) return 'stable';
  const allExpand =
    search.startsTried > 0 &&
    search.explodingShare === 1 &&
    search.rays.every((ray) => ray.growth > 1);
  return allExpand ? 'source' : 'saddle';
}

/** With growth 1 every multiple of a ray's direction is fixed (or k-periodic): not isolated. */
function familyOf(
  network: Network,
  ray: Ray,
  startsTried: number,
  signal: CancelSignal | undefined,
): FixedPoint {
  const map = reluMapOf(network, null);
  const linear = returnMap(map, ray.directions.map(maskOf));
  const size = linear.support.length;
  const difference = linear.matrix.slice();
  for (let k = 0; k < size; k++) difference[k * size + k] -= 1;
  return {
    period: ray.period,
    points: ray.directions,
    multipliers: { re: Float64Array.of(1), im: new Float64Array(1) },
    otherSides: [],
    stability: 'saddle',
    kind: 'exact',
    residual: ray.residual,
    relativeSpeed: ray.residual,
    border: ray.border,
    familyDimension: nullity(difference, size, 1e-8, signal),
    hits: Math.max(1, Math.round(ray.startsShare * startsTried)),
  };
}
