import { describe, expect, it } from 'vitest';
import type { DrawnReport } from '../../src/protocol/inspector';
import type { TestPage } from './inspectorPage';
import { overlaps, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { drawnCount, oneInspector } from './oneInspector';

const start = oneInspector();

const drawnPoints = (report: DrawnReport) => drawnCount(report, 'averaged map');

async function runAveraged(test: TestPage) {
  await test.drawn();
  await test.page.click('#tab-analysis');
  await test.page.click('.analysis-list button:has-text("Averaged map")');
  await test.page.click('.analysis-form button:has-text("Run")');
  await test.page.waitForSelector('.analysis caption:has-text("Its fixed points")');
}

describe('the averaged map in the state space', () => {
  it('is drawn with the numbers of its table while it is open, and goes with its orbit', async () => {
    const test = await start();
    await runAveraged(test);
    const report = await test.drawn((one) => drawnPoints(one) > 0);
    const rows = test.page.locator('.analysis table:has-text("stability") tbody tr');
    expect(drawnPoints(report)).toBe(await rows.count());
    const names = report.labels.map(({ text }) => text);
    expect(names).toContain('averaged 1');
    expect(overlaps(report.labels)).toEqual([]);
    const legend = () => test.page.textContent('.legend');
    expect(await legend()).toContain('averaged map: stable point');
    await test.page.click('#tab-outputs');
    await test.drawn((one) => drawnPoints(one) === 0);
    expect(await legend()).not.toContain('averaged map');
    await test.page.click('#tab-analysis');
    await test.drawn((one) => drawnPoints(one) > 0);
    const seed = test.page.locator('label:has-text("Seed") input');
    await seed.fill('5');
    await seed.press('Enter');
    await test.drawn((one) => drawnPoints(one) === 0);
    expect(test.problems).toEqual([]);
  });

  it('is drawn without WebGL, too', async () => {
    const test = await start({ webgl: false });
    await runAveraged(test);
    const report = await test.drawn((one) => drawnPoints(one) > 0);
    expect(overlaps(report.labels)).toEqual([]);
    await screenshot(test.page, 'averaged-map-2d');
  });

  it.each(THEME_NAMES)('can be read in %s', async (theme) => {
    const test = await start({ theme, height: 1100 });
    await runAveraged(test);
    const report = await test.drawn((one) => drawnPoints(one) > 0);
    expect(overlaps(report.labels)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await seriousFindings(test.page)).toEqual([]);
    await screenshot(test.page, `averaged-map-${theme}`);
  });
});
