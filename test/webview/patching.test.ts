import { describe, expect, it } from 'vitest';
import type { TestPage } from './inspectorPage';
import { collisions, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { oneInspector } from './oneInspector';

const start = oneInspector();

async function runPatching(test: TestPage) {
  await test.drawn();
  await test.page.click('#tab-analysis');
  await test.page.click('.analysis-list button:has-text("Patching")');
  const told = test.page.locator('.analysis-form label:has-text("Told") input');
  await told.fill('4');
  await told.press('Enter');
  await test.page.click('.analysis-form button:has-text("Run")');
  await test.page.waitForSelector('.analysis caption:has-text("Connections, at every step")');
}
const rowsOf = (test: TestPage, caption: string) =>
  test.page.locator(`.analysis table:has(caption:has-text("${caption}")) tbody tr`);

describe('patching in the Inspector', () => {
  it('tells what units carry; a row selects its unit, one of a connection names it', async () => {
    const test = await start();
    await runPatching(test);
    const units = rowsOf(test, 'Units, each at the step');
    expect(await units.count()).toBe(4);
    expect(await test.page.textContent('.analysis')).toMatch(/Changes from symbol \d to \d:/);
    const unit = await units.first().locator('th, td').first().textContent();
    await units.first().click();
    expect(await test.page.textContent('.selected-unit strong')).toBe(`Unit ${unit?.trim()}`);
    const connections = rowsOf(test, 'Connections');
    const named = await connections.first().locator('th, td').first().textContent();
    const [, from, to] = /(\d+) → (\d+)/.exec(named ?? '') ?? [];
    await connections.first().click();
    const fields = test.page.locator('.edge-form input');
    await expect.poll(() => fields.nth(0).inputValue()).toBe(from);
    expect(await fields.nth(1).inputValue()).toBe(to);
    expect(test.problems).toEqual([]);
  });

  it('takes a change by name, and says what it can not patch', async () => {
    const test = await start();
    await runPatching(test);
    const change = test.page.locator('.analysis-form label:has-text("Change") select').first();
    await change.selectOption('0 2');
    await test.page.click('.analysis-form button:has-text("Run")');
    await test.page.waitForSelector('.analysis :text("Changes from symbol 0 to 2")');
    await change.selectOption('0 1');
    await test.page.click('.analysis-form button:has-text("Run")');
    await test.page.waitForSelector('text=5 are needed');
  });

  it.each(THEME_NAMES)('can be read in %s', async (theme) => {
    const test = await start({ theme, height: 1500 });
    await runPatching(test);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await seriousFindings(test.page)).toEqual([]);
    expect(await collisions(test.page)).toEqual([]);
    await screenshot(test.page, `patching-${theme}`);
  });
});
