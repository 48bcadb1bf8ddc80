/** The paper's noise-integrating populations: units whose weights onto two kick groups have opposite signs. A rule on weights, no proof. */
import type { Network } from '../../rnn/network';

/** The paper keeps 70 of 150 units. */
const KEPT_SHARE = 70 / 150;

export interface OpposedAfferents {
  /** By weight onto the first group, most negative first: hold it back, drive the second. */
  readonly againstFirst: readonly number[];
  /** Drive the first group, hold back the second. */
  readonly forFirst: readonly number[];
}

/**
 * With g1 and g2 the mean rows of W onto each group, the `count` units of smallest g1 · g2, in the order of g1, in two halves.
 * @param first, second groups of one unit or more @param count the paper's share where none is given
 */
export function opposedAfferents(
  network: Network,
  first: readonly number[],
  second: readonly number[],
  count = Math.round(KEPT_SHARE * network.layers[0].hiddenSize),
): OpposedAfferents {
  const { recurrentWeight, hiddenSize: units } = network.layers[0];
  const meanRow = (group: readonly number[]) =>
    Float64Array.from(
      { length: units },
      (_, j) => group.reduce((sum, i) => sum + recurrentWeight[i * units + j], 0) / group.length,
    );
  const [g1, g2] = [meanRow(first), meanRow(second)];
  const kept = Array.from({ length: units }, (_, j) => j)
    .sort((a, b) => g1[a] * g2[a] - g1[b] * g2[b])
    .slice(0, count)
    .sort((a, b) => g1[a] - g1[b]);
  const half = Math.floor(kept.length / 2);
  return { againstFirst: kept.slice(0, half), forFirst: kept.slice(half) };
}
