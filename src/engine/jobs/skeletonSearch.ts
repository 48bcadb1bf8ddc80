/** Rays, fixed points and cycles for the command line: parameters of the search, results without a picture. */
import { Type, type Static } from '@sinclair/typebox';
import type { CancelSignal } from '../../core/cancel';
import { exitFacet } from '../../core/dynamics/exitFacet';
import { findFixedPoints, isSingleRelu } from '../../core/dynamics/fixedPoints';
import type { Orbit } from '../../core/dynamics/orbit';
import { findRays, hasRays } from '../../core/dynamics/rays';
import type { Network } from '../../core/rnn/network';
import { searchGuesses } from '../searchStarts';
import { constantInputOf } from '../skeleton';
import { Matrix, Nullable, Real, Vector } from './schemas';

/** Longest cycle looked for when nobody says. */
const PERIOD = 2;
/** And longest projective cycle of rays. */
const RAY_PERIOD = 8;

export const SkeletonParams = Type.Object({
  period: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 30, description: 'longest cycle looked for' }),
  ),
  starts: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2000, description: 'guesses of active sets a period' }),
  ),
  exhaustive: Type.Optional(
    Type.Boolean({ description: 'every active set, up to 20 units times periods' }),
  ),
  inputConstant: Type.Optional(Type.Number({ description: 'in every channel, in place of noise' })),
});

const RayResult = Type.Object({
  growth: Type.Number({ description: 'factor per step' }),
  period: Type.Integer(),
  attracting: Type.Boolean(),
  startsShare: Real,
  logits: Vector,
  residual: Real,
  transverse: Real,
  border: Type.Boolean(),
  activeUnits: Type.Integer(),
  exit: Nullable(
    Type.Object(
      {
        unit: Type.Integer(),
        turnsOn: Type.Boolean(),
        distance: Type.Number({ description: "in deviations of the unit's noise at length 1" }),
        point: Type.Integer({ description: 'of a cycle, from 0' }),
      },
      { description: 'the switching boundary that noise reaches first' },
    ),
  ),
  direction: Vector,
});

const PointResult = Type.Object({
  period: Type.Integer(),
  stability: Type.String(),
  kind: Type.String(),
  residual: Real,
  relativeSpeed: Real,
  border: Type.Boolean(),
  familyDimension: Type.Integer(),
  hits: Type.Integer(),
  multipliers: Type.Array(Type.Tuple([Real, Real])),
  otherSides: Type.Array(Type.Array(Type.Tuple([Real, Real])), {
    description: 'at a switching boundary: multipliers of its other sides',
  }),
  points: Matrix,
});

export const SkeletonResult = Type.Object({
  rays: Type.Optional(Type.Array(RayResult)),
  raySearch: Type.Optional(
    Type.Object({
      startsTried: Type.Integer(),
      unsettledShare: Real,
      meanLogGrowth: Real,
      explodingShare: Real,
      activeSetsTried: Type.Integer({ description: 'in the search for repelling rays' }),
      edgesTracked: Type.Integer({ description: 'paths along the boundary between basins' }),
      edgesAtRest: Type.Integer({ description: 'of these, how many came to rest on a direction' }),
      exhaustivePeriod: Type.Integer({
        description: 'up to this period all active sets were tried: nothing is missing',
      }),
    }),
  ),
  fixedPoints: Type.Optional(Type.Array(PointResult)),
  fixedPointSearch: Type.Optional(
    Type.Object({
      startsTried: Type.Integer(),
      unseenShare: Type.Unsafe<number>({ ...Real, description: 'Good–Turing estimate' }),
      longestPeriod: Type.Integer({
        description: 'looked for; smooth cells and several layers: fixed points only, 1',
      }),
      exhaustivePeriod: Type.Integer({
        description: 'up to this period all active sets were tried: nothing is missing',
      }),
    }),
  ),
});
type Result = Static<typeof SkeletonResult>;
type Params = Static<typeof SkeletonParams>;

/** What `what` wants of rays and fixed points. @throws RangeError when there are too many active sets to try, Cancelled */
export function skeletonResults(
  what: ReadonlySet<string>,
  network: Network,
  orbit: Orbit,
  params: Params & { readonly seed: number; readonly signal: CancelSignal },
): Partial<Result> {
  if (!what.has('rays') && !what.has('fixed-points')) return {};
  const { period = PERIOD, exhaustive = false, inputConstant = null, seed, signal } = params;
  const input = constantInputOf(network, { constantInput: inputConstant });
  const guesses = searchGuesses(network, orbit, { wanted: params.starts, input, seed, signal });
  const search = { ...guesses, input, seed, signal, maxPeriod: period, exhaustive };
  return {
    ...(what.has('rays') ? raysOf(network, search) : {}),
    ...(what.has('fixed-points') ? fixedPointsOf(network, search) : {}),
  };
}

type Search = Parameters<typeof findFixedPoints>[1] & ReturnType<typeof searchGuesses>;

/** Networks with biases, driven ones, and other cells have no rays: the list is empty. */
function raysOf(network: Network, search: Search): Pick<Result, 'rays' | 'raySearch'> {
  if (!hasRays(network) || search.input) return { rays: [] };
  const { rays, ...found } = findRays(network, {
    ...search,
    maxPeriod: Math.max(RAY_PERIOD, search.maxPeriod),
    ...(search.exhaustive ? { exhaustivePeriod: search.maxPeriod } : {}),
    unstableSearch: true,
  });
  return {
    rays: rays.map((ray) => ({
      growth: ray.growth,
      period: ray.period,
      attracting: ray.attracting,
      startsShare: ray.startsShare,
      logits: [...(ray.logits[0] ?? [])],
      residual: ray.residual,
      transverse: ray.transverse,
      border: ray.border,
      activeUnits: ray.activeUnits[0].length,
      exit: exitFacet(network.layers[0], ray.directions),
      direction: [...ray.directions[0]],
    })),
    raySearch: found,
  };
}

function fixedPointsOf(
  network: Network,
  search: Search,
): Pick<Result, 'fixedPoints' | 'fixedPointSearch'> {
  const { fixedPoints, ...found } = findFixedPoints(network, search);
  return {
    fixedPoints: fixedPoints.map(({ multipliers, otherSides, points, ...point }) => ({
      ...point,
      multipliers: pairsOf(multipliers),
      otherSides: otherSides.map(pairsOf),
      points: points.map((state) => [...state]),
    })),
    fixedPointSearch: { ...found, longestPeriod: isSingleRelu(network) ? search.maxPeriod : 1 },
  };
}

interface Pairs {
  readonly re: ArrayLike<number>;
  readonly im: ArrayLike<number>;
}

/** Complex numbers as [re, im]. */
export function pairsOf({ re, im }: Pairs): [number, number][] {
  return Array.from(re, (value, k): [number, number] => [value, im[k]]);
}
