import { describe, expect, it } from 'vitest';
import {
  bytes,
  counted,
  duration,
  number,
  percent,
  plusMinus,
  probability,
} from '../../../../webview/ui/format';
import { problemWith } from '../../../../webview/ui/numberField';
import { sortRows, type Column } from '../../../../webview/ui/table';

describe('number', () => {
  it.each([
    [0, '0'],
    [1.23456, '1.235'],
    [-0.5, '−0.5'],
    [1e-9, '1.00e-9'],
    [12345678, '1.23e+7'],
    [NaN, 'NaN'],
    [-Infinity, '−∞'],
    [null, '–'],
  ])('%s reads %s', (value, text) => expect(number(value)).toBe(text));

  it('has its units', () => {
    expect(percent(0.125)).toBe('12.5 %');
    expect([bytes(10), bytes(2048), bytes(100e6)]).toEqual(['10 B', '2 kB', '95.4 MB']);
  });
});

describe('probability', () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [0.95, '0.95'],
    [0.0253, '0.025'],
    [0.0001, '<0.001'],
    [undefined, '–'],
  ])('%s reads %s', (value, text) => expect(probability(value)).toBe(text));
});

describe('duration', () => {
  it.each([
    [0.4, '0.4 ms'],
    [480, '480 ms'],
    [1234, '1.2 s'],
    [89_000, '89 s'],
    [120_000, '2 min'],
    [9_000_000, '2.5 h'],
    [400_000_000, '5 days'],
    [NaN, '–'],
    [null, '–'],
  ])('%s ms reads %s', (ms, text) => expect(duration(ms)).toBe(text));
});

describe('plusMinus and counted', () => {
  it('leave out what is not there', () => {
    expect(plusMinus(0.08341, 0.00212)).toBe('0.08341 ± 0.0021');
    expect(plusMinus(0.08341, null)).toBe('0.08341');
    expect(plusMinus(2, NaN)).toBe('2');
    expect([counted(1, 'epoch'), counted(1500, 'epoch')]).toEqual(['1 epoch', '1,500 epochs']);
  });
});

describe('sortRows', () => {
  const columns: Column<number | null>[] = [{ title: 'x', value: (row) => row }];
  it('sorts both ways and keeps what is missing last', () => {
    const rows = [3, null, 1, NaN, 2];
    expect(sortRows(rows, columns, { column: 0, descending: false }).slice(0, 3)).toEqual([
      1, 2, 3,
    ]);
    expect(sortRows(rows, columns, { column: 0, descending: true }).slice(0, 3)).toEqual([3, 2, 1]);
    expect(sortRows(rows, columns, null)).toEqual(rows);
  });
});

describe('problemWith', () => {
  const options = { min: 10, max: 100, integer: true };
  it.each(['', 'x', '9', '101', '12.5', '1e9'])('refuses %j and says what is legal', (text) => {
    expect(problemWith(text, options)).toBe('Whole numbers from 10 to 100 are legal.');
  });
  it('takes what is legal', () => expect(problemWith('10', options)).toBe(''));
});
