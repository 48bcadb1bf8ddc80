import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lastMetrics,
  metricsHeader,
  metricsRow,
  metricsSeries,
  parseMetrics,
} from '../../../src/documents/metricsTable';

const COLUMNS = [
  { name: 'epoch', unit: '' },
  { name: 'validation_loss', unit: 'mismatches' },
  { name: 'elapsed', unit: 's' },
];

describe('metrics', () => {
  it('have names and units in the header, and empty cells for what is not there', () => {
    expect(metricsHeader(COLUMNS)).toBe('epoch,validation_loss [mismatches],elapsed [s]\n');
    expect(metricsRow(COLUMNS, { epoch: 1, elapsed: 0.1 + 0.2, other: 5 })).toBe(
      '1,,0.30000000000000004\n',
    );
  });

  it('come back to the last digit', () => {
    const number = fc.double();
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number)), (rows) => {
        const text =
          metricsHeader(COLUMNS) +
          rows
            .map(([epoch, validation_loss, elapsed]) =>
              metricsRow(COLUMNS, { epoch, validation_loss, elapsed }),
            )
            .join('');
        const table = parseMetrics(text);
        expect(table.columns).toEqual(COLUMNS);
        expect(table.skipped).toBe(0);
        // Text has no negative zero.
        expect(table.rows).toEqual(rows.map((row) => row.map((value) => value + 0)));
      }),
    );
  });

  it.each([
    ['torn', '3,0.', 1],
    ['torn within the number', '3,0.5,12', 1],
    ['not ours', '3,zero,1\n', 1],
    ['too short', '3,1\n', 1],
    ['too long', '3,1,1,1\n', 1],
    ['two, and a good one', 'x\n\n3,1,1\n', 2],
  ])('do without a line that is %s', (_, end, skipped) => {
    const table = parseMetrics(`${metricsHeader(COLUMNS)}1,10,0.5\r\n2,9,1\n${end}`);
    expect(table.rows.slice(0, 2)).toEqual([
      [1, 10, 0.5],
      [2, 9, 1],
    ]);
    expect(table.skipped).toBe(skipped);
    expect(lastMetrics(table).epoch).toBe(end.endsWith('3,1,1\n') ? 3 : 2);
    expect(metricsSeries(table, 'validation_loss').slice(0, 2)).toEqual([10, 9]);
    expect(metricsSeries(table, 'nothing')).toEqual([]);
  });

  it.each(['', '\n', 'epoch', 'no header at all!\n1,2\n', ','.repeat(1001) + '\n'])(
    'that are none are empty: %j',
    (text) => {
      const table = parseMetrics(text);
      expect([table.columns, table.rows, lastMetrics(table)]).toEqual([[], [], {}]);
    },
  );

  it('take any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('1', ',', '\n', 'e', '.', 'a', ' [', ']') }),
        (text) => {
          const { columns, rows } = parseMetrics(text);
          for (const row of rows) expect(row).toHaveLength(columns.length);
        },
      ),
    );
  });

  it.each([
    [[{ name: 'a b', unit: '' }]],
    [[{ name: 'a', unit: '1/[s]' }]],
    [[{ name: 'a', unit: 'a,b' }]],
    [[COLUMNS[0], COLUMNS[0]]],
    [[]],
  ])('refuse columns that would not come back %#', (columns) => {
    expect(() => metricsHeader(columns)).toThrow(RangeError);
  });
});
