/** The rays a search has found so far: each once, up to cyclic shifts. How they are found is not its matter. */
import { distance } from './linearRegion';
import { maskOf, masksEqual } from './mask';
import type { RefinedRay } from './rayRefinement';

/** Two unit directions of one cycle. */
const SAME_DIRECTION = 1e-6;
/** A direction this close to a point of a ray counts as arrived there. */
const ARRIVED = 1e-3;
/** Relative difference of growths that are one. */
const SAME_GROWTH = 1e-9;

export class FoundRays {
  readonly rays: RefinedRay[] = [];

  /** Index of the ray, added when it is new. */
  add(ray: RefinedRay): number {
    const same = this.rays.findIndex(
      (other) => other.directions.length === ray.directions.length && isSame(other, ray),
    );
    return same >= 0 ? same : this.rays.push(ray) - 1;
  }

  /** Index of the ray the unit direction lies on; -1 for none. */
  at(direction: Float64Array): number {
    return this.rays.findIndex((ray) => isOn(ray, direction));
  }

  /** As `at`, of rays that hold what has arrived: attracting, with no one-sided doubt. */
  attractorAt(direction: Float64Array): number {
    return this.rays.findIndex((ray) => ray.attracting && !ray.border && isOn(ray, direction));
  }
}

export function isOn({ directions }: RefinedRay, direction: Float64Array): boolean {
  return directions.some((point) => distance(point, direction) < ARRIVED);
}

/** False in an eigenspace of several dimensions: there the vector depends on where the iteration came from. */
export function isIsolated({ transverse }: RefinedRay): boolean {
  return Math.abs(transverse - 1) > SAME_GROWTH;
}

/**
 * One direction in common; or one family: two rays of equal growth on the same active sets span a cone of such rays,
 * of which the first found stands for all.
 */
function isSame(other: RefinedRay, ray: RefinedRay): boolean {
  const [first] = ray.directions;
  const sameGrowth = Math.abs(other.growth - ray.growth) <= SAME_GROWTH * ray.growth;
  const masks = ray.directions.map(maskOf);
  return other.directions.some((point, shift) => {
    if (distance(point, first) < SAME_DIRECTION) return true;
    return sameGrowth && masks.every((mask, k) => masksEqual(mask, maskAt(other, shift + k)));
  });
}

function maskAt({ directions }: RefinedRay, index: number): Uint32Array {
  return maskOf(directions[index % directions.length]);
}
