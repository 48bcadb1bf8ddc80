/** Random control sets that resemble a set in given features. What is then done to them is decided elsewhere. */
import { fillUniforms, STREAM } from '../random/streams';

/** Things to choose from, each described by the same features. */
export interface Features {
  readonly count: number;
  /** [count, width] row-major, finite */
  readonly values: Float64Array;
  readonly width: number;
}

export interface MatchedSets {
  /**
   * Different sets, none with a member of the target; entry k stands for entry k of the target. May be fewer than asked
   * for.
   */
  readonly sets: readonly (readonly number[])[];
  /**
   * Largest |mean over all sets - mean of the target| of a feature, in that feature's standard deviations; null
   * without a set.
   */
  readonly mismatch: number | null;
}

/** A set whose mean differs by more than this many standard deviations is not matched (Cohen's medium effect is .5). */
export const MATCHED_WITHIN = 0.25;

/** Each member's replacement is drawn among this many nearest. */
const NEAREST = 20;
/** Sets that turn out equal are drawn again this many times in all. */
const DRAWS_PER_SET = 4;

/**
 * Each member of the target is replaced by one of its NEAREST likes (Euclidean, features in standard deviations), members
 * in random order and without replacement.
 *
 * @param legal whether an item may stand in a set at all
 */
export function matchedSets(
  features: Features,
  target: readonly number[],
  wanted: number,
  seed: number,
  legal: (item: number, member: number) => boolean = () => true,
): MatchedSets {
  const scaled = standardised(features);
  const taboo = new Set(target);
  const nearest = target.map((member) =>
    Array.from({ length: features.count }, (_, item) => item)
      .filter((item) => !taboo.has(item) && legal(item, member))
      .map((item) => ({ item, distance: distance(scaled, item, member) }))
      .sort((a, b) => a.distance - b.distance || a.item - b.item)
      .map(({ item }) => item),
  );
  const found = new Map<string, readonly number[]>();
  const uniform = uniforms(seed);
  for (let draw = 0; draw < DRAWS_PER_SET * wanted && found.size < wanted; draw++) {
    const set = drawSet(nearest, uniform);
    if (!set) break;
    found.set([...set].sort((a, b) => a - b).join(), set);
  }
  const sets = [...found.values()];
  return { sets, mismatch: mismatchOf(scaled, sets, target) };
}

/** null when too few items are left. */
function drawSet(
  nearest: readonly (readonly number[])[],
  uniform: () => number,
): readonly number[] | null {
  const order = nearest.map((_, k) => ({ k, at: uniform() })).sort((a, b) => a.at - b.at);
  const taken = new Set<number>();
  const set = new Array<number>(nearest.length);
  for (const { k } of order) {
    const free = nearest[k].filter((item) => !taken.has(item)).slice(0, NEAREST);
    if (free.length === 0) return null;
    set[k] = free[Math.floor(uniform() * free.length)];
    taken.add(set[k]);
  }
  return set;
}

function standardised({ count, values, width }: Features): Features {
  const scaled = new Float64Array(values.length);
  for (let f = 0; f < width; f++) {
    let [sum, square] = [0, 0];
    for (let i = 0; i < count; i++) sum += values[i * width + f];
    const mean = sum / count;
    for (let i = 0; i < count; i++) square += (values[i * width + f] - mean) ** 2;
    const deviation = Math.sqrt(square / count);
    for (let i = 0; i < count; i++) {
      scaled[i * width + f] = deviation > 0 ? (values[i * width + f] - mean) / deviation : 0;
    }
  }
  return { count, values: scaled, width };
}

function distance({ values, width }: Features, a: number, b: number): number {
  let square = 0;
  for (let f = 0; f < width; f++) square += (values[a * width + f] - values[b * width + f]) ** 2;
  return square;
}

function mismatchOf(
  features: Features,
  sets: readonly (readonly number[])[],
  target: readonly number[],
): number | null {
  if (sets.length === 0) return null;
  const { values, width } = features;
  const mean = (items: readonly number[], f: number) =>
    items.reduce((sum, item) => sum + values[item * width + f], 0) / items.length;
  const all = sets.flat();
  return Math.max(
    ...Array.from({ length: width }, (_, f) => Math.abs(mean(all, f) - mean(target, f))),
  );
}

function uniforms(seed: number): () => number {
  let index = 0;
  const one = new Float64Array(1);
  return () => {
    fillUniforms(one, seed, STREAM.sets, index++);
    return one[0];
  };
}
