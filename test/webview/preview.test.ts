import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { PreviewDrawn, PreviewSnapshot } from '../../src/protocol/previewPage';
import { busyHmm, COST, longChain, paperHmm, snapshotOf } from '../unit/webview/preview/samples';
import { closeBrowsers, openPage, type BrowserPage, type BrowserPageOptions } from './browserPage';
import { overlaps, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';

let open: BrowserPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});
afterAll(closeBrowsers);

const three = paperHmm('three');
const ERROR = {
  errors: 2,
  warnings: 1,
  first: 'hmm.transition[0]: sums to 0.9, 1 is needed',
};

async function start(snapshot: PreviewSnapshot, options?: BrowserPageOptions) {
  const host = {
    answer: (method: string, params: unknown) => {
      if (method === 'ready') return snapshot;
      if ((params as { kind: string }).kind === 'openRun') throw new Error('the run was deleted');
      return null;
    },
  };
  return (open = await openPage('preview', host, options));
}

/** Waits for a finished render that satisfies the condition. */
async function drawn(test: BrowserPage, condition: (report: PreviewDrawn) => boolean = () => true) {
  const end = Date.now() + 20_000;
  for (;;) {
    const report = test.events.findLast(({ name }) => name === 'drawn')?.payload as
      PreviewDrawn | undefined;
    if (report && report.revision > 0 && condition(report)) return report;
    if (Date.now() > end) throw new Error(`last report: ${JSON.stringify(report)}`);
    await test.page.waitForTimeout(20);
  }
}

const acts = (test: BrowserPage) =>
  test.calls.filter(({ method }) => method === 'act').map(({ params }) => params);

describe('the preview page', () => {
  it('shows the HMM, its numbers, the cost and the last run', async () => {
    const test = await start(snapshotOf(three));
    const { page } = test;
    expect(await drawn(test)).toEqual({
      revision: 1,
      complete: true,
      parts: ['graph', 'transition', 'emission', 'statistics', 'samples', 'cost', 'lastRun'],
      states: 3,
      samples: 16,
    });
    expect(await page.locator('.node').count()).toBe(3);
    expect(await page.locator('.edge').count()).toBe(7);
    const cells = await page.locator('.heat').first().locator('td').allTextContents();
    expect(cells.map((text) => text.trim())).toEqual([
      '0.776',
      '0.224',
      '0',
      '0.224',
      '0.553',
      '0.224',
      '0',
      '0.224',
      '0.776',
    ]);
    expect(await page.locator('.cost').textContent()).toContain('about 14 min');
    expect(await page.locator('.last-run').textContent()).toContain('Finished');
    await page.locator('summary', { hasText: 'As text' }).click();
    expect(await page.locator('.sequences li').first().textContent()).toMatch(/^[012]{30}$/);
    expect(await test.kept()).toEqual({ experiment: snapshotOf(three).experiment });
    expect(test.problems).toEqual([]);
  });

  it('paints tints by share and every symbol in its colour', async () => {
    const test = await start(snapshotOf(three), { theme: 'light' });
    await drawn(test);
    const cells = test.page.locator('.heat').first().locator('td');
    const tint = (k: number) =>
      cells.nth(k).evaluate((cell) => getComputedStyle(cell).backgroundColor);
    expect(await tint(0)).not.toBe(await tint(1));
    expect(await tint(2)).toBe('color(srgb 1 1 1)');
    const fills = await test.page
      .locator('.raster path')
      .evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill));
    expect(fills[0]).toMatch(/^rgb/);
    expect(new Set(fills).size).toBe(3);
  });

  it('trains at a click and at a key, shows the file, opens run and checkpoint', async () => {
    const test = await start(snapshotOf(three));
    await drawn(test);
    const { page } = test;
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Train', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'Show the file' }).click();
    await page.getByRole('button', { name: 'Open Last Checkpoint' }).click();
    const folder = '/runs/chain-of-three-002';
    expect(acts(test)).toEqual([
      { kind: 'train' },
      { kind: 'train' },
      { kind: 'showFile' },
      { kind: 'openCheckpoint', folder },
    ]);
    await page.getByRole('button', { name: 'Open Training View' }).click();
    await page.locator('.notice.error', { hasText: 'the run was deleted' }).waitFor();
  });

  it('says why it can not train, also to the keyboard, and does not try', async () => {
    const test = await start(snapshotOf(three, { blocked: 'This workspace is not trusted.' }));
    await drawn(test);
    const train = test.page.getByRole('button', { name: 'Train', exact: true });
    expect(await train.getAttribute('aria-disabled')).toBe('true');
    const reason = test.page.locator(`#${await train.getAttribute('aria-describedby')}`);
    expect(await reason.textContent()).toBe('This workspace is not trusted.');
    await train.focus();
    await test.page.keyboard.press('Enter');
    // Playwright waits for what is off, a hand does not.
    await train.click({ force: true });
    expect(acts(test)).toEqual([]);
  });

  it('does not move while somebody types through an error', async () => {
    const before = snapshotOf(three);
    const test = await start(before);
    const { page } = test;
    await drawn(test);
    const places = () =>
      page.evaluate(() =>
        ['.graph', '.samples', '.heat-place', '.cost', '.last-run'].map((selector) => {
          const { x, y } = document.querySelector(selector)!.getBoundingClientRect();
          return [selector, x, y];
        }),
      );
    await page.evaluate(() => {
      const graph = document.querySelector('.graph')!;
      (window as unknown as { graph: Element }).graph = graph;
    });
    const atFirst = await places();
    const states: Partial<PreviewSnapshot>[] = [
      { cost: { state: 'measuring', before: COST } },
      { problems: ERROR, stale: true, facts: [], cost: { state: 'measuring', before: COST } },
      { hmm: null, problems: ERROR, stale: true, facts: [], cost: { state: 'none' } },
      { problems: { errors: 0, warnings: 1, first: 'a key nobody reads' } },
    ];
    let revision = 1;
    for (const state of states) {
      revision++;
      await test.emit('snapshot', { ...before, revision, ...state });
      await drawn(test, (report) => report.revision === revision);
      expect(await places()).toEqual(atFirst);
    }
    expect(
      await page.evaluate(
        () => (window as unknown as { graph: Element }).graph === document.querySelector('.graph'),
      ),
    ).toBe(true);
    expect(test.problems).toEqual([]);
  });

  it('follows keystrokes: the graph, the problems, what is measured', async () => {
    const test = await start(snapshotOf(three));
    await drawn(test);
    const { page } = test;
    const cost = { state: 'measuring', before: COST } as const;
    await test.emit('snapshot', snapshotOf(paperHmm('four'), { revision: 2, cost }));
    expect(await drawn(test, ({ revision }) => revision === 2)).toMatchObject({
      states: 4,
      complete: false,
    });
    expect(await page.locator('.cost .status').textContent()).toBe('measuring…');
    expect(await page.locator('.outdated').textContent()).toContain('480 ms');
    const broken = snapshotOf(null, { revision: 3, problems: ERROR, stale: true, cost });
    await test.emit('snapshot', broken);
    expect((await drawn(test, ({ revision }) => revision === 3)).parts).toContain('problems');
    expect(await page.locator('.node').count()).toBe(4);
    expect(await page.locator('.problems').textContent()).toContain(ERROR.first);
    expect(await page.locator('.stale').textContent()).toContain('earlier text');
    const failed = { state: 'failed', message: 'out of memory' } as const;
    await test.emit('snapshot', snapshotOf(three, { revision: 4, cost: failed }));
    await page.locator('.cost .notice.error', { hasText: 'out of memory' }).waitFor();
  });

  it('is never blank: before the host answers, and before there is an HMM', async () => {
    const none = snapshotOf(null, {
      problems: { ...ERROR, first: '<img src=x onerror="document.title=1">' },
      cost: { state: 'none' },
      lastRun: null,
      facts: [],
    });
    const test = await start(none, { slow: { method: 'ready', milliseconds: 600 } });
    await test.page.locator('.loading', { hasText: 'Reading the experiment' }).waitFor();
    await drawn(test);
    expect(await test.page.locator('.no-hmm').textContent()).toContain('<img src=x');
    expect(await test.page.locator('img').count()).toBe(0);
    expect(await test.page.locator('.last-run').textContent()).toContain('Not trained yet.');
    expect(test.problems).toEqual([]);
  });

  it('lays the graph out anew when the pane gets narrower', async () => {
    const test = await start(snapshotOf(longChain(6)), { width: 1000 });
    await drawn(test);
    const rows = () =>
      test.page
        .locator('.node circle')
        .evaluateAll((circles) => new Set(circles.map((c) => c.getAttribute('cy'))).size);
    expect(await rows()).toBe(1);
    await test.page.setViewportSize({ width: 420, height: 800 });
    await expect.poll(rows).toBeGreaterThan(1);
  });
});

describe.each(THEME_NAMES)('in the %s theme', (theme) => {
  it.each([1000, 480, 320])(
    'at %d pixels no label lies on another and axe finds nothing serious',
    async (width) => {
      for (const [name, snapshot] of Object.entries({
        three: snapshotOf(three),
        busy: snapshotOf(busyHmm(7, 4), {
          problems: ERROR,
          stale: true,
          blocked: 'This workspace is not trusted.',
          cost: { state: 'measuring', before: COST },
        }),
      })) {
        const test = await start(snapshot, { theme, width, height: 1000 });
        await drawn(test);
        await screenshot(test.page, `preview-${name}-${theme}-${width}`, true);
        const labels = await test.page.locator('.edge-label, .node-label').evaluateAll((texts) =>
          texts.map((text) => {
            const { x, y, width: w, height: h } = text.getBoundingClientRect();
            return { text: text.textContent, x, y, width: w, height: h };
          }),
        );
        expect(labels.length).toBeGreaterThan(5);
        expect(overlaps(labels)).toEqual([]);
        expect(await seriousFindings(test.page)).toEqual([]);
        expect(await scrollsSideways(test.page)).toBe(false);
        expect(test.problems).toEqual([]);
        await test.close();
        open = null;
      }
    },
  );
});
