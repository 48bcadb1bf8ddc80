/** Result shapes shared by the analyses of this folder. No computation. */

/** Eigenvalues, or any complex numbers, as two parallel arrays. */
export interface ComplexArray {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** How the input x_t of an orbit is made. */
export type InputSpec =
  /** x_t ~ N(0, std² I_d), from the seed. */
  | { readonly kind: 'noise'; readonly std: number }
  /** The same x at every step; [d]. */
  | { readonly kind: 'constant'; readonly values: Float64Array }
  /** Given inputs; [T, d] row-major. Shorter than the orbit: the orbit ends with it. */
  | { readonly kind: 'sequence'; readonly values: Float64Array };

/**
 * An invariant ray (period 1) or projective k-cycle of a positively homogeneous network:
 * F^k(v) = λ^k v with λ > 0. `growth` is λ, the factor per step.
 */
export interface Ray {
  readonly period: number;
  readonly growth: number;
  /** True when every other multiplier of the return map is smaller in modulus than λ^k. */
  readonly attracting: boolean;
  /** Share of the noisy starts whose noise-free normalised iteration ended here, 0..1. */
  readonly startsShare: number;
  /** Unit vectors v_1..v_k, each [N] (h-space). */
  readonly directions: readonly Float64Array[];
  /** Readout of each unit direction, each [K]; empty without a readout. */
  readonly logits: readonly Float64Array[];
  /** ‖F^k(v) - λ^k v‖ / λ^k for unit v. */
  readonly residual: number;
  /** Largest |μ| / λ^k over the other multipliers (transverse); < 1 when attracting. */
  readonly transverse: number;
  /** Active units at each point, ascending. */
  readonly activeUnits: readonly Uint32Array[];
  /** A pre-activation sits within tolerance of 0: the stability is one-sided. */
  readonly border: boolean;
}

export interface RaySearch {
  readonly rays: readonly Ray[];
  readonly startsTried: number;
  /** Share of starts whose iteration did not settle on any ray or cycle found. */
  readonly unsettledShare: number;
  /** Mean ln ‖F(u)‖ of the normalised iteration after burn-in, over starts. */
  readonly meanLogGrowth: number;
  /** Share of starts with a positive mean ln ‖F(u)‖: those that would explode without input. */
  readonly explodingShare: number;
  /** Active sets whose eigenvectors were looked at for repelling rays; 0 when those were not searched. */
  readonly activeSetsTried: number;
  /** Paths that were followed within a boundary between basins of attracting rays. */
  readonly edgesTracked: number;
  /** Of these, how many came to rest on a direction; the others keep turning within the boundary. */
  readonly edgesAtRest: number;
  /** Up to this period every active set was tried: nothing of it is missing, save members of families. 0 for none. */
  readonly exhaustivePeriod: number;
}

export interface FixedPoint {
  /** 1 for a fixed point, k for a cycle. */
  readonly period: number;
  /** Points of the cycle in h-space (all layers), each [S]. */
  readonly points: readonly Float64Array[];
  /** Eigenvalues of the derivative of F^k at the first point, by descending modulus; of a large one the leading ones. */
  readonly multipliers: ComplexArray;
  /** At a switching boundary the other sides' multipliers, by descending radius; `multipliers` are the most expanding one's. */
  readonly otherSides: readonly ComplexArray[];
  readonly stability: 'stable' | 'saddle' | 'source';
  /** `exact`: solved on its linear region. `newton`: root of F(h)-h by Newton. `slow`: relative speed above the fixed-point tolerance. */
  readonly kind: 'exact' | 'newton' | 'slow';
  /** ‖F^k(h)-h‖. */
  readonly residual: number;
  /** ‖F(h)-h‖ / max(‖h‖, tiny): the honest speed (absolute speed lies near the origin). */
  readonly relativeSpeed: number;
  /** A pre-activation within tolerance of 0: multipliers are one-sided. */
  readonly border: boolean;
  /** Dimension of the family of fixed points through this one; 0 when isolated. */
  readonly familyDimension: number;
  /** Starts that ended here. */
  readonly hits: number;
}

export interface FixedPointSearch {
  readonly fixedPoints: readonly FixedPoint[];
  readonly startsTried: number;
  /** Good-Turing estimate of the unseen share: points hit once / starts that converged; 0 after an exhaustive search. */
  readonly unseenShare: number;
  /** Up to this period every active set was tried: nothing of it is missing, save members of families. 0 for none. */
  readonly exhaustivePeriod: number;
}

/** Principal axes of a cloud of states. */
export interface Pca {
  /** [N] */
  readonly mean: Float64Array;
  /** [dimensions, N] row-major, unit rows; the largest |loading| of each is positive. */
  readonly axes: Float64Array;
  /** Explained share of the total variance, one per axis, descending. */
  readonly explainedVarianceRatio: Float64Array;
}
