import { describe, expect, it } from 'vitest';
import type { DrawnReport } from '../../src/protocol/inspector';
import type { TestPage } from './inspectorPage';
import { collisions, overlaps, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { drawnCount, oneInspector } from './oneInspector';

const start = oneInspector();

const drawnModes = (report: DrawnReport) => drawnCount(report, 'eigenvectors');

/** A state far from the others, so that its eigenvectors stand free. */
async function pickState(test: TestPage) {
  await test.drawn();
  await test.page.click('#tab-analysis');
  await test.page.click('.analysis-list button:has-text("Local linear picture")');
  await test.page.locator('.scrubber').fill('240');
  await test.page.waitForSelector('.analysis caption:has-text("Leading eigenvectors at step")');
}

describe('eigenvectors of a picked state', () => {
  it('are drawn with their eigenvalues while the local picture or the spectrum is open', async () => {
    const test = await start();
    await test.drawn();
    await test.page.click('#tab-analysis');
    await test.page.click('.analysis-list button:has-text("Local linear picture")');
    expect(drawnModes(await test.drawn())).toBe(0);
    expect(await test.page.textContent('.analysis')).toContain('Pick a state of the orbit');
    await pickState(test);
    const report = await test.drawn((one) => drawnModes(one) > 0);
    const rows = test.page.locator('.analysis table tbody tr');
    expect(drawnModes(report)).toBe(await rows.count());
    const names = await rows.locator('th').allTextContents();
    const legend = await test.page.textContent('.legend');
    for (const name of names) expect(legend).toContain(`in h, ${name}`);
    expect(report.labels.map(({ text }) => text)).toContain(names[0]);
    expect(overlaps(report.labels)).toEqual([]);
    await test.page.click('#tab-spectrum');
    await test.drawn((one) => drawnModes(one) > 0);
    await test.page.click('#tab-outputs');
    await test.drawn((one) => drawnModes(one) === 0);
    expect(await test.page.textContent('.legend')).not.toContain('in h, λ');
    expect(test.problems).toEqual([]);
  });

  it('are drawn without WebGL, too', async () => {
    const test = await start({ webgl: false });
    await pickState(test);
    const report = await test.drawn((one) => drawnModes(one) > 0);
    expect(overlaps(report.labels)).toEqual([]);
    await screenshot(test.page, 'eigenvectors-2d');
  });

  it.each(THEME_NAMES)('can be read in %s', async (theme) => {
    const test = await start({ theme, width: theme.startsWith('hc') ? 700 : 1280, height: 1100 });
    await pickState(test);
    await test.drawn((one) => drawnModes(one) > 0);
    await screenshot(test.page, `eigenvectors-${theme}`, true);
    expect(await seriousFindings(test.page)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await collisions(test.page)).toEqual([]);
  });
});
