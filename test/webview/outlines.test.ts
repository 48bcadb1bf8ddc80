import { describe, expect, it } from 'vitest';
import type { DrawnReport } from '../../src/protocol/inspector';
import type { TestPage } from './inspectorPage';
import { overlaps, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { drawnCount, oneInspector } from './oneInspector';

const start = oneInspector();

const drawn = (report: DrawnReport) => drawnCount(report, 'outlines');

/** @param wait a selector of its result */
async function run(test: TestPage, title: string, wait: string) {
  await test.drawn();
  await test.page.click('#tab-analysis');
  await test.page.click(`.analysis-list button:text-is("${title}")`);
  await test.page.click('.analysis-form button:has-text("Run")');
  await test.page.waitForSelector(wait, { timeout: 120_000 });
}

const readout = (test: TestPage) => run(test, 'Readout', '.analysis caption:has-text("Cosines")');
const noise = (test: TestPage) =>
  run(test, 'Noise', '.analysis caption:has-text("Levels of noise")');

describe('what analyses outline in the state space', () => {
  it('are the rows of the readout, by symbol, while it is open', async () => {
    const test = await start();
    await readout(test);
    const report = await test.drawn((one) => drawn(one) >= 3);
    const names = report.labels.map(({ text }) => text);
    expect(names.some((text) => text.startsWith('readout '))).toBe(true);
    expect(overlaps(report.labels)).toEqual([]);
    expect(await test.page.textContent('.legend')).toContain('row of the readout');
    await test.page.click('#tab-outputs');
    await test.drawn((one) => drawn(one) === 0);
    expect(await test.page.textContent('.legend')).not.toContain('row of the readout');
    expect(test.problems).toEqual([]);
  });

  it('are contours of the states, one a level of noise, gone with their orbit', async () => {
    const test = await start();
    await noise(test);
    const report = await test.drawn((one) => drawn(one) === 6);
    expect(report.labels.map(({ text }) => text)).toContain('σ 1');
    expect(await test.page.textContent('.legend')).toContain('95 % of the states');
    const seed = test.page.locator('label:has-text("Seed") input');
    await seed.fill('5');
    await seed.press('Enter');
    await test.drawn((one) => drawn(one) === 0);
    expect(test.problems).toEqual([]);
  });

  it('are drawn without WebGL, too', async () => {
    const test = await start({ webgl: false });
    await readout(test);
    expect(overlaps((await test.drawn((one) => drawn(one) >= 3)).labels)).toEqual([]);
    await screenshot(test.page, 'outlines-readout-2d');
    await noise(test);
    await test.drawn((one) => drawn(one) === 6);
    await screenshot(test.page, 'outlines-noise-2d');
  });

  it.each(THEME_NAMES)('can be read in %s', async (theme) => {
    const test = await start({ theme, height: 1100 });
    await readout(test);
    const report = await test.drawn((one) => drawn(one) >= 3);
    expect(overlaps(report.labels)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await seriousFindings(test.page)).toEqual([]);
    await screenshot(test.page, `outlines-readout-${theme}`);
    await noise(test);
    await test.drawn((one) => drawn(one) === 6);
    expect(await seriousFindings(test.page)).toEqual([]);
    await screenshot(test.page, `outlines-noise-${theme}`);
  });
});
