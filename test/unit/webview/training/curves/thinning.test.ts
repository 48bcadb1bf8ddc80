import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinnedRows } from '../../../../../webview/training/curves/thinning';

const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { freq: 12 });

describe('thinnedRows', () => {
  it('keeps every row of a short line', () => {
    expect(thinnedRows([3, null, 1], 8)).toEqual([0, 1, 2]);
    expect(thinnedRows([], 8)).toEqual([]);
  });

  it('keeps ends, extremes and gaps of a long one, in order, and few rows', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 9, maxLength: 400 }), (values) => {
        const rows = thinnedRows(values, 8);
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect(rows.length).toBeLessThanOrEqual(9);
        expect([rows[0], rows.at(-1)]).toEqual([0, values.length - 1]);
        const all = values.filter((one) => one !== null);
        const kept = rows.map((row) => values[row]).filter((one) => one !== null);
        expect(Math.max(...kept)).toBe(Math.max(...all));
        expect(Math.min(...kept)).toBe(Math.min(...all));
        expect(rows.some((row) => values[row] === null)).toBe(values.includes(null));
      }),
    );
  });

  it('keeps a peak of one row', () => {
    const values = Array.from({ length: 10_000 }, (_, row) => (row === 4321 ? 9 : 1));
    expect(thinnedRows(values, 100)).toContain(4321);
  });
});
