import { describe, expect, it } from 'vitest';
import { exitFacet } from '../../../../src/core/dynamics/exitFacet';

/** W = [[1, 0, 0], [.5, .5, 0], [-.2, 0, 1]], noise of the units: 2, 1 and none or .1. */
function layerOf(noise: readonly number[]) {
  return {
    hiddenSize: 3,
    inputSize: 2,
    recurrentWeight: Float64Array.of(1, 0, 0, 0.5, 0.5, 0, -0.2, 0, 1),
    inputWeight: Float64Array.from(noise.flatMap((size) => [0.6 * size, -0.8 * size])),
    inputBias: null,
    recurrentBias: null,
  };
}
const first = Float64Array.of(1, 0, 0);
const second = Float64Array.of(0, 1, 0);

describe('exitFacet', () => {
  it('is the boundary that is nearest in the noise of its unit, not in z', () => {
    // On the first axis z = (1, .5, -.2): .5, .5 and 2 deviations away, then .5, .5 and .25.
    expect(exitFacet(layerOf([2, 1, 0.1]), [first])).toMatchObject({ unit: 0, turnsOn: false });
    const found = exitFacet(layerOf([2, 1, 0.8]), [first]);
    expect(found).toMatchObject({ unit: 2, turnsOn: true, point: 0 });
    expect(found?.distance).toBeCloseTo(0.25, 14);
  });

  it('of a cycle is looked for at every point', () => {
    // On the second axis z = (0, .5, 0): units 0 and 2 stand at their boundaries.
    expect(exitFacet(layerOf([0, 1, 1]), [first, second])).toEqual({
      ...{ unit: 2, turnsOn: true, distance: 0, point: 1 },
    });
  });

  it('needs noise', () => {
    expect(exitFacet(layerOf([0, 0, 0]), [first])).toBeNull();
  });
});
