/** Random control sets that resemble a set in given features. What is then done to them is decided elsewhere. */
import { fillUniforms, STREAM } from '../random/streams';

/** Things to choose from, each described by the same features. */
export interface Features {
  readonly count: number;
  /** [count, width] row-major, finite */
  readonly values: Float64Array;
  readonly width: number;
}

export interface MatchedSets extends Likeness {
  /**
   * Different sets, nearest first, entry k stands for entry k of the target; none with a member of the target, unless
   * members may be shared. May be fewer than asked for.
   */
  readonly sets: readonly (readonly number[])[];
}

/** How like the target sets are; a set's mismatch is its largest |mean - mean of the target| of a feature, in that feature's standard deviations. */
export interface Likeness {
  /** Mean over the sets; null without a set. */
  readonly mismatch: number | null;
  /** Of the set that has the smallest; null without a set. */
  readonly nearest: number | null;
  /** Sets whose own mismatch is at most MATCHED_WITHIN. */
  readonly alike: number;
}

/** A set whose mean differs by more than this many standard deviations is not matched (Cohen's medium effect is .5). */
export const MATCHED_WITHIN = 0.25;

/** Each member's replacement is drawn among this many nearest. */
const NEAREST = 20;
/** Different sets to choose the nearest from, for each that is wanted; and draws for each of them. */
const POOL_PER_SET = 4;
const DRAWS_PER_POOLED = 2;

/**
 * Each member of the target is replaced by one of its NEAREST likes (Euclidean, features in standard deviations), members
 * in random order and without replacement; the k-th nearest is drawn with a weight of 1 / k. Of the different sets drawn, and
 * the one that takes the nearest each, those whose members differ least are kept. Of one member these are its nearest.
 *
 * @param legal whether an item may stand in a set at all
 * @param share members of the target may stand for each other, though none for itself, and no set is the target
 */
export function matchedSets(
  features: Features,
  target: readonly number[],
  wanted: number,
  seed: number,
  legal: (item: number, member: number) => boolean = () => true,
  share = false,
): MatchedSets {
  if (target.length === 0) return { sets: [], mismatch: null, nearest: null, alike: 0 };
  const scaled = standardised(features);
  const taboo = new Set(share ? [] : target);
  const likes = target.map((member) =>
    Array.from({ length: features.count }, (_, item) => item)
      .filter((item) => item !== member && !taboo.has(item) && legal(item, member))
      .map((item) => ({ item, distance: distance(scaled, item, member) }))
      .sort((a, b) => a.distance - b.distance || a.item - b.item)
      // The other members take at most one each.
      .slice(0, NEAREST + target.length),
  );
  const drawn =
    target.length === 1
      ? likes[0].slice(0, NEAREST).map((like) => [like])
      : draw(likes, { wanted, seed, own: keyOf(target) });
  const sets = drawn
    .map((set) => ({ set, apart: set.reduce((sum, one) => sum + one.distance, 0) }))
    .sort((a, b) => a.apart - b.apart)
    .slice(0, wanted)
    .map(({ set }) => set.map(({ item }) => item));
  const mismatches = sets.map((set) => mismatchOf(scaled, set, target));
  if (sets.length === 0) return { sets, mismatch: null, nearest: null, alike: 0 };
  return {
    sets,
    mismatch: mismatches.reduce((sum, one) => sum + one, 0) / sets.length,
    nearest: Math.min(...mismatches),
    alike: mismatches.filter((one) => one <= MATCHED_WITHIN).length,
  };
}

/** Whether sets are alike enough to be called matched. */
export function isMatched({ mismatch }: Pick<Likeness, 'mismatch'>): boolean {
  return mismatch !== null && mismatch <= MATCHED_WITHIN;
}

interface Like {
  readonly item: number;
  /** Squared. */
  readonly distance: number;
}

interface Wanted {
  readonly wanted: number;
  readonly seed: number;
  /** `keyOf` the target. */
  readonly own: string;
}

/** Different sets, the nearest of all draws first among them. */
function draw(likes: readonly (readonly Like[])[], { wanted, seed, own }: Wanted): Like[][] {
  const found = new Map<string, Like[]>();
  const uniform = uniforms(seed);
  const pool = POOL_PER_SET * wanted;
  for (let k = 0; k < DRAWS_PER_POOLED * pool && found.size < pool; k++) {
    const set = drawSet(likes, uniform, k === 0);
    if (!set) break;
    const key = keyOf(set.map(({ item }) => item));
    // The same units in other places: the first stays.
    if (key !== own && !found.has(key)) found.set(key, set);
  }
  return [...found.values()];
}

/** The same for the same items, in whatever order. */
function keyOf(items: readonly number[]): string {
  return [...items].sort((a, b) => a - b).join();
}

/** null when too few items are left. @param greedy takes the nearest that is left */
function drawSet(
  likes: readonly (readonly Like[])[],
  uniform: () => number,
  greedy: boolean,
): Like[] | null {
  const order = likes.map((_, k) => ({ k, at: uniform() })).sort((a, b) => a.at - b.at);
  const taken = new Set<number>();
  const set = new Array<Like>(likes.length);
  for (const { k } of order) {
    const free = likes[k].filter(({ item }) => !taken.has(item)).slice(0, NEAREST);
    if (free.length === 0) return null;
    set[k] = free[greedy ? 0 : nearOnes(free.length, uniform())];
    taken.add(set[k].item);
  }
  return set;
}

/** 0 .. count - 1, k with a weight of 1 / (k + 1). @param at uniform in 0..1 */
function nearOnes(count: number, at: number): number {
  let whole = 0;
  for (let k = 1; k <= count; k++) whole += 1 / k;
  let left = at * whole;
  for (let k = 1; k < count; k++) {
    left -= 1 / k;
    if (left < 0) return k - 1;
  }
  return count - 1;
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
  { values, width }: Features,
  set: readonly number[],
  target: readonly number[],
): number {
  const mean = (items: readonly number[], f: number) =>
    items.reduce((sum, item) => sum + values[item * width + f], 0) / items.length;
  return Math.max(
    ...Array.from({ length: width }, (_, f) => Math.abs(mean(set, f) - mean(target, f))),
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
