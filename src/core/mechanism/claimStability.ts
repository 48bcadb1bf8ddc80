/** Whether claims of units last: over the checkpoints of a run, and over seeds. Claims nothing itself. */
import { jaccardByChance, jaccardIndex } from '../statistics/setOverlap';

/** What one search claimed of one direction; null where the direction was not asked about. */
export type ClaimedUnits = readonly number[] | null;

/** One checkpoint: what each seed's search claimed. */
export interface SeededClaims {
  /** Units of the network that sets are drawn from. */
  readonly units: number;
  /** By seed, the same order at every checkpoint. */
  readonly claims: readonly ClaimedUnits[];
}

export interface Overlap {
  /** Mean Jaccard index of the pairs compared; null without any. */
  readonly jaccard: number | null;
  /** Mean of what it would be for random sets of the same sizes; null without any. */
  readonly chance: number | null;
  /** Pairs that were compared. */
  readonly pairs: number;
  /** Pairs of two empty sets, and pairs one of which was not asked about: not compared. */
  readonly bothEmpty: number;
  readonly notAsked: number;
}

interface Pair {
  readonly a: ClaimedUnits;
  readonly b: ClaimedUnits;
  readonly units: number;
}

/** In how many of the seeds a unit is claimed. */
export function seedsClaiming({ claims }: SeededClaims, unit: number): number {
  return claims.filter((one) => one?.includes(unit)).length;
}

/** Units claimed in more than half of all seeds, those included that did not ask; ascending. */
export function mostlyClaimed(checkpoint: SeededClaims): number[] {
  return unitsOf(checkpoint).filter(
    (unit) => 2 * seedsClaiming(checkpoint, unit) > checkpoint.claims.length,
  );
}

/** Units that some seed claims; ascending. */
export function unitsOf({ claims }: SeededClaims): number[] {
  return [...new Set(claims.flatMap((one) => one ?? []))].sort((a, b) => a - b);
}

/** Index of the first checkpoint from which on most seeds claim the unit at every one; null when they do not at the last. */
export function claimedSince(checkpoints: readonly SeededClaims[], unit: number): number | null {
  const isClaimed = checkpoints.map((one) => mostlyClaimed(one).includes(unit));
  const since = isClaimed.lastIndexOf(false) + 1;
  return since < checkpoints.length ? since : null;
}

/** Each seed with each other on the same network. */
export function betweenSeeds(checkpoints: readonly SeededClaims[]): Overlap {
  return overlapOf(
    checkpoints.flatMap(({ claims, units }) =>
      claims.flatMap((a, k) => claims.slice(k + 1).map((b) => ({ a, b, units }))),
    ),
  );
}

/** Each checkpoint with the one before it, on the same seed. */
export function betweenNeighbours(checkpoints: readonly SeededClaims[]): Overlap {
  return overlapOf(
    checkpoints.slice(1).flatMap(({ claims, units }, k) =>
      claims.map((b, seed) => ({
        ...{ a: checkpoints[k].claims[seed], b },
        units: Math.max(units, checkpoints[k].units),
      })),
    ),
  );
}

function overlapOf(pairs: readonly Pair[]): Overlap {
  const asked = pairs.flatMap(({ a, b, units }) => (a && b ? [{ a, b, units }] : []));
  const indices = asked.flatMap(({ a, b }) => jaccardIndex(a, b) ?? []);
  const chances = asked.flatMap(
    ({ a, b, units }) => jaccardByChance(a.length, b.length, units) ?? [],
  );
  return {
    ...{ jaccard: meanOf(indices), chance: meanOf(chances), pairs: indices.length },
    ...{ bothEmpty: asked.length - indices.length, notAsked: pairs.length - asked.length },
  };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}
