import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DrawnReport } from '../../src/protocol/inspector';
import { DEFAULT_VIEW } from '../../src/protocol/defaultView';
import { piecewiseLinearCheckpoint } from '../unit/engine/piecewiseLinear';
import type { InspectorOptions, TestPage } from './inspectorPage';
import { overlaps, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { drawnCount, oneInspector } from './oneInspector';

const file = join(mkdtempSync(join(tmpdir(), 'dynascope-cycles-')), 'model.safetensors');
writeFileSync(file, piecewiseLinearCheckpoint());

const openOne = oneInspector();
const start = (options: InspectorOptions = {}) => {
  const simulation = { ...DEFAULT_VIEW.simulation, constantInput: 1, lengthSteps: 300 };
  const snapshot = { view: { ...DEFAULT_VIEW, simulation } };
  return openOne({ file, snapshot, ...options });
};

const drawnCycles = (report: DrawnReport) => drawnCount(report, 'found cycles');

async function search(test: TestPage) {
  await test.drawn();
  await test.page.click('#tab-skeleton');
  const period = test.page.locator('.cycles-form label:has-text("up to period") input');
  await period.fill('27');
  await period.press('Enter');
  const starts = test.page.locator('.cycles-form label:has-text("starts a period") input');
  await starts.fill('200');
  await starts.press('Enter');
  await test.page.click('.cycles-form button:has-text("Run")');
  await test.page.waitForSelector('.panel p:has-text("Up to period 27")');
}

describe('longer cycles beside rays and fixed points', () => {
  it('are found on request, drawn, remembered, and what was tried is said', async () => {
    const test = await start();
    await search(test);
    const rows = test.page.locator('table:has-text("Fixed points and cycles")').last();
    await expect.poll(() => rows.locator('tbody td:text-is("27")').count()).toBe(2);
    expect(await test.page.textContent('.panel')).toContain('5,400 starts tried');
    const report = await test.drawn((one) => drawnCycles(one) === 2);
    expect(overlaps(report.labels)).toEqual([]);
    await expect
      .poll(() => test.calls.findLast(({ method }) => method === 'rememberView')?.params)
      .toMatchObject({
        analyses: { requests: [{ kind: 'cycles', params: { longestPeriod: 27, starts: 200 } }] },
      });
    await test.page.click('#tab-outputs');
    await test.drawn((one) => drawnCycles(one) === 0);
    expect(test.problems).toEqual([]);
  });

  it('are drawn without WebGL, too', async () => {
    const test = await start({ webgl: false });
    await search(test);
    await test.drawn((one) => drawnCycles(one) === 2);
    await screenshot(test.page, 'longer-cycles-2d');
  });

  it.each(THEME_NAMES)('can be read in %s', async (theme) => {
    const test = await start({ theme, height: 1300 });
    await search(test);
    const report = await test.drawn((one) => drawnCycles(one) > 0);
    expect(overlaps(report.labels)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await seriousFindings(test.page)).toEqual([]);
    await screenshot(test.page, `longer-cycles-${theme}`);
  });
});
