/** What gains on connections and units look like in the pictures of the connectivity: clicked, hovered, read from the legend. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../src/protocol/defaultView';
import type { DrawnReport } from '../../src/protocol/inspector';
import type { TestPage } from './inspectorPage';
import { overlaps, screenshot, seriousFindings } from './looks';
import { drawnCount, oneInspector } from './oneInspector';
import { THEME_NAMES } from './themes';

const start = oneInspector();
const FEW = { controls: 8, steps: 2000, seed: 1, noise: 1 };
const altered = (count: number) => (report: DrawnReport) =>
  drawnCount(report, 'altered edges') === count;

/** Edges strong and weak, one of a unit to itself, and every kind of gain on units. */
const snapshot = () => ({
  view: {
    ...DEFAULT_VIEW,
    effects: FEW,
    simulation: {
      ...DEFAULT_VIEW.simulation,
      edges: [
        { layer: 0, from: 7, to: 9, gain: 0 },
        { layer: 0, from: 9, to: 7, gain: 0.5 },
        { layer: 0, from: 12, to: 40, gain: 0 },
        { layer: 0, from: 30, to: 3, gain: 2 },
        { layer: 0, from: 20, to: 20, gain: 0 },
      ],
      gains: [
        { layer: 0, unit: 5, site: 'output' as const, gain: 0 },
        { layer: 0, unit: 15, site: 'output' as const, gain: 0.5 },
        { layer: 0, unit: 25, site: 'recurrent' as const, gain: 0 },
        { layer: 0, unit: 28, site: 'recurrent' as const, gain: 1.5 },
        { layer: 0, unit: 35, site: 'noise' as const, gain: 0 },
        { layer: 0, unit: 45, site: 'noise' as const, gain: 0.5 },
        { layer: 0, unit: 45, site: 'output' as const, gain: 0 },
      ],
    },
  },
});

const legend = ({ page }: TestPage) => page.locator('.legend').innerText();
const showMatrix = async (test: TestPage) => {
  await test.page
    .locator('label', { hasText: /^\s*Connectivity/ })
    .locator('select')
    .selectOption('matrix');
  return test.drawn((report) => drawnCount(report, 'matrix') > 0);
};

async function cut({ page }: TestPage, from: number, to: number) {
  for (const [name, unit] of [
    ['from', from],
    ['to', to],
  ] as const) {
    const field = page.locator('.edge-form label', { hasText: name }).locator('input').first();
    await field.fill(String(unit));
    await field.blur();
  }
  await page.locator('.edge-form button').click();
}

/** Moves around the name of an altered edge until its tooltip comes. */
async function findNamed({ page }: TestPage, report: DrawnReport, name: string, said: RegExp) {
  const label = report.labels.find(({ text }) => text === name);
  if (!label)
    throw new Error(`no label ${name} in ${report.labels.map(({ text }) => text).join()}`);
  for (let place = 0; place < 300; place++) {
    const x = Math.floor(label.x + label.width * (2 * ((place * 0.7548776662466927) % 1) - 0.5));
    const y = Math.floor(label.y + label.height * (4 * ((place * 0.5698402909980532) % 1) - 1.5));
    await page.mouse.move(x, y);
    await page.waitForTimeout(30);
    if (said.test((await page.locator('.tooltip').textContent()) ?? '')) return { x, y };
  }
  throw new Error(`nothing around ${name} says ${said.source}`);
}

describe('a cut edge', () => {
  it('is drawn though it is none of the strongest, says what it was, and is restored by Ctrl+click', async () => {
    const test = await start({ snapshot: { view: { ...DEFAULT_VIEW, effects: FEW } } });
    await test.drawn(altered(0));
    expect(await legend(test)).not.toContain('edge cut');
    await cut(test, 12, 40);
    const report = await test.drawn(altered(1));
    expect(await legend(test)).toContain('edge cut');
    const said = /^12 → 40: cut, was -?[\d.]+(e-\d+)? · click names it, Ctrl\+click restores$/;
    const { x, y } = await findNamed(test, report, '12 → 40 cut', said);
    await screenshot(test.page, 'edge-cut');
    await test.page.keyboard.down('Control');
    await test.page.mouse.click(x, y);
    await test.page.keyboard.up('Control');
    await test.drawn(altered(0));
    expect(test.lastSimulation()?.edges).toEqual([]);
    await test.page.locator('.viewport-connectivity').focus();
    await test.page.keyboard.press('Control+z');
    await test.drawn(altered(1));
    expect(test.problems).toEqual([]);
  });

  it('is marked in the matrix and without WebGL', async () => {
    const test = await start({ snapshot: snapshot(), webgl: false });
    await test.drawn(altered(5));
    await screenshot(test.page, 'edges-flat');
    const report = await showMatrix(test);
    await screenshot(test.page, 'edges-flat-matrix');
    expect(report.labels.map(({ text }) => text)).toContain('7 → 9 cut');
  });
});

describe.each(THEME_NAMES)('gains in the %s theme', (theme) => {
  it.each([1400, 640])(
    'are told apart at %d pixels, and no label lies over another',
    async (width) => {
      const test = await start({ theme, width, height: 1100, snapshot: snapshot() });
      const report = await test.drawn(altered(5));
      expect(overlaps(report.labels)).toEqual([]);
      await screenshot(test.page, `edges-${theme}-${width}`);
      for (const text of [
        ...['output ablated', 'output scaled', 'recurrent input ablated', 'recurrent input scaled'],
        ...['noise input ablated', 'noise input scaled', 'edge cut', 'edge scaled'],
      ]) {
        expect(await legend(test)).toContain(text);
      }
      const matrix = await showMatrix(test);
      expect(overlaps(matrix.labels)).toEqual([]);
      await screenshot(test.page, `edges-matrix-${theme}-${width}`);
      expect(await seriousFindings(test.page)).toEqual([]);
    },
  );
});
