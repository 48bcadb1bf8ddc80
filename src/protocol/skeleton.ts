/** Rays, fixed points and cycles as marks of a picture. No behaviour. */
import type { ExitFacet } from '../core/dynamics/exitFacet';
import type { FixedPoint, Ray, RaySearch } from '../core/dynamics/types';

export interface Skeleton extends Pick<
  RaySearch,
  'startsTried' | 'unsettledShare' | 'meanLogGrowth' | 'explodingShare'
> {
  readonly sequence: number;
  readonly revision: number;
  /** False while repelling rays are still searched. */
  readonly isWhole: boolean;
  readonly rays: readonly RayMark[];
  readonly fixedPoints: readonly FixedPointMark[];
  /** Good-Turing estimate of the share of fixed points not seen. */
  readonly unseenShare: number;
  /** Said beside the list: what was searched for and how. */
  readonly method: string;
  readonly elapsedMs: number;
}

export interface RayMark extends Pick<
  Ray,
  'period' | 'growth' | 'attracting' | 'startsShare' | 'transverse' | 'residual' | 'border'
> {
  /** How many, at each point. */
  readonly activeUnits: readonly number[];
  /** Where noise leaves its linear region first; null when no unit gets noise. */
  readonly exit: ExitFacet | null;
  /** Softmax of the readout at the orbit's median norm, [K]; empty without a readout. */
  readonly outputProbability: readonly number[];
  /** [period, 2, 3]: where each direction's line starts (the origin) and ends (near the orbit's longest ‖h‖). */
  readonly segments: Float32Array;
}

export interface FixedPointMark extends Pick<
  FixedPoint,
  | 'period'
  | 'stability'
  | 'kind'
  | 'border'
  | 'residual'
  | 'relativeSpeed'
  | 'familyDimension'
  | 'hits'
> {
  /** The three of largest modulus, [re, im]. */
  readonly multipliers: readonly (readonly [number, number])[];
  /** The same of the other sides of a switching boundary; absent elsewhere. */
  readonly otherSides?: readonly (readonly (readonly [number, number])[])[];
  /** [period, 3] */
  readonly positions: Float32Array;
}
