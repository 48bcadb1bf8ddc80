import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../src/protocol/defaultView';
import type { TestPage } from './inspectorPage';
import { collisions, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { oneInspector } from './oneInspector';

const start = oneInspector();

const { simulation } = DEFAULT_VIEW;
/** Effects by themselves would only take the time of what is looked at here. */
const effects = { controls: 0, steps: 500, seed: 1, noise: 1 };
const gains = [{ layer: 0, unit: 11, site: 'output' as const, gain: 0 }];
const ablated = {
  snapshot: { view: { ...DEFAULT_VIEW, effects, simulation: { ...simulation, gains } } },
};

async function press(test: TestPage, key: string) {
  await test.page.locator('.viewport-connectivity').focus();
  await test.page.keyboard.press(key);
}
const rays = (test: TestPage, section: string) =>
  test.page.locator(`section[aria-label="${section}"] table:has-text("growth") tbody tr`);
const asked = ({ calls }: TestPage) => calls.filter(({ method }) => method === 'skeleton').length;

describe('beside the altered network', () => {
  it('stand the rays that the intact one had, not asked for again', async () => {
    const test = await start({ snapshot: { view: { ...DEFAULT_VIEW, effects } } });
    await test.drawn();
    await test.page.click('#tab-skeleton');
    const own = test.page.locator('.panel table:has-text("growth") tbody tr');
    const intact = await own.allTextContents();
    await press(test, 'n');
    await press(test, ' ');
    await rays(test, 'Intact').first().waitFor();
    expect(await rays(test, 'Intact').allTextContents()).toEqual(intact);
    await test.drawn(({ drawables }) => drawables.some(({ name }) => name === 'ghost'));
    expect(asked(test)).toBe(2);
    expect(test.problems).toEqual([]);
  });

  it('stand the rays of the intact one, asked for where they are not known', async () => {
    const test = await start(ablated);
    await test.drawn();
    await test.page.click('#tab-skeleton');
    await rays(test, 'Intact').first().waitFor();
    const intact = await rays(test, 'Intact').allTextContents();
    expect(intact).not.toEqual(await rays(test, 'Altered').allTextContents());
    expect(asked(test)).toBe(2);
    expect(test.problems).toEqual([]);
  });

  it('stands the spectrum of the intact one, as rings', async () => {
    const test = await start(ablated);
    await test.drawn();
    await test.page.click('#tab-spectrum');
    const rings = test.page.locator('.spectra .ghost');
    await rings.first().waitFor();
    expect(await rings.count()).toBe(100);
    expect(await test.page.textContent('.spectra')).toContain('intact: radius');
    await test.page.locator('.scrubber').fill('300');
    await test.page.locator('figcaption', { hasText: 'Derivative at step 300' }).waitFor();
    await rings.first().waitFor();
    expect(test.problems).toEqual([]);
  });

  it('zones that are looked at are measured again, with the difference paired', async () => {
    const test = await start({ snapshot: { view: { ...DEFAULT_VIEW, effects } } });
    await test.drawn();
    await test.page.click('#tab-analysis');
    await test.page.fill('.analysis-form input >> nth=0', '120');
    await test.page.press('.analysis-form input >> nth=0', 'Enter');
    await test.page.click('.analysis-form button:has-text("Run")');
    await test.page.waitForSelector('text=the argmax symbol lasts');
    expect(await test.page.textContent('.analysis')).not.toContain('intact');
    await press(test, 'n');
    await press(test, ' ');
    const heads = test.page.locator('.analysis table:has-text("zone") thead').first();
    await expect.poll(() => heads.textContent(), { timeout: 60_000 }).toContain('difference');
    expect(await test.page.textContent('.analysis')).toMatch(/\(intact .* difference .*±/);
    expect(await test.page.textContent('.analysis')).not.toContain('run again');
    const analysed = () => test.calls.filter(({ method }) => method === 'analyse').length;
    expect(analysed()).toBe(2);
    // Where nobody looks nothing is measured.
    await test.page.locator('.toolbar select').first().selectOption('symbol');
    await test.page.click('#tab-outputs');
    await press(test, 'Control+z');
    await test.drawn(({ drawables }) => !drawables.some(({ name }) => name === 'ghost'));
    await test.page.waitForTimeout(300);
    expect(analysed()).toBe(2);
    await test.page.click('#tab-analysis');
    await expect.poll(analysed).toBe(3);
    await expect.poll(() => heads.textContent(), { timeout: 60_000 }).toContain('share of states');
    expect(test.problems).toEqual([]);
  });
});

describe.each(THEME_NAMES)('both networks in %s', (theme) => {
  it.each([1200, 700])('at %i pixels are legible', async (width) => {
    const test = await start({ ...ablated, theme, width, height: 1300 });
    await test.drawn();
    for (const panel of ['skeleton', 'spectrum']) {
      await test.page.click(`#tab-${panel}`);
      if (panel === 'skeleton') await rays(test, 'Intact').first().waitFor();
      else await test.page.locator('.spectra .ghost').first().waitFor();
      expect(await scrollsSideways(test.page)).toBe(false);
      expect(await seriousFindings(test.page)).toEqual([]);
      await screenshot(test.page, `beside-intact-${panel}-${theme}-${width}`);
    }
    expect(await collisions(test.page)).toEqual([]);
  });
});
