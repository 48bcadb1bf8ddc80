/** The divergences computed by geomloss, read from the fixtures. */
import { readFileSync } from 'node:fs';
import type { PointCloud } from '../../../../src/core/transport/divergence';
import type { SymbolStrings } from '../../../../src/core/transport/strings';

interface GoldenCase {
  readonly name: string;
  readonly blur: number;
  readonly scaling: number;
  readonly x: number[][];
  readonly y: number[][];
  readonly loss: number;
  readonly gradient_x: number[][];
}

export function goldenDivergences() {
  const path = 'test/fixtures/golden/sinkhorn-divergence.json';
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: GoldenCase[] };
  return cases.map(({ name, blur, scaling, x, y, loss, gradient_x }) => ({
    name,
    blur,
    scaling,
    loss,
    x: cloudOf(x),
    y: cloudOf(y),
    gradient: Float64Array.from(gradient_x.flat()),
  }));
}

function cloudOf(rows: number[][]): PointCloud {
  return {
    count: rows.length,
    dimension: rows[0].length,
    points: Float64Array.from(rows.flat()),
  };
}

/** One-hot points back as strings. */
export function stringsOf(
  { count, dimension, points }: PointCloud,
  outputs: number,
): SymbolStrings {
  const lengthSteps = dimension / outputs;
  const symbols = new Uint8Array(count * lengthSteps);
  points.forEach((value, at) => {
    if (value === 1) symbols[Math.floor(at / outputs)] = at % outputs;
  });
  return { count, lengthSteps, outputs, symbols };
}
