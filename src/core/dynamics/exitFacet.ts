/** Where noise leaves the linear region of a ray first: a candidate for a kick unit, to be proven by mechanism/discovery. */
import { sparseProduct } from '../linalg/sparseProduct';
import type { RecurrentLayer } from '../rnn/network';
import { rowNorms } from './linearRegion';

/** A unit's switching boundary beside a ray. */
export interface ExitFacet {
  readonly unit: number;
  /** The unit is inactive on the ray and turns on beyond the boundary; false: the other way round. */
  readonly turnsOn: boolean;
  /**
   * |(W v)_unit| / ‖U_unit‖ for unit v: how many standard deviations of the unit's own noise (σ = 1) lie between the ray
   * and the boundary at ‖h‖ = 1; twice as many at twice the length.
   */
  readonly distance: number;
  /** Which point of a projective cycle, from 0. */
  readonly point: number;
}

/**
 * The nearest boundary in the noise of its unit; null when no unit gets noise. Without biases.
 * @param directions unit vectors of a ray or projective cycle, each [N]
 */
export function exitFacet(
  { hiddenSize, inputSize, recurrentWeight, inputWeight }: RecurrentLayer,
  directions: readonly Float64Array[],
): ExitFacet | null {
  const product = sparseProduct(recurrentWeight, hiddenSize);
  const noise = rowNorms(inputWeight, hiddenSize, inputSize);
  let nearest: ExitFacet | null = null;
  for (const [point, direction] of directions.entries()) {
    const z = new Float64Array(hiddenSize);
    product(direction, 0, z);
    for (let unit = 0; unit < hiddenSize; unit++) {
      const distance = Math.abs(z[unit]) / noise[unit];
      if (!(noise[unit] > 0) || distance >= (nearest?.distance ?? Infinity)) continue;
      nearest = { unit, turnsOn: z[unit] <= 0, distance, point };
    }
  }
  return nearest;
}
