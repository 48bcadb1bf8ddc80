import { describe, expect, it } from 'vitest';
import type { EigenmodeMark } from '../../../../src/protocol/inspector';
import { EigenmodeLines } from '../../../../webview/scene/eigenmodeLines';
import { eigenmodeShape, eigenvalueText } from '../../../../webview/scene/eigenmodeShape';

const position = Float32Array.of(1, 2, 3);
const mark = (re: number, im: number, halfAxes: number[]): EigenmodeMark => ({
  ...{ re, im, shownShare: 1 },
  halfAxes: Float32Array.from(halfAxes),
});
const rowsOf = (values: Float32Array) =>
  Array.from({ length: values.length / 3 }, (_, k) => [...values.subarray(3 * k, 3 * k + 3)]);
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, k) => value - b[k]));

describe('an eigenvector', () => {
  it('is a line through its state, heads away from it where it grows', () => {
    const { line, heads, isDashed, labelAt } = eigenmodeShape(position, mark(1.2, 0, [0, 2, 0]));
    const rows = rowsOf(line);
    expect([rows[0], rows.at(-1)]).toEqual([
      [1, 0, 3],
      [1, 4, 3],
    ]);
    expect([...labelAt]).toEqual([1, 4, 3]);
    expect(isDashed).toBe(false);
    const [base, tip, , otherTip] = rowsOf(heads);
    expect(tip).toEqual([1, 4, 3]);
    expect(otherTip).toEqual([1, 0, 3]);
    expect(distance(base, [...position])).toBeLessThan(2);
  });

  it('that shrinks is dashed, heads towards the state, both of its ends drawn', () => {
    const { line, heads, isDashed } = eigenmodeShape(position, mark(-0.5, 0, [2, 0, 0]));
    expect(isDashed).toBe(true);
    // Pieces 0, 2, … are drawn: the last of them is the last piece.
    expect((line.length / 3 - 1) % 2).toBe(1);
    const [base, tip] = rowsOf(heads);
    expect(base).toEqual([3, 2, 3]);
    expect(distance(tip, [...position])).toBeLessThan(2);
  });
});

describe('a complex pair', () => {
  const { line, heads } = eigenmodeShape(position, mark(0.6, 0.6, [3, 0, 0, 0, 1, 0]));

  it('is a closed ellipse of its half-axes', () => {
    const rows = rowsOf(line);
    expect(distance(rows[0], rows.at(-1)!)).toBeCloseTo(0, 5);
    for (const [x, y, z] of rows) {
      expect(((x - 1) / 3) ** 2 + (y - 2) ** 2).toBeCloseTo(1, 5);
      expect(z).toBe(3);
    }
  });

  it('has heads that go from the first half-axis to the second', () => {
    const rows = rowsOf(heads);
    for (let k = 0; k < rows.length; k += 2) {
      const angle = ([x, y]: number[]) => Math.atan2(y - 2, (x - 1) / 3);
      const turn = angle(rows[k + 1]) - angle(rows[k]);
      expect(Math.sin(turn)).toBeGreaterThan(0);
    }
  });
});

describe('eigenvectors as a drawable', () => {
  it('count each, and name each by its eigenvalue', () => {
    const modes = [mark(1.02, 0, [1, 0, 0]), mark(0.93, 0.21, [0, 1, 0, 0, 0, 1])];
    const lines = new EigenmodeLines({ position, modes, space: 'h' });
    expect(lines.count()).toBe(2);
    expect(lines.labels().map(({ text }) => text)).toEqual(['λ 1.020', 'λ 0.930 ± 0.210 i']);
    expect(eigenvalueText({ re: -0.5, im: 0 })).toBe('λ −0.500');
    lines.dispose();
  });
});
