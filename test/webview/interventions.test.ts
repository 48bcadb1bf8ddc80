import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../src/protocol/defaultView';
import type { EffectsParams } from '../../src/protocol/inspectorParams';
import { hoverUntil } from './hovering';
import type { InspectorOptions, TestPage } from './inspectorPage';
import { collisions, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { oneInspector } from './oneInspector';

const start = oneInspector();

const hasGhost = (report: Awaited<ReturnType<TestPage['drawn']>>) =>
  report.drawables.some(({ name }) => name === 'ghost');
/** Few controls: what they say is tested where they are computed. */
const FEW = { controls: 8, steps: 2000, seed: 1, noise: 1 };
const fewControls: InspectorOptions = {
  snapshot: { view: { ...DEFAULT_VIEW, effects: FEW } },
};
const ablated = (
  units: readonly number[],
  others: Partial<typeof DEFAULT_VIEW.simulation> = {},
) => ({
  view: {
    ...DEFAULT_VIEW,
    effects: FEW,
    simulation: {
      ...DEFAULT_VIEW.simulation,
      gains: units.map((unit) => ({ layer: 0, unit, site: 'output' as const, gain: 0 })),
      ...others,
    },
  },
});
const selected = (test: TestPage) => test.page.locator('.selected-unit strong').textContent();
const whole = (test: TestPage) =>
  test.page.locator('.effects .hint', { hasText: 'Control: 8 random sets' }).waitFor();

async function findEdge(test: TestPage) {
  const told = /^(\d+) → (\d+): weight/;
  const { x, y, text } = await hoverUntil(test, 'connectivity', told);
  const [, from, to] = told.exec(text) ?? [];
  return { x, y, from: Number(from), to: Number(to) };
}

describe('effects of an intervention', () => {
  it('come after the picture, beside a band of controls, and are said', async () => {
    const test = await start(fewControls);
    await test.drawn();
    expect(await test.page.locator('.effects').count()).toBe(0);
    await test.page.locator('.viewport-connectivity').focus();
    await test.page.keyboard.press('n');
    await test.page.keyboard.press('Space');
    await test.drawn(hasGhost);
    await whole(test);
    const methods = test.calls.map(({ method }) => method);
    expect(methods.lastIndexOf('effects')).toBeGreaterThan(methods.lastIndexOf('skeleton'));
    const row = test.page.locator('.effects tr', { hasText: 'residency, steps' }).first();
    const [intact, altered, difference, control] = await row.locator('td').allTextContents();
    expect(Number(intact) + Number(difference.split('±')[0])).toBeCloseTo(Number(altered), 0);
    expect(control).toMatch(/^\d[\d.]* – \d[\d.]*$/);
    expect(await test.page.locator('.live').textContent()).toMatch(
      /^Unit 0: gain 0, residency [\d.]+ → [\d.]+ steps \((unlike controls|control) [\d.]+–[\d.]+\)$/,
    );
    await test.page.locator('.viewport-connectivity').focus();
    await test.page.keyboard.press('Control+z');
    await test.drawn((report) => !hasGhost(report));
    expect(await test.page.locator('.effects').count()).toBe(0);
    await test.page.keyboard.press('Control+Shift+z');
    await test.drawn(hasGhost);
    // The same intervention: what was measured of it is still known.
    await whole(test);
    expect(test.problems).toEqual([]);
  });

  it('are given up for the next change, and never shown beside another one', async () => {
    const test = await start({ ...fewControls, slow: { method: 'effects', milliseconds: 900 } });
    await test.drawn();
    await test.page.locator('.viewport-connectivity').focus();
    await test.page.keyboard.press('n');
    await test.page.keyboard.press('Space');
    await expect
      .poll(() => test.calls.filter(({ method }) => method === 'effects').length)
      .toBeGreaterThan(0);
    await test.page.keyboard.press('n');
    await test.page.keyboard.press('Space');
    await whole(test);
    expect(await test.page.locator('.live').textContent()).toContain('Units 0, 1: gain 0');
    const last = test.calls.findLast(({ method }) => method === 'effects')?.params as EffectsParams;
    expect(last.simulation.gains.map(({ unit }) => unit)).toEqual([0, 1]);
  });

  it('of a zone are measured on request only', async () => {
    const { view } = ablated([3], { scope: 'zone:kick' });
    const effects = { ...FEW, controls: 1 };
    const test = await start({ snapshot: { view: { ...view, effects } } });
    await test.drawn(hasGhost);
    await test.page.locator('.effects', { hasText: 'this takes long' }).waitFor();
    await test.page.locator('.notice', { hasText: 'of the steps (zone:kick)' }).waitFor();
    await test.page.waitForTimeout(600);
    expect(test.calls.filter(({ method }) => method === 'effects')).toEqual([]);
    await test.page.getByRole('button', { name: 'Measure' }).click();
    await test.page.locator('.effects .hint', { hasText: 'in the same scope' }).waitFor();
  });
});

describe('the keyboard', () => {
  it('undoes from a slider, a button, and where nothing has the focus, and keeps its place', async () => {
    const test = await start(fewControls);
    await test.drawn();
    const { page } = test;
    const simulations = () => test.calls.filter(({ method }) => method === 'simulate').length;
    const gains = () => test.lastSimulation()?.gains.map(({ gain }) => gain);
    await page.locator('.viewport-connectivity').focus();
    await page.keyboard.press('n');
    await page.locator('.selected-unit input[type="range"]').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(gains).toEqual([0.95]);
    // Let go between them: two changes, which are undone one by one.
    await page.keyboard.press('ArrowLeft');
    await expect.poll(gains).toEqual([0.9]);
    await page.keyboard.press('Control+z');
    await expect.poll(gains).toEqual([0.95]);
    await page.keyboard.press('Control+z');
    await expect.poll(gains).toEqual([]);
    // Nothing is left to undo: nothing is simulated.
    const before = simulations();
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(300);
    expect(simulations()).toBe(before);
    await page.locator('.selected-unit button').click();
    await page.locator('button', { hasText: 'Clear all' }).click();
    await expect.poll(gains).toEqual([]);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    expect(await focused()).toBe('Undo');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Control+z');
    await expect.poll(gains).toEqual([0]);
    await page.locator('.gains button[aria-label^="Restore"]').click();
    await expect.poll(gains).toEqual([]);
    const isInPanel = () => document.activeElement?.closest('fieldset.controls') !== null;
    expect(await page.evaluate(isInPanel)).toBe(true);
  });
});

describe('selection', () => {
  it('of a lasso is ablated with Space, and restored as one step', async () => {
    const test = await start(fewControls);
    await test.drawn();
    const { page } = test;
    const box = (await page.locator('.viewport-connectivity').boundingBox())!;
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.keyboard.down('Shift');
    await page.mouse.move(...at(0.35, 0.3));
    await page.mouse.down();
    for (const [x, y] of [
      [0.6, 0.3],
      [0.6, 0.6],
      [0.35, 0.6],
    ]) {
      await page.mouse.move(...at(x, y), { steps: 4 });
    }
    expect(await page.locator('canvas.lasso').count()).toBe(1);
    await screenshot(page, 'lasso-drawn');
    await page.mouse.up();
    await page.keyboard.up('Shift');
    expect(await page.locator('.lasso').count()).toBe(0);
    expect(await selected(test)).toMatch(/^Units (\d+, )+\d+/);
    await page.locator('.viewport-connectivity').focus();
    await page.keyboard.press('Space');
    await test.drawn(hasGhost);
    const gains = test.lastSimulation()?.gains ?? [];
    expect(gains.length).toBeGreaterThan(2);
    expect(gains.length).toBeLessThan(50);
    expect(gains.every(({ gain, site }) => gain === 0 && site === 'output')).toBe(true);
    await screenshot(page, 'lasso');
    await page.keyboard.press('Control+z');
    await test.drawn((report) => !hasGhost(report));
  });

  it('of a range in the table, at another site, takes one gain for all', async () => {
    const test = await start(fewControls);
    await test.drawn();
    const { page } = test;
    await page.locator('#tab-units').click();
    await page.locator('.panel tbody tr').nth(2).click();
    await page
      .locator('.panel tbody tr')
      .nth(5)
      .click({ modifiers: ['Shift'] });
    expect(await selected(test)).toBe('Units 2, 3, 4, 5');
    await page.locator('.panel tbody tr').nth(5).focus();
    await page.keyboard.press('Shift+ArrowDown');
    expect(await selected(test)).toBe('Units 2, 3, 4, 5, 6');
    await page
      .locator('label', { hasText: 'Click ablates' })
      .locator('select')
      .selectOption('noise');
    await page.locator('.selected-unit input[type="range"]').fill('0.5');
    await test.drawn(hasGhost);
    expect(test.lastSimulation()?.gains).toEqual(
      [2, 3, 4, 5, 6].map((unit) => ({ layer: 0, unit, site: 'noise', gain: 0.5 })),
    );
    await page.locator('.panel tbody tr').nth(4).focus();
    await page.keyboard.press('Delete');
    await expect
      .poll(() => test.lastSimulation()?.gains.every(({ gain }) => gain === 0))
      .toBe(true);
    await page
      .locator('label', { hasText: 'Click ablates' })
      .locator('select')
      .selectOption('output');
    // Of whatever site, whichever is chosen.
    const gainOfRow = (row: number) =>
      page.locator('.panel tbody tr').nth(row).locator('td').last().textContent();
    await expect.poll(() => gainOfRow(4)).toBe('noise 0');
    expect(await gainOfRow(7)).toBe('1');
  });

  it('of the matrix is rows or columns, and a cell names a connection', async () => {
    const test = await start(fewControls);
    await test.drawn();
    const { page } = test;
    await page
      .locator('label', { hasText: /^\s*Connectivity/ })
      .locator('select')
      .selectOption('matrix');
    await test.drawn((report) => report.drawables.some(({ name }) => name === 'matrix'));
    await page.locator('label', { hasText: 'Selects' }).locator('select').selectOption('columns');
    const box = (await page.locator('.viewport-connectivity').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const [from, to] = await Promise.all(
      ['from', 'to'].map((name) =>
        page.locator('.edge-form label', { hasText: name }).locator('input').inputValue(),
      ),
    );
    expect(await selected(test)).toBe(`Unit ${from}`);
    await page.locator('.edge-form button').click();
    await test.drawn(hasGhost);
    expect(test.lastSimulation()?.edges).toEqual([
      { layer: 0, from: Number(from), to: Number(to), gain: 0 },
    ]);
    await page.locator('button', { hasText: 'Lasso' }).click();
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.4 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.45 * box.height, { steps: 4 });
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.6 * box.height, { steps: 4 });
    await page.mouse.up();
    expect(await selected(test)).toMatch(/^Units \d+, /);
    await screenshot(page, 'matrix-lasso');
  });

  it('of a line that is drawn: a click names the connection, Ctrl+click cuts it', async () => {
    const test = await start(fewControls);
    await test.drawn();
    const { x, y, from, to } = await findEdge(test);
    const cut = async () => {
      await test.page.keyboard.down('Control');
      await test.page.mouse.click(x, y);
      await test.page.keyboard.up('Control');
    };
    await test.page.mouse.click(x, y);
    const named = test.page
      .locator('.edge-form input')
      .evaluateAll((inputs) =>
        inputs.slice(0, 2).map((input) => Number((input as HTMLInputElement).value)),
      );
    expect(await named).toEqual([from, to]);
    expect(test.lastSimulation()?.edges ?? []).toEqual([]);
    await cut();
    await test.drawn(hasGhost);
    expect(test.lastSimulation()?.edges).toEqual([{ layer: 0, from, to, gain: 0 }]);
    await test.page.mouse.dblclick(x, y);
    expect(test.lastSimulation()?.edges).toHaveLength(1);
    await cut();
    await test.drawn((report) => !hasGhost(report));
    expect(test.problems).toEqual([]);
  });

  it('names the edge between a unit and the one clicked with Shift; what is not legal is refused', async () => {
    const test = await start(fewControls);
    await test.drawn();
    const { page } = test;
    const field = (name: string) =>
      page.locator('.edge-form label', { hasText: name }).locator('input').first();
    await field('from').fill('7');
    await field('from').blur();
    await field('to').fill('50');
    await field('to').blur();
    expect(await field('to').evaluate((input: HTMLInputElement) => input.validationMessage)).toBe(
      'Whole numbers from 0 to 49 are legal.',
    );
    await field('to').fill('9');
    await field('to').blur();
    await field('gain').fill('0.25');
    await field('gain').blur();
    await test.drawn(hasGhost);
    expect(test.lastSimulation()?.edges).toEqual([{ layer: 0, from: 7, to: 9, gain: 0.25 }]);
    expect(await page.locator('.gains li').textContent()).toContain('edge 7 → 9');
    await page.locator('.viewport-connectivity').focus();
    await page.keyboard.press('Control+z');
    await test.drawn((report) => !hasGhost(report));
    expect(test.lastSimulation()?.edges).toEqual([]);
  });
});

describe('saving', () => {
  it('asks the host, by the button and by the command', async () => {
    const test = await start(fewControls);
    await test.drawn();
    await test.page.locator('button', { hasText: 'Save View' }).click();
    await expect
      .poll(() => test.calls.filter(({ method }) => method === 'saveView').length)
      .toBe(1);
    await test.emit('command', 'saveView');
    await expect
      .poll(() => test.calls.filter(({ method }) => method === 'saveView').length)
      .toBe(2);
  });
});

const ablatedWithEdge = () => {
  const edges = [{ layer: 0, from: 7, to: 9, gain: 0.5 }];
  const { view } = ablated([3, 5, 8], { edges });
  return { view: { ...view, selectedUnit: 3, selectedUnits: [3, 5, 8] } };
};

describe('an intervention', () => {
  it('keeps its controls and its effects apart at every width', async () => {
    const test = await start({ height: 1500, snapshot: ablatedWithEdge() });
    await test.drawn(hasGhost);
    await whole(test);
    for (const fontSize of [13, 17]) {
      await test.page.evaluate(
        (size) => document.body.style.setProperty('--vscode-font-size', `${size}px`),
        fontSize,
      );
      for (const width of [1800, 1400, 1200, 1000, 850, 700, 600, 520]) {
        await test.page.setViewportSize({ width, height: 1500 });
        const at = `${width} px wide, font of ${fontSize} px`;
        await screenshot(test.page, `interventions-width-${width}-${fontSize}`);
        expect(await collisions(test.page), at).toEqual([]);
        expect(await scrollsSideways(test.page), at).toBe(false);
      }
    }
  });
});

describe.each(THEME_NAMES)('an intervention in the %s theme', (theme) => {
  it.each([1200, 520])('at %d pixels is legible, and axe finds nothing serious', async (width) => {
    const test = await start({ theme, width, height: 1500, snapshot: ablatedWithEdge() });
    await test.drawn(hasGhost);
    await whole(test);
    await screenshot(test.page, `interventions-${theme}-${width}`);
    expect(await seriousFindings(test.page)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
    expect(await collisions(test.page)).toEqual([]);
  });
});
