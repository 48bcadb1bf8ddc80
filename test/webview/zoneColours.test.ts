import { describe, expect, it } from 'vitest';
import type { TestPage } from './inspectorPage';
import { screenshot, scrollsSideways, seriousFindings } from './looks';
import { oneInspector } from './oneInspector';

const start = oneInspector();

async function zones(test: TestPage) {
  await test.drawn();
  await test.page.click('#tab-analysis');
  const states = test.page.locator('.analysis-form label:has-text("States") input').first();
  await states.fill('200');
  await states.press('Enter');
  await test.page.click('.analysis-form button:has-text("Run")');
  await test.page.waitForSelector('.analysis figure:has-text("sign changes")', {
    timeout: 120_000,
  });
}

describe('what rollouts say of each state', () => {
  it.each(['light', 'dark'] as const)('colours the orbit by p₈, in %s', async (theme) => {
    const test = await start({ theme, height: 1900 });
    await zones(test);
    await test.page.selectOption('.toolbar label:has-text("Colour by") select', 'p8');
    await expect.poll(() => test.page.textContent('.legend')).toContain('p₈, change within 8');
    expect(await test.page.textContent('.analysis')).toContain('changes direction');
    expect(await test.page.locator('.analysis [class^="magnitude-"]').count()).toBeGreaterThan(2);
    const titles = await test.page.locator('.analysis th').allTextContents();
    for (const title of ['p₁', 'p₂', 'p₄', 'p₈', 'p₁₆']) {
      expect(titles.some((text) => text.trim().startsWith(title))).toBe(true);
    }
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await seriousFindings(test.page)).toEqual([]);
    await screenshot(test.page, `zone-colours-${theme}`);
    expect(test.problems).toEqual([]);
  });

  it('has its seldom parameters folded away, and refuses levels that are none', async () => {
    const test = await start();
    await test.drawn();
    await test.page.click('#tab-analysis');
    await test.page.click('.more-fields summary');
    await test.page.selectOption('.more-fields select', 'fresh');
    await test.page.click('.analysis-list button:text-is("Noise")');
    const levels = test.page.locator('.analysis-form label:has-text("Levels of σ") input');
    await levels.fill('1, two');
    await levels.press('Enter');
    expect(await levels.evaluate((field: HTMLInputElement) => field.validationMessage)).toContain(
      '1 to 12 numbers',
    );
    await levels.fill('0.5, 1');
    await levels.press('Enter');
    await expect
      .poll(() => test.calls.findLast(({ method }) => method === 'rememberView')?.params)
      .toMatchObject({
        analyses: {
          requests: [
            { kind: 'zones', params: { noise: 'fresh' } },
            { kind: 'noise', params: { levels: [0.5, 1] } },
          ],
        },
      });
    expect(test.problems).toEqual([]);
  });
});
