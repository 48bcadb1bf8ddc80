import { describe, expect, it } from 'vitest';
import type { ZonesResult } from '../../../../../src/protocol/analyses/zones';
import { signChangeBins } from '../../../../../webview/inspector/analysis/signChangeHistogram';

const bins = (signChanges: number[], residency: number[]) =>
  signChangeBins({ perState: { signChanges, residency } as unknown as ZonesResult['perState'] });

describe('the histogram of sign changes', () => {
  it('has a bin a whole number of the largest value, each with its mean residency', () => {
    expect(bins([0, 0.5, 1.2, 3], [2, 4, 6, 20])).toEqual([
      { from: 0, to: 1, states: 2, meanResidency: 3 },
      { from: 1, to: 2, states: 1, meanResidency: 6 },
      { from: 2, to: 3, states: 1, meanResidency: 20 },
    ]);
  });

  it('has one where nothing changes, none without states, and 60 at most', () => {
    expect(bins([0, 0], [1, 3])).toEqual([{ from: 0, to: 0, states: 2, meanResidency: 2 }]);
    expect(bins([], [])).toEqual([]);
    expect(bins([0, 500], [1, 1])).toHaveLength(60);
    expect(bins([0, 500], [1, 1])[30].meanResidency).toBeNaN();
  });
});
