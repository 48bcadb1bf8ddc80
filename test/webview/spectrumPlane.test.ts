import { describe, expect, it } from 'vitest';
import type { TestPage } from './inspectorPage';
import { screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { oneInspector } from './oneInspector';

const start = oneInspector();

async function showMoebius(test: TestPage) {
  await test.drawn();
  await test.page.click('#tab-spectrum');
  await test.page.waitForSelector('.spectra svg');
  await test.page.selectOption('.panel .choice select', 'moebius');
  await test.page.waitForSelector('.spectra .critical-box');
}

describe('the plane of eigenvalues', () => {
  it('has unstable ones right of the axis after the Möbius map, and is remembered', async () => {
    const test = await start();
    await showMoebius(test);
    const middle = 110;
    const centres = await test.page.$$eval('.spectra .outside', (marks) =>
      marks.map((mark) => Number(/^M([\d.]+)/.exec(mark.getAttribute('d') ?? '')?.[1])),
    );
    expect(centres.length).toBeGreaterThan(0);
    expect(centres.every((x) => x > middle)).toBe(true);
    const inside = await test.page.$$eval('.spectra .inside', (marks) =>
      marks.map((mark) => Number(mark.getAttribute('cx'))),
    );
    expect(inside.every((x) => x <= middle)).toBe(true);
    await expect
      .poll(() => test.calls.findLast(({ method }) => method === 'rememberView')?.params)
      .toMatchObject({ spectrumPlane: 'moebius' });
    expect(test.problems).toEqual([]);
  });

  it('is the same one beside the local linear picture', async () => {
    const test = await start();
    await showMoebius(test);
    await test.page.click('#tab-analysis');
    await test.page.click('.analysis-list button:has-text("Local linear picture")');
    await test.page.click('.analysis-form button:has-text("Run")');
    await test.page.click('.analysis table:has-text("Most visited active sets") tbody tr');
    await test.page.waitForSelector('.analysis .critical-box');
    expect(await test.page.textContent('.analysis')).toContain('spread over pairs');
    expect(test.problems).toEqual([]);
  });

  it.each(THEME_NAMES)('can be read in %s', async (theme) => {
    const test = await start({ theme, height: 1100 });
    await showMoebius(test);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await seriousFindings(test.page)).toEqual([]);
    await screenshot(test.page, `spectrum-plane-${theme}`);
  });
});
