import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli';
import type { PointCloud } from '../../../src/core/transport/divergence';
import { goldenDivergences } from '../core/transport/goldenDivergences';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
  });
  return { code, stdout, stderr };
}

async function saved(name: string, { points, dimension }: PointCloud): Promise<string> {
  const rows = Array.from({ length: points.length / dimension }, (_, i) => [
    ...points.subarray(i * dimension, (i + 1) * dimension),
  ]);
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(rows));
  return path;
}

describe('dynascope divergence', () => {
  it.each(goldenDivergences())('is geomloss’s for $name, blur $blur', async (golden) => {
    const x = await saved('x.json', golden.x);
    const y = await saved('y.json', golden.y);
    const { blur, scaling } = golden;
    const options = ['--blur', String(blur), '--scaling', String(scaling), '--gradient', '--json'];
    const { code, stdout } = await run(['divergence', x, y, ...options]);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as {
      loss: number;
      gradient: number[][];
      floor: number | null;
      marginalError: number;
    };
    expect(Math.abs(found.loss / golden.loss - 1)).toBeLessThan(1e-10);
    const gradient = found.gradient.flat();
    const error = Math.hypot(...gradient.map((value, i) => value - golden.gradient[i]));
    expect(error).toBeLessThan(1e-10 * Math.hypot(...golden.gradient));
    expect(found.floor === null).toBe(golden.y.count < 2);
    expect(found.marginalError).toBeLessThan(2);
  });

  it('names the row that does not fit', async () => {
    const x = join(folder, 'ragged.csv');
    await writeFile(x, '1,2\n3\n');
    const { code, stderr } = await run(['divergence', x, x]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'dynascope: ragged.csv: row 1 holds 1 values, 2 finite numbers are needed\n',
    );
  });
});
