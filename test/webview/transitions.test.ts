import { describe, expect, it } from 'vitest';
import type { DrawnReport, ViewState } from '../../src/protocol/inspector';
import type { TestPage } from './inspectorPage';
import { overlaps, screenshot, scrollsSideways, seriousFindings } from './looks';
import { drawnCount, oneInspector } from './oneInspector';

const start = oneInspector();

async function field(test: TestPage, label: string, value: string) {
  const input = test.page.locator(`.analysis-form label:has-text("${label}") input`);
  await input.fill(value);
  await input.press('Enter');
}

async function runTransitions(test: TestPage) {
  await test.drawn();
  await test.page.click('#tab-analysis');
  await test.page.click('.analysis-list button:has-text("Transitions")');
  await field(test, 'Direct runs', '40');
  await field(test, 'Splitting runs', '4');
  await field(test, 'Longest noise path', '12');
  await test.page.click('.analysis-form button:has-text("Run")');
  await test.page.waitForSelector('.analysis :text("Driven most")');
  await test.page.waitForSelector('.analysis-form button:has-text("Run")');
}

const drawnLines = (report: DrawnReport) => drawnCount(report, 'transitions');

describe('transitions in the Inspector', () => {
  it('run on request, are drawn beside the orbit while they are open, and are remembered', async () => {
    const test = await start();
    await runTransitions(test);
    const report = await test.drawn((one) => drawnLines(one) > 0);
    expect(drawnLines(report)).toBeGreaterThan(2);
    expect(overlaps(report.labels)).toEqual([]);
    await screenshot(test.page, 'transitions-in-state-space');
    const legend = () => test.page.textContent('.legend');
    expect(await legend()).toContain('under the least noise');
    const text = await test.page.textContent('.analysis');
    expect(text).toContain('First passage');
    expect(text).toContain('free of scale');
    const kept = async () => (await test.kept<{ view: ViewState }>()).view.analyses?.requests[0];
    await expect
      .poll(kept)
      .toMatchObject({ kind: 'transitions', params: { pathSteps: 12, runs: 40 } });
    await test.page.click('#tab-outputs');
    await test.drawn((one) => drawnLines(one) === 0);
    expect(await legend()).not.toContain('under the least noise');
    expect(test.problems).toEqual([]);
  });

  it('start at the picked state, and go with their orbit', async () => {
    const test = await start();
    await runTransitions(test);
    await test.drawn((one) => drawnLines(one) > 0);
    await test.page.click('.controls button:has-text("Next")');
    await test.drawn((one) => drawnLines(one) === 0);
    expect(await test.page.textContent('.analysis .warning')).toContain('before the last change');
  });

  it('can be stopped: what was measured by then stays', async () => {
    const test = await start();
    await test.drawn();
    await test.page.click('#tab-analysis');
    await test.page.click('.analysis-list button:has-text("Transitions")');
    await field(test, 'Direct runs', '1000');
    await test.page.click('.analysis-form button:has-text("Run")');
    await test.page.waitForSelector('.analysis :text("Changes of the argmax symbol")');
    await test.page.click('.analysis-form button:has-text("Stop")');
    expect(await test.page.textContent('.analysis .warning')).toContain('Stopped after');
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 620],
    ['dark', 620],
    ['hc-dark', 1280],
  ] as const)('can be read in %s at %s', async (theme, width) => {
    const test = await start({ theme, width, height: 2300 });
    await runTransitions(test);
    await test.drawn((one) => drawnLines(one) > 0);
    await screenshot(test.page, `analysis-transitions-${theme}-${width}`, true);
    expect(await seriousFindings(test.page)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
  });

  it('are drawn without WebGL, too', async () => {
    const test = await start({ webgl: false });
    await runTransitions(test);
    const report = await test.drawn((one) => drawnLines(one) > 0);
    expect(overlaps(report.labels)).toEqual([]);
    await screenshot(test.page, 'analysis-transitions-2d');
  });
});
