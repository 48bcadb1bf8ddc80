import { describe, expect, it } from 'vitest';
import { mechanismGraph } from '../../src/engine/mechanismGraph';
import { DEFAULT_VIEW, MECHANISM_SHOWN } from '../../src/protocol/defaultView';
import type { ViewState } from '../../src/protocol/inspectorParams';
import { opposingPopulations } from '../unit/engine/mechanismSample';
import type { InspectorOptions, TestPage } from './inspectorPage';
import { screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { oneInspector } from './oneInspector';

const start = oneInspector();

const GRAPH = mechanismGraph(opposingPopulations());
/** Two populations, their lines to both kick units, the line between kick units, and two lines from each of them. */
const PATHWAYS = 2 + 4 + 1 + 4;
const SHOWN: InspectorOptions = {
  snapshot: { mechanism: GRAPH, view: { ...DEFAULT_VIEW, ...MECHANISM_SHOWN } },
};
const hasMechanism = ({ drawables }: Awaited<ReturnType<TestPage['drawn']>>) =>
  drawables.some(({ name }) => name === 'mechanism pathways');
const modes = (test: TestPage) =>
  test.page.locator('label', { hasText: /^\s*Connectivity/ }).locator('select');
const selected = (test: TestPage) => test.page.locator('.selected-unit strong').textContent();

/** Moves around a label of the picture until the tooltip begins with `text`; where that was. */
async function findMark(
  test: TestPage,
  label: string,
  text: string,
): Promise<readonly [number, number]> {
  const { page } = test;
  const { labels } = await test.drawn(hasMechanism);
  const { x, y, width, height } = labels.find((one) => one.text === label)!;
  const places = Array.from({ length: 24 * 24 }, (_, k) => {
    const [across, down] = [(k % 24) - 12, Math.floor(k / 24) - 12];
    return [x + width / 2 + 6 * across, y + height / 2 + 6 * down] as const;
  });
  const away = ([px, py]: readonly [number, number]) =>
    Math.hypot(px - x - width / 2, py - y - height / 2);
  for (const place of places.sort((a, b) => away(a) - away(b))) {
    await page.mouse.move(...place);
    const told = page.locator('.tooltip');
    if ((await told.isVisible()) && (await told.textContent())?.startsWith(text)) return place;
  }
  throw new Error(`nothing near ${label} says ${text}`);
}

describe('a search for the mechanism', () => {
  it.each(['light', 'dark'] as const)('says what it knows while it runs, in %s', async (theme) => {
    const view = { ...DEFAULT_VIEW, panel: 'mechanism' as const };
    const test = await start({ theme, snapshot: { view } });
    await test.drawn();
    const panel = test.page.locator('[role="tabpanel"]');
    await expect.poll(() => panel.textContent()).toContain('None was searched');
    await panel.locator('button', { hasText: 'Find Mechanism' }).click();
    await expect
      .poll(() => test.calls.find(({ method }) => method === 'openLink')?.params)
      .toEqual({ id: 'mechanism:' });
    const lines = ['0 → 2: 131 changes found; candidates, not proven yet: 11, 25'];
    await test.emit('mechanismSoFar', { share: 0.3, stage: 'candidates', lines });
    await expect.poll(() => panel.textContent()).toContain(lines[0]);
    expect(await panel.textContent()).not.toContain('None was searched');
    expect(await panel.locator('progress').getAttribute('value')).toBe('0.3');
    expect(await seriousFindings(test.page)).toEqual([]);
    await screenshot(test.page, `mechanism-search-${theme}`);
    await test.emit('mechanismSoFar', null);
    await expect.poll(() => panel.locator('.search').count()).toBe(0);
  });
});

describe.each([true, false])('the mechanism, with WebGL %s', (webgl) => {
  it('is drawn once it was found, and its nodes are clicked like units', async () => {
    const test = await start({ webgl });
    const before = await test.drawn();
    expect(hasMechanism(before)).toBe(false);
    expect(await modes(test).locator('option').allTextContents()).toEqual(['Network', 'Matrix']);
    await test.emit('mechanism', GRAPH);
    const report = await test.drawn(hasMechanism);
    const counts = Object.fromEntries(report.drawables.map(({ name, count }) => [name, count]));
    expect(counts).toMatchObject({
      'mechanism pathways': PATHWAYS,
      'mechanism nodes': 7,
      units: 50,
    });
    expect(counts).not.toHaveProperty('recurrent edges');
    expect(report.labels.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        ...['input', 'unit 11', 'unit 25', 'symbol 0', 'symbol 2'],
        ...['population 1 (4)', 'population 2 (3)'],
      ]),
    );
    expect(await test.page.locator('.live').textContent()).toBe(
      'Mechanism: input → population 1 (4 units) and population 2 (3 units), proven to integrate noise → kick units 11, 25 → symbols 0, 2',
    );
    expect(await test.page.locator('.legend').textContent()).toContain('inhibits, ends');

    await ctrlClick(test, await findMark(test, 'population 2 (3)', 'population 2'));
    expect(await selected(test)).toBe('Units 14, 17, 18');
    const does = 'unit 25, kick unit: stops 90 % of changes from symbol 2';
    const kick = await findMark(test, 'unit 25', does);
    await ctrlClick(test, kick);
    expect(await selected(test)).toBe('Unit 25');
    expect(test.lastSimulation()?.gains).toEqual([]);
    await test.page.mouse.click(...kick);
    await test.drawn(({ drawables }) => drawables.some(({ name }) => name === 'ghost'));
    expect(test.lastSimulation()?.gains).toEqual([{ layer: 0, unit: 25, site: 'output', gain: 0 }]);
    await test.page.locator('.viewport-connectivity').focus();
    await test.page.keyboard.press('Control+z');
    await expect.poll(() => test.lastSimulation()?.gains).toEqual([]);
    await screenshot(test.page, `mechanism-${webgl ? 'webgl' : '2d'}`);
    expect(test.problems).toEqual([]);
  });
});

async function ctrlClick({ page }: TestPage, [x, y]: readonly [number, number]) {
  await page.keyboard.down('Control');
  await page.mouse.click(x, y);
  await page.keyboard.up('Control');
}

describe('the mechanism', () => {
  it('can be left and chosen again; another content without one shows the network', async () => {
    const test = await start(SHOWN);
    await test.drawn(hasMechanism);
    await modes(test).selectOption('network');
    await test.drawn((report) => !hasMechanism(report));
    await modes(test).selectOption('mechanism');
    await test.drawn(hasMechanism);
    const other = { ...test.snapshot, mechanism: null, revision: 2, viewIsCarried: true };
    await test.emit('snapshot', other);
    await test.drawn((report) => !hasMechanism(report) && report.drawables.length > 0);
    expect(await modes(test).inputValue()).toBe('network');
    // The wish is kept: the checkpoint that has one shows it again.
    const kept = async () =>
      (await test.kept<{ view: ViewState } | undefined>())?.view.connectivityMode;
    await expect.poll(kept).toBe('mechanism');
    await test.emit('snapshot', { ...test.snapshot, revision: 3, viewIsCarried: true });
    await test.drawn(hasMechanism);
  });

  it('is a table as well, whose rows select and ablate', async () => {
    const test = await start(SHOWN);
    await test.drawn(hasMechanism);
    const row = test.page.locator('.panel tbody tr', { hasText: 'population 1' }).first();
    await row.click();
    expect(await selected(test)).toBe('Units 3, 4, 7, 9');
    await row.focus();
    await test.page.keyboard.press('Space');
    await expect
      .poll(() => test.lastSimulation()?.gains.map(({ unit, gain }) => [unit, gain]))
      .toEqual([3, 4, 7, 9].map((unit) => [unit, 0]));
    expect(await test.page.locator('.panel li').first().textContent()).toContain(
      'searched in a run of 20000 steps',
    );
  });

  it('has a button that plots gains on its kick units', async () => {
    const test = await start(SHOWN);
    await test.drawn(hasMechanism);
    await test.page.locator('.panel button', { hasText: 'Plot ablation against gain' }).click();
    await expect
      .poll(() => test.calls.findLast(({ method }) => method === 'openLink')?.params)
      .toEqual({ id: 'ablation:' });
    expect(test.problems).toEqual([]);
  });

  it('that claims nothing is told and not drawn', async () => {
    const result = opposingPopulations();
    const refused = { claimed: false, refused: 'a control set stops as many', units: [] };
    const kickSets = result.kickSets.map((set) => ({ ...set, ...refused }));
    const nothing = mechanismGraph({ ...result, kickSets, pathways: [], populations: null });
    const test = await start();
    await test.drawn();
    await test.emit('mechanism', nothing);
    await test.page.locator('.panel', { hasText: 'No kick units are claimed' }).waitFor();
    expect(await test.page.locator('.panel').textContent()).toContain(
      'a control set stops as many',
    );
    expect(await modes(test).inputValue()).toBe('network');
    expect(await test.page.locator('.panel button', { hasText: 'Plot' }).count()).toBe(0);
    expect(hasMechanism(await test.drawn())).toBe(false);
  });
});

describe.each(THEME_NAMES)('the mechanism in the %s theme', (theme) => {
  it.each([1200, 700])('at %d pixels is legible, and axe finds nothing serious', async (width) => {
    const test = await start({ ...SHOWN, theme, width, height: 1300 });
    const { labels, viewports } = await test.drawn(hasMechanism);
    expect(labels.filter(({ text }) => /^(unit|population|symbol) /.test(text))).toHaveLength(6);
    const connectivity = viewports.find(({ name }) => name === 'connectivity')!;
    expect(connectivity.cover).toBeGreaterThan(0.5);
    await screenshot(test.page, `mechanism-${theme}-${width}`);
    expect(await seriousFindings(test.page)).toEqual([]);
    expect(await scrollsSideways(test.page)).toBe(false);
  });
});
