/** Products in WebAssembly against the plain ones, bit for bit. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { runOrbit } from '../../../src/core/dynamics/orbit';
import {
  plainProducts,
  sparseProduct,
  useProducts,
  type Products,
} from '../../../src/core/linalg/sparseProduct';
import { fillNormals, fillUniforms } from '../../../src/core/random/streams';
import { columnProducts } from '../../../src/kernel/wasm/columnProducts';
import { randomNetwork } from '../engine/randomNetwork';

const make = columnProducts(readFileSync(resolve('dist/kernel/columns.wasm')))!;

function normals(count: number, stream: number): Float64Array {
  const values = new Float64Array(count);
  fillNormals(values, 1, stream, 0);
  return values;
}

afterEach(() => useProducts(null));

describe('columnProducts', () => {
  it.each([
    ['float32', Math.fround],
    ['float64', (value: number) => value],
  ])('of %s matrices give the bits of the plain ones', (_, round) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, width, zeros) => {
          const matrix = normals(rows * width, 80).map(round);
          const chances = new Float64Array(width);
          fillUniforms(chances, 1, 81, 0);
          const vector = normals(width, 82).map((value, k) => (chances[k] < zeros ? 0 : value));
          const padded = new Float64Array([7, ...vector, 7]);
          const out = normals(rows, 83);
          const expected = out.slice();
          plainProducts(matrix, rows).product(padded, 1, expected);
          const { product } = make(matrix, rows);
          product(padded, 1, out);
          expect(out).toEqual(expected);
          // A second time: nothing is left over from the first.
          const [again, plainAgain] = [new Float64Array(rows), new Float64Array(rows)];
          product(padded, 1, again);
          plainProducts(matrix, rows).product(padded, 1, plainAgain);
          expect(again).toEqual(plainAgain);
        },
      ),
      { seed: 6 },
    );
  });

  it('carry NaN and infinity along', () => {
    const matrix = normals(64 * 64, 84);
    matrix[70] = NaN;
    matrix[5] = Infinity;
    const v = normals(64, 85);
    const [fast, plain] = [new Float64Array(64), new Float64Array(64)];
    make(matrix, 64).product(v, 0, fast);
    plainProducts(matrix, 64).product(v, 0, plain);
    expect(fast).toEqual(plain);
    expect(fast[1]).toBeNaN();
  });

  it.each([
    ['float32', Math.fround],
    ['float64', (value: number) => value],
  ])('step a ReLU layer of %s weights to the bits of the plain one', (_, round) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.boolean(), (rows, hasBias) => {
        const matrix = normals(rows * rows, 88).map((value) => round(value / Math.sqrt(rows)));
        const drive = normals(3 * rows, 89);
        const bias = hasBias ? normals(rows, 90) : null;
        const run = ({ reluStep }: Products) => {
          // Something before and behind, which is not to be touched.
          const state = new Float64Array([7, ...normals(rows, 91), 7]);
          for (let t = 0; t < 3; t++) reluStep(state, 1, drive, t * rows, bias);
          return state;
        };
        const stepped = run(make(matrix, rows));
        expect(stepped).toEqual(run(plainProducts(matrix, rows)));
        expect([stepped[0], stepped[rows + 1]]).toEqual([7, 7]);
        expect(Math.min(...stepped)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 7 },
    );
  });

  it('leave what is not a number to be seen after a step', () => {
    const matrix = normals(40 * 40, 92);
    const drive = new Float64Array(40);
    drive[3] = NaN;
    drive[4] = -0;
    for (const { reluStep } of [make(matrix, 40), plainProducts(matrix, 40)]) {
      const state = new Float64Array(40);
      reluStep(state, 0, drive, 0, null);
      expect(state[3]).toBeNaN();
      expect(state.filter((value) => value === 0)).toHaveLength(39);
    }
  });

  it('change no bit of an orbit', () => {
    const run = () =>
      runOrbit(randomNetwork({ units: 60 }), {
        lengthSteps: 200,
        warmupSteps: 20,
        input: { kind: 'noise', std: 1 },
        seed: 3,
      });
    const plain = run();
    useProducts(make);
    expect(run()).toEqual(plain);
  });

  it('are made once for a matrix, and not for small ones', () => {
    let made = 0;
    useProducts((matrix, rows) => {
      made++;
      return make(matrix, rows);
    });
    const large = normals(40 * 40, 86);
    expect(sparseProduct(large, 40)).toBe(sparseProduct(large, 40));
    sparseProduct(normals(100, 87), 10);
    expect(made).toBe(1);
  });

  it('are refused as no module, not thrown at', () => {
    expect(columnProducts(Uint8Array.of(1, 2, 3))).toBeNull();
  });
});
