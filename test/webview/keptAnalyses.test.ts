import type { ViewState } from '../../src/protocol/inspector';
import { describe, expect, it } from 'vitest';
import type { TestPage } from './inspectorPage';
import { oneInspector } from './oneInspector';

const start = oneInspector();

/** As VS Code does with a hidden page: dropped, and made anew from what it kept. */
async function comeBack(test: TestPage) {
  await test.page.addInitScript(
    (state) => {
      (window as unknown as { keptState: unknown }).keptState = state;
    },
    await test.kept(),
  );
  await test.page.reload();
  await test.page.waitForSelector('#tab-analysis');
}

const results = '.analysis caption:has-text("Readout rows")';

describe('what analyses found', () => {
  it('is there again when a hidden page comes back, without measuring', async () => {
    const test = await start();
    await test.drawn();
    await test.page.click('#tab-analysis');
    await test.page.click('.analysis-list button:text-is("Readout")');
    await test.page.click('.analysis-form button:has-text("Run")');
    await test.page.waitForSelector(results);
    await expect
      .poll(async () => (await test.kept<{ view: ViewState }>())?.view.panel)
      .toBe('analysis');
    await comeBack(test);
    await test.page.waitForSelector(results);
    expect(await test.page.locator('.analysis .warning').count()).toBe(0);
    expect(test.calls.filter(({ method }) => method === 'analyse')).toHaveLength(1);
    // Of another orbit it still stands, and says so.
    const seed = test.page.locator('label:has-text("Seed") input');
    await seed.fill('5');
    await seed.press('Enter');
    await test.page.waitForSelector('.analysis .warning');
    await expect
      .poll(async () => (await test.kept<{ view: ViewState }>()).view.simulation.seed)
      .toBe(5);
    await comeBack(test);
    await test.page.waitForSelector('.analysis .warning:has-text("before the last change")');
    expect(test.calls.filter(({ method }) => method === 'analyse')).toHaveLength(1);
    expect(test.problems).toEqual([]);
  });

  it('is asked for anew with another content of the file', async () => {
    const test = await start();
    await test.drawn();
    const asked = () => test.calls.filter(({ method }) => method === 'keptAnalyses').length;
    expect(asked()).toBe(1);
    await test.emit('snapshot', { ...test.snapshot, revision: 2 });
    await expect.poll(asked).toBe(2);
  });
});
