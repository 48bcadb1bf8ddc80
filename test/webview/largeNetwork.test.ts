/** A layer too large to draw unit by unit: groups, few edges, and every unit still there to be picked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../src/formats/safetensorsWriter';
import { randomNetwork } from '../unit/engine/randomNetwork';
import { closeBrowsers } from './browserPage';
import { openInspector } from './inspectorPage';

const UNITS = 400;
let folder = '';
let file = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dynascope-large-'));
  const path = join(folder, 'large.safetensors');
  const { layers, readout } = randomNetwork({ units: UNITS, inputs: 4, outputs: 2 });
  const tensor = (name: string, rows: number, values: Float64Array) => ({
    name,
    shape: [rows, values.length / rows],
    values: Float32Array.from(values),
  });
  const tensors = [
    tensor('rnn.weight_ih_l0', UNITS, layers[0].inputWeight),
    tensor('rnn.weight_hh_l0', UNITS, layers[0].recurrentWeight),
    tensor('fc.weight', 2, readout!.weight),
  ];
  writeFileSync(path, writeSafetensors(tensors));
  file = relative(resolve(import.meta.dirname, '../fixtures'), path);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await closeBrowsers();
});

describe('a layer of 400 units', () => {
  it.each([true, false])('is drawn in groups (WebGL: %s)', async (webgl) => {
    const test = await openInspector({ file, webgl });
    const report = await test.drawn();
    const count = (name: string) => report.drawables.find((one) => one.name === name)?.count;
    expect(count('units')).toBe(UNITS);
    expect(count('recurrent edges')).toBeGreaterThan(20);
    expect(count('recurrent edges')).toBeLessThanOrEqual(100);
    // √400 groups, all of which drive one another.
    const slider = test.page.locator('label', { hasText: 'Group edges' });
    expect(await slider.locator('output').textContent()).toBe('80 of 400');
    await test.page.locator('#tab-units').click();
    await test.page.locator('.panel tbody tr').nth(3).click();
    await test.drawn(({ labels }) => labels.some(({ text }) => /^unit \d+$/.test(text)));
    expect(test.problems).toEqual([]);
    await test.close();
  });
});
