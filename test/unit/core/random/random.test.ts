import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philox4x32 } from '../../../../src/core/random/philox';
import { fillNormals, fillUniforms, STREAM } from '../../../../src/core/random/streams';

describe('philox4x32', () => {
  // Known answers of Random123 (kat_vectors, philox4x32 10).
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('agrees with the published vectors', (counter, [key0, key1], expected) => {
    const out = new Uint32Array(4);
    philox4x32(Uint32Array.from(counter), key0, key1, out);
    expect([...out]).toEqual(expected);
  });
});

describe('streams', () => {
  const fill = { normals: fillNormals, uniforms: fillUniforms };

  it.each(['normals', 'uniforms'] as const)(
    'of %s do not depend on how they are filled',
    (kind) => {
      const whole = new Float64Array(200);
      fill[kind](whole, 9, STREAM.input, 0);
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 150 }),
          fc.integer({ min: 0, max: 49 }),
          (from, count) => {
            const part = new Float64Array(count);
            fill[kind](part, 9, STREAM.input, from);
            expect(part).toEqual(whole.slice(from, from + count));
          },
        ),
      );
    },
  );

  it('have the moments of their law', () => {
    const count = 200_000;
    const normals = new Float64Array(count);
    fillNormals(normals, 4, STREAM.input, 0, 2);
    const mean = normals.reduce((sum, x) => sum + x, 0) / count;
    const variance = normals.reduce((sum, x) => sum + x * x, 0) / count;
    const fourth = normals.reduce((sum, x) => sum + x ** 4, 0) / count;
    // Five standard errors.
    expect(Math.abs(mean)).toBeLessThan((5 * 2) / Math.sqrt(count));
    expect(Math.abs(variance - 4)).toBeLessThan(5 * 4 * Math.sqrt(2 / count));
    expect(Math.abs(fourth / 16 - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
    const uniforms = new Float64Array(count);
    fillUniforms(uniforms, 4, STREAM.sampling, 0);
    expect(uniforms.every((u) => u > 0 && u < 1)).toBe(true);
    const centre = uniforms.reduce((sum, u) => sum + u, 0) / count;
    expect(Math.abs(centre - 0.5)).toBeLessThan(5 / Math.sqrt(12 * count));
  });

  it('differ between seeds and between streams', () => {
    const values = (seed: number, stream: number) => {
      const out = new Float64Array(8);
      fillNormals(out, seed, stream, 0);
      return [...out];
    };
    expect(values(1, 0)).not.toEqual(values(2, 0));
    expect(values(1, 0)).not.toEqual(values(1, 1));
    expect(values(4294967295, 0)).not.toEqual(values(0, 0));
  });

  it('go on beyond 2³² blocks, without repeating', () => {
    const from = (firstIndex: number) => {
      const out = new Float64Array(4);
      fillUniforms(out, 1, STREAM.input, firstIndex);
      return [...out];
    };
    expect(from(2 ** 33)).not.toEqual(from(0));
    expect(from(2 ** 33 - 2).slice(2)).toEqual(from(2 ** 33).slice(0, 2));
    expect(from(2 ** 52).every((u) => u > 0 && u < 1)).toBe(true);
  });

  it('are uncorrelated between neighbours and across the pair of one block', () => {
    const count = 100_000;
    const normals = new Float64Array(count + 2);
    fillNormals(normals, 12, STREAM.input, 0);
    for (const lag of [1, 2]) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += normals[k] * normals[k + lag];
      expect(Math.abs(sum / count)).toBeLessThan(5 / Math.sqrt(count));
    }
  });
});
