import { describe, expect, it } from 'vitest';
import type { ViewState } from '../../src/protocol/inspector';
import type { TestPage } from './inspectorPage';
import { collisions, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { oneInspector } from './oneInspector';

const start = oneInspector();

const summary = 'text=the argmax symbol lasts';

async function runZones(test: TestPage, states = '120') {
  await test.drawn();
  await test.page.click('#tab-analysis');
  await test.page.fill('.analysis-form input >> nth=0', states);
  await test.page.press('.analysis-form input >> nth=0', 'Enter');
  await test.page.click('.analysis-form button:has-text("Run")');
  await test.page.waitForSelector('.analysis-form button:has-text("Run")');
  await test.page.waitForSelector(summary);
}

describe('zones in the Inspector', () => {
  it('are measured on request, colour the orbit, and name its colours', async () => {
    const test = await start();
    await runZones(test);
    expect(await test.page.textContent('.analysis')).toContain('120 states');
    expect(await test.page.textContent('.legend')).toContain('transition');
    expect(await test.page.locator('.toolbar select').first().inputValue()).toBe('zone');
    await test.page.locator('.toolbar select').first().selectOption('residency');
    expect(await test.page.textContent('.legend')).toContain('short to long residency');
    expect(test.problems).toEqual([]);
  });

  it('move with a threshold, and are remembered', async () => {
    const test = await start();
    await runZones(test);
    const shares = () => test.page.textContent('.analysis table >> nth=0');
    const before = await shares();
    const slider = test.page.locator('.thresholds input').first();
    await slider.evaluate((input: HTMLInputElement) => {
      input.value = '0.5';
      input.dispatchEvent(new Event('input'));
    });
    await expect.poll(shares).not.toBe(before);
    const kept = async () => (await test.kept<{ view: ViewState }>()).view.analyses?.requests[0];
    await expect.poll(kept).toMatchObject({ kind: 'zones', params: { states: 120 } });
  });

  it('give way to distilled states, which have their own colours', async () => {
    const test = await start({ config: true, height: 1700, theme: 'light' });
    await test.drawn();
    await test.page.click('#tab-analysis');
    await test.page.click('.analysis-list button:has-text("As an HMM")');
    await test.page.click('.analysis-form button:has-text("Run")');
    await test.page.waitForSelector('.analysis caption:has-text("Moves per step")');
    expect(await test.page.textContent('.legend')).toContain('state 1');
    const colours = test.page.locator('.toolbar select').first();
    expect(await colours.inputValue()).toBe('state');
    expect(await test.page.textContent('.analysis')).toContain('chain of 2, linear emissions');
    expect(await test.page.textContent('.analysis')).toContain('HMM 0.95');
    await screenshot(test.page, 'analysis-hmm-target', true);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(test.problems).toEqual([]);
  });

  it('select a state of the orbit by its row', async () => {
    const test = await start();
    await runZones(test);
    await test.page.click('.analysis tbody tr:has-text("cluster") >> nth=1');
    await expect.poll(() => test.page.textContent('.transport')).toMatch(/\d/);
    const selected = await test.page.getAttribute('.analysis tr.selected', 'aria-selected');
    expect(selected).toBe('true');
  });

  it('say that they are of another orbit once it changes', async () => {
    const test = await start();
    await runZones(test);
    await test.page.click('.controls button:has-text("Next")');
    await test.drawn();
    expect(await test.page.textContent('.analysis .warning')).toContain('before the last change');
    expect(await test.page.textContent('.legend')).toContain('symbol 0');
  });

  it.each(THEME_NAMES)('can be read in %s', async (theme) => {
    const test = await start({ theme, height: 1500 });
    await runZones(test);
    await screenshot(test.page, `analysis-zones-${theme}`);
    expect(await seriousFindings(test.page)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await collisions(test.page)).toEqual([]);
  });
});

describe('the other analyses in the Inspector', () => {
  it.each([
    ['Local linear picture', 'Most visited active sets'],
    ['Lyapunov exponents', 'Kaplan–Yorke'],
    ['Averaged map', 'leading μ'],
    ['Noise', 'Levels of noise'],
    ['Readout', 'Cosines between rows'],
    ['As an HMM', 'Moves per step'],
  ])('%s runs on request and can be read', async (name, expected) => {
    const test = await start({ height: 1700, theme: 'dark' });
    await test.drawn();
    await test.page.click('#tab-analysis');
    await test.page.click(`.analysis-list button:has-text("${name}")`);
    await test.page.click('.analysis-form button:has-text("Run")');
    await test.page.waitForSelector(`.analysis :text("${expected}")`);
    await screenshot(test.page, `analysis-${name.toLowerCase().replace(/ /g, '-')}`, true);
    expect(test.problems).toEqual([]);
    expect(await seriousFindings(test.page)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await collisions(test.page)).toEqual([]);
  });
});
