/** Packed symbols count the mismatches that symbols compared one by one have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costsToOthers, hammingCosts } from '../../../../src/core/transport/hamming';
import type { SymbolStrings } from '../../../../src/core/transport/strings';

function strings(outputs: number, lengthSteps: number, symbols: readonly number[]): SymbolStrings {
  const count = symbols.length / lengthSteps;
  return { count, lengthSteps, outputs, symbols: Uint8Array.from(symbols) };
}

const clouds = fc
  .record({
    outputs: fc.oneof(fc.integer({ min: 1, max: 17 }), fc.constantFrom(255, 256)),
    lengthSteps: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(255, 256, 300)),
    counts: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  })
  .chain(({ outputs, lengthSteps, counts }) =>
    fc.tuple(
      ...counts.map((count) =>
        fc
          .array(fc.integer({ min: 0, max: outputs - 1 }), {
            minLength: count * lengthSteps,
            maxLength: count * lengthSteps,
          })
          .map((symbols) => strings(outputs, lengthSteps, symbols)),
      ),
    ),
  );

describe('hammingCosts', () => {
  it('counts the steps at which the symbols differ', () => {
    fc.assert(
      fc.property(clouds, ([x, y]) => {
        const { rows, columns, values } = hammingCosts(x, y);
        expect([rows, columns]).toEqual([x.count, y.count]);
        const one = ({ symbols, lengthSteps }: SymbolStrings, i: number) => [
          ...symbols.subarray(i * lengthSteps, (i + 1) * lengthSteps),
        ];
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            const other = one(y, j);
            const differing = one(x, i).filter((symbol, t) => symbol !== other[t]).length;
            expect(values[i * columns + j]).toBe(differing);
          }
        }
      }),
    );
  });

  it('puts a string out of reach of itself, equal ones not', () => {
    const { values } = costsToOthers(strings(3, 2, [0, 1, 0, 1, 2, 1]));
    expect([...values]).toEqual([Infinity, 0, 1, 0, Infinity, 1, 1, 1, Infinity]);
  });
});
