/** What multipliers say about a fixed point or cycle, and how sure a list of points is to be complete. */
import type { ComplexArray, FixedPoint } from './types';

/** Stable: all |μ| < 1; source: all |μ| > 1; saddle: anything else, marginal directions included. */
export function stabilityOf({ re, im }: ComplexArray): FixedPoint['stability'] {
  let expanding = 0;
  let contracting = 0;
  for (let k = 0; k < re.length; k++) {
    const modulus = Math.hypot(re[k], im[k]);
    if (modulus < 1) contracting++;
    else if (modulus > 1) expanding++;
  }
  if (contracting === re.length) return 'stable';
  return expanding === re.length ? 'source' : 'saddle';
}

/** Good–Turing estimate: share of the converged starts whose point was hit only once; 1 when none converged. */
export function unseenShareOf(points: readonly FixedPoint[]): number {
  const hits = points.reduce((sum, point) => sum + point.hits, 0);
  return hits > 0 ? points.filter((point) => point.hits === 1).length / hits : 1;
}
