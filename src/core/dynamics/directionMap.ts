/** The map of a positively homogeneous network on directions: u ← F(u) / ‖F(u)‖. No search, no refinement. */
import { distance, type ReluMap } from './linearRegion';
import { maskKey, maskOf } from './mask';

export interface DirectionMap {
  /** Replaces the unit direction by the next one; returns ‖F(u)‖, the factor the length grew by. */
  turn(direction: Float64Array): number;
  /** Multiply-adds of all turns so far: what a search spends. */
  readonly work: number;
}

/** Guarantee: `turn` allocates nothing. A state that dies, or is not finite, is left as it was and the growth is 0. */
export function directionMap(map: ReluMap): DirectionMap {
  const { units } = map;
  const z = new Float64Array(units);
  let work = 0;
  return {
    turn(direction) {
      z.fill(0);
      let active = 0;
      for (let unit = 0; unit < units; unit++) active += Number(direction[unit] !== 0);
      work += active * units;
      map.product(direction, 0, z);
      let square = 0;
      // Written so that NaN is met: a diverged network has no direction.
      for (let unit = 0; unit < units; unit++) if (!(z[unit] <= 0)) square += z[unit] * z[unit];
      const growth = Math.sqrt(square);
      if (!(growth > 0) || !Number.isFinite(growth)) return 0;
      for (let unit = 0; unit < units; unit++) direction[unit] = z[unit] > 0 ? z[unit] / growth : 0;
      return growth;
    },
    get work() {
      return work;
    },
  };
}

/** The last few directions of an iteration, newest last. */
export class RecentDirections {
  private readonly kept: Float64Array[] = [];

  constructor(private readonly most: number) {}

  /** Keeps a copy. */
  push(direction: Float64Array): void {
    const oldest =
      this.kept.length < this.most ? new Float64Array(direction.length) : this.kept.shift();
    if (!oldest) return;
    oldest.set(direction);
    this.kept.push(oldest);
  }

  get newest(): Float64Array {
    return this.kept[this.kept.length - 1];
  }

  last(count: number): Float64Array[] {
    return this.kept.slice(-count);
  }

  /** Distance of the newest direction from the one `steps` before; Infinity when that is not kept. */
  change(steps: number): number {
    const before = this.kept[this.kept.length - 1 - steps];
    return before ? distance(this.newest, before) : Infinity;
  }

  /** Shortest period at which the newest direction comes back within `tolerance`; null for none. */
  period(tolerance: number): number | null {
    const newest = this.kept.length - 1;
    for (let k = 1; k <= newest; k++) {
      if (isNear(this.kept[newest], this.kept[newest - k], tolerance)) return k;
    }
    return null;
  }

  /** Shortest period at which the active sets repeat, for iterations that converge slowly; null for none. */
  maskPeriod(): number | null {
    const keys = this.kept.map((direction) => maskKey(maskOf(direction)));
    for (let k = 1; k < keys.length; k++) {
      if (keys.every((key, i) => i < k || key === keys[i - k])) return k;
    }
    return null;
  }
}

/** Whether the distance is below `tolerance`. Far states are told by their first units. */
function isNear(a: Float64Array, b: Float64Array, tolerance: number): boolean {
  const limit = tolerance * tolerance;
  let square = 0;
  for (let k = 0; k < a.length; k++) {
    square += (a[k] - b[k]) ** 2;
    if (square >= limit) return false;
  }
  return square < limit;
}
