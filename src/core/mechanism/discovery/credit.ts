/** Shapley values: the share of an effect of many units that each of them brings. Not what the effect is. */
import { fillUniforms, STREAM } from '../../random/streams';

export interface Credit {
  /** [players][trials] average marginal effect of a player. */
  readonly perTrial: readonly Float64Array[];
  /** [players] mean over trials, with its standard error. */
  readonly mean: readonly number[];
  readonly error: readonly number[];
  /** Mean effect of all players together: what the means sum to. */
  readonly total: number;
  /** [trials] effect of all players together. */
  readonly totalPerTrial: Float64Array;
}

/** What one player has of a credit. */
export interface Part {
  readonly perTrial: Float64Array;
  readonly mean: number;
  readonly error: number;
  /** [trials] of all players of its game. */
  readonly totalPerTrial: Float64Array;
}

export function partOf(credit: Credit, player: number): Part {
  const { perTrial, mean, error, totalPerTrial } = credit;
  return {
    ...{ perTrial: perTrial[player], mean: mean[player], error: error[player] },
    totalPerTrial,
  };
}

/** Orders a player is added in; half are the other half reversed. */
const ORDERS = 16;

/**
 * Players that each suffice alone share the credit, and so do players of whom all are needed: adding one to none, or
 * taking one from all, would miss the first or the second kind (Shapley, 1953; sampled orders in reversed pairs).
 *
 * @param effectOf per-trial effect of a set, whose members are ascending; of the empty set it must be 0. Same trials
 *   for every set, so that differences are paired.
 */
export function shapleyCredit(
  players: readonly number[],
  trials: number,
  seed: number,
  effectOf: (set: readonly number[]) => Float64Array,
): Credit {
  const known = new Map<string, Float64Array>([['', new Float64Array(trials)]]);
  const valueOf = (set: readonly number[]) => {
    const sorted = [...set].sort((a, b) => a - b);
    const key = sorted.join();
    const value = known.get(key) ?? effectOf(sorted);
    known.set(key, value);
    return value;
  };
  const perTrial = players.map(() => new Float64Array(trials));
  for (const order of orders(players.length, seed)) {
    let before = valueOf([]);
    order.forEach((player, position) => {
      const after = valueOf(order.slice(0, position + 1).map((k) => players[k]));
      for (let trial = 0; trial < trials; trial++) {
        perTrial[player][trial] += (after[trial] - before[trial]) / ORDERS;
      }
      before = after;
    });
  }
  const moments = perTrial.map(momentsOf);
  return {
    perTrial,
    mean: moments.map(({ mean }) => mean),
    error: moments.map(({ error }) => error),
    total: momentsOf(valueOf(players)).mean,
    totalPerTrial: valueOf(players),
  };
}

/** Mean and its standard error; NaN for a single value. */
export function momentsOf(values: ArrayLike<number>): { mean: number; error: number } {
  const count = values.length;
  let sum = 0;
  for (let k = 0; k < count; k++) sum += values[k];
  const mean = sum / count;
  let square = 0;
  for (let k = 0; k < count; k++) square += (values[k] - mean) ** 2;
  return { mean, error: Math.sqrt(square / (count - 1) / count) };
}

function orders(count: number, seed: number): number[][] {
  const uniforms = new Float64Array(count);
  return Array.from({ length: ORDERS / 2 }, (_, k) => {
    fillUniforms(uniforms, seed, STREAM.sets, k * count);
    return Array.from(uniforms, (at, player) => ({ at, player }))
      .sort((a, b) => a.at - b.at)
      .map(({ player }) => player);
  }).flatMap((order) => [order, [...order].reverse()]);
}
