import { describe, expect, it } from 'vitest';
import type { DrawnReport } from '../../src/protocol/inspector';
import { hoverUntil } from './hovering';
import { collisions, overlaps, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { oneInspector } from './oneInspector';

interface KeptCameras {
  view: { readonly cameras: Readonly<Record<string, string>> };
}

const start = oneInspector();

const drawable = (report: DrawnReport, name: string) =>
  report.drawables.find((one) => one.name === name);

describe('the Inspector page', () => {
  it('shows orbit, skeleton and connectivity without being asked', async () => {
    const test = await start();
    const report = await test.drawn();
    expect(report.renderer).toBe('webgl');
    expect(drawable(report, 'orbit')).toMatchObject({ count: 2000, visible: true });
    expect(drawable(report, 'units')?.count).toBe(50);
    expect(drawable(report, 'rays and fixed points')!.count).toBeGreaterThan(2);
    expect(report.viewports.map(({ cover }) => cover > 0.5)).toEqual([true, true]);
    expect(await test.page.locator('h1').textContent()).toBe('model_epoch_1500.pth');
    expect(await test.page.locator('.facts').textContent()).toContain(
      'RNN relu · 50 units · 10 inputs',
    );
    expect(test.problems).toEqual([]);
  });

  it('ablates the unit whose pixels are clicked, keeps the intact ghost, and undoes; Ctrl selects only', async () => {
    const test = await start();
    await test.drawn();
    const { x, y, text } = await hoverUntil(test, 'connectivity', /^unit/);
    const unit = Number(/^unit (\d+)/.exec(text)?.[1]);
    await test.page.keyboard.down('Control');
    await test.page.mouse.click(x, y);
    await test.page.keyboard.up('Control');
    await test.page.locator('.selected-unit', { hasText: `Unit ${unit}` }).waitFor();
    expect(test.lastSimulation()?.gains).toEqual([]);
    await test.page.mouse.click(x, y);
    const altered = await test.drawn((report) => drawable(report, 'ghost') !== undefined);
    expect(test.lastSimulation()?.gains).toEqual([{ layer: 0, unit, site: 'output', gain: 0 }]);
    expect(drawable(altered, 'ghost')?.count).toBe(2000);
    expect(await test.page.locator('.gains li').count()).toBe(1);
    const heads = test.page.locator('.outputs thead');
    expect((await heads.allTextContents()).join()).toContain('altered, sampled');
    expect(await test.page.locator('.live').textContent()).toContain(`Unit ${unit}: gain 0`);
    // Attracting rays came with the orbit: nothing asks for them.
    expect(test.calls.map(({ method }) => method)).not.toContain('attractors');
    expect(altered.inScene.skeleton).toBe(altered.inScene.orbit);
    await test.page.locator('.viewport-connectivity').focus();
    await test.page.keyboard.press('Control+z');
    await test.drawn((report) => drawable(report, 'ghost') === undefined);
    expect(test.lastSimulation()?.gains).toEqual([]);
    // Who is used to double clicks gets what one click gives.
    await test.page.mouse.dblclick(x, y);
    await test.drawn((report) => drawable(report, 'ghost') !== undefined);
    await test.page.waitForTimeout(700);
    expect(test.lastSimulation()?.gains).toHaveLength(1);
    await test.page.mouse.click(x, y);
    await test.drawn((report) => drawable(report, 'ghost') === undefined);
    expect(test.lastSimulation()?.gains).toEqual([]);
  });

  it('shows glimpses of a dragged gain, then the whole orbit of where it was let go', async () => {
    const test = await start();
    const { sequence: before } = await test.drawn();
    await test.page.locator('.viewport-connectivity').focus();
    await test.page.keyboard.press('n');
    const gain = test.page.locator('.selected-unit input[type="range"]');
    const steps = 8;
    for (let step = 1; step <= steps; step++) {
      await gain.fill(String(1 - step * 0.1));
      await test.page.waitForTimeout(30);
    }
    const whole = await test.drawn(({ sequence }) => sequence === before + steps);
    expect(drawable(whole, 'orbit')?.count).toBe(2000);
    expect(test.lastSimulation()?.gains).toMatchObject([{ site: 'output', gain: 0.2 }]);
    const shown = test.events
      .filter(({ name }) => name === 'drawn')
      .map(({ payload }) => payload as DrawnReport);
    // Short ones came first, nothing older after something newer, and at most one question for each value.
    const short = shown.filter((report) => drawable(report, 'orbit')?.count === 300);
    expect(short.length).toBeGreaterThan(0);
    expect(short.every(({ complete }) => !complete)).toBe(true);
    const sequences = shown.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    const asked = test.calls.filter(({ method }) => method === 'glimpse').length;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(steps);
    expect(test.problems).toEqual([]);
  });

  it('picks the state whose pixels are clicked and shows its derivative, and reads no pixels for it', async () => {
    const test = await start();
    await test.drawn();
    await test.page.evaluate(() => {
      WebGL2RenderingContext.prototype.readPixels = () => {
        throw new Error('reading pixels waits for every frame that is still to be drawn');
      };
    });
    const { x, y, text } = await hoverUntil(test, 'state-space', /^step/);
    const step = Number(/^step (\d+)/.exec(text)?.[1]);
    await test.page.mouse.click(x, y);
    await test.page
      .locator('.step', { hasText: `step ${step.toLocaleString('en-GB')} of` })
      .waitFor();
    await test.page.locator('#tab-spectrum').click();
    await test.page.locator('figcaption', { hasText: `Derivative at step ${step}` }).waitFor();
    expect(test.problems).toEqual([]);
  });

  it('can be used by keyboard alone', async () => {
    const test = await start();
    await test.drawn();
    const { page } = test;
    await page.locator('.viewport-connectivity').focus();
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.keyboard.press('Space');
    await test.drawn((report) => drawable(report, 'ghost') !== undefined);
    expect(test.lastSimulation()?.gains).toMatchObject([{ unit: 1, gain: 0 }]);
    await page.locator('#tab-outputs').focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-units');
    await page.locator('.panel tbody tr').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await test.drawn((report) => drawable(report, 'ghost') === undefined);
    expect(test.lastSimulation()?.gains).toEqual([]);
  });

  it('never shows an older scene after a newer one', async () => {
    const test = await start({ slow: { method: 'simulate', milliseconds: 250 } });
    await test.drawn();
    const seed = test.page.locator('label', { hasText: 'Seed' }).locator('input');
    for (const value of ['2', '3', '4', '5']) {
      await seed.fill(value);
      await seed.blur();
    }
    const isNewest = ({ sequence }: DrawnReport) => {
      const last = test.lastSimulation();
      return last?.seed === 5 && last.sequence === sequence;
    };
    await test.drawn(isNewest);
    // Late answers to older requests would come now.
    await test.page.waitForTimeout(600);
    expect(await test.drawn()).toSatisfy(isNewest);
    // Every older request was answered too, later than the newer ones were asked for.
    expect(test.calls.filter(({ method }) => method === 'simulate').length).toBeGreaterThan(1);
  });

  it('leaves alone what is being typed while a picture arrives', async () => {
    const test = await start({ slow: { method: 'simulate', milliseconds: 3000 } });
    await test.drawn();
    const seed = test.page.locator('label', { hasText: 'Seed' }).locator('input');
    await seed.fill('2');
    await seed.blur();
    await seed.fill('7');
    await test.drawn(({ sequence }) => {
      const last = test.lastSimulation();
      return last?.seed === 2 && last.sequence === sequence;
    });
    expect(await seed.inputValue()).toBe('7');
    await seed.blur();
    await test.drawn(({ sequence }) => {
      const last = test.lastSimulation();
      return last?.seed === 7 && last.sequence === sequence;
    });
  });

  it('refuses an illegal length beside the field and does not ask for it', async () => {
    const test = await start();
    await test.drawn();
    const before = test.calls.length;
    const length = test.page.locator('label', { hasText: 'Length' }).locator('input');
    await length.fill('5');
    await length.blur();
    expect(await length.evaluate((input: HTMLInputElement) => input.validationMessage)).toBe(
      'Whole numbers from 10 to 200000 are legal.',
    );
    expect(test.calls.slice(before).filter(({ method }) => method === 'simulate')).toEqual([]);
  });

  it('simulates on inputs of a file, as long as they last', async () => {
    const test = await start();
    await test.drawn();
    await test.page
      .locator('label', { hasText: /^Input/ })
      .locator('select')
      .selectOption('file');
    // 300 given steps less 100 of warm-up.
    await test.drawn((report) => drawable(report, 'orbit')?.count === 200);
    expect(test.lastSimulation()?.inputFile).toBe('1:inputs.npz');
    expect(await test.page.locator('.controls').first().textContent()).toContain('inputs.npz');
  });

  it('shows hostile tensor names as text', async () => {
    const name = '<img src=x onerror="document.title=1">';
    const row = {
      name,
      shape: [2],
      dtype: 'float32' as const,
      min: 0,
      max: 1,
      mean: 0.5,
      std: 0.5,
      sum: 1,
      nan: 0,
      inf: 0,
    };
    const test = await start({ tensors: [row] });
    await test.drawn();
    await test.page.locator('#tab-tensors').click();
    expect(await test.page.locator('.panel tbody th').textContent()).toBe(name);
    expect(await test.page.locator('.panel img').count()).toBe(0);
    expect(test.problems).toEqual([]);
  });

  it('undoes after it was hidden what was done before', async () => {
    const first = await start();
    await first.drawn();
    await first.page.locator('#tab-units').click();
    const row = first.page.locator('.panel tbody tr').first();
    await row.click();
    await first.page.locator('.viewport-connectivity').focus();
    await first.page.keyboard.press('Space');
    await first.page.locator('.gains li').waitFor();
    await first.page.waitForTimeout(1200);
    const kept = await first.kept();
    await first.close();
    const test = await start({ kept });
    await test.drawn();
    await test.page.locator('.gains li').waitFor();
    await test.page.locator('button', { hasText: 'Undo' }).click();
    await expect.poll(() => test.page.locator('.gains li').count()).toBe(0);
    await test.page.locator('button', { hasText: 'Redo' }).click();
    await test.page.locator('.gains li').waitFor();
    await test.close();
  });

  it('comes back as it was after it was hidden, and keeps the camera when the file changes', async () => {
    const first = await start();
    await first.drawn();
    await first.page.locator('.viewport-state-space').focus();
    for (let k = 0; k < 5; k++) await first.page.keyboard.press('ArrowRight');
    await first.page.locator('#tab-units').click();
    await first.page.waitForTimeout(1200);
    const kept = await first.kept<KeptCameras>();
    expect(JSON.stringify(kept).length).toBeLessThan(100_000);
    await first.close();
    const test = await start({ kept });
    await test.drawn();
    await test.page.locator('#tab-units[aria-selected="true"]').waitFor();
    await test.page.waitForTimeout(800);
    const camera = async () => (await test.kept<KeptCameras>()).view.cameras['state-space'];
    const positionOf = (json: string) =>
      (JSON.parse(json) as { position: number[] }).position.map((v) => v.toFixed(3));
    expect(positionOf(await camera())).toEqual(positionOf(kept.view.cameras['state-space']));
    // From where the user has moved it meanwhile, not from where it was when the page came back.
    await test.page.locator('.viewport-state-space').focus();
    for (let k = 0; k < 3; k++) await test.page.keyboard.press('ArrowUp');
    await expect
      .poll(async () => positionOf(await camera()), { timeout: 20_000 })
      .not.toEqual(positionOf(kept.view.cameras['state-space']));
    await test.page.waitForTimeout(1500);
    const moved = positionOf(await camera());
    const before = test.calls.filter(({ method }) => method === 'simulate').length;
    await test.emit('snapshot', { ...test.snapshot, revision: 2 });
    await test.drawn(({ revision }) => revision === 2);
    expect(test.calls.filter(({ method }) => method === 'simulate').length).toBe(before + 1);
    await test.page.waitForTimeout(800);
    expect(positionOf(await camera())).toEqual(moved);
  });

  it('says that the picture is lost with the graphics context, and draws again when it is back', async () => {
    const test = await start();
    await test.drawn();
    await test.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.stage-canvas')!;
      const extension = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
      (window as unknown as { lose: WEBGL_lose_context }).lose = extension;
      extension.loseContext();
    });
    await test.page.locator('.notice.warning', { hasText: 'graphics context was lost' }).waitFor();
    await test.page.evaluate(() =>
      (window as unknown as { lose: WEBGL_lose_context }).lose.restoreContext(),
    );
    await test.page.locator('.notice.warning').waitFor({ state: 'detached' });
  });

  it('draws flat pictures where there is no WebGL', async () => {
    const test = await start({ webgl: false });
    const report = await test.drawn();
    expect(report.renderer).toBe('2d');
    expect(drawable(report, 'orbit')?.count).toBe(2000);
    const { x, y } = await hoverUntil(test, 'state-space', /^step/);
    await test.page.mouse.click(x, y);
    await test.page.locator('.step', { hasText: 'of 2,000' }).waitFor();
    await screenshot(test.page, 'flat');
  });

  it('tells why a file shows no dynamics and lists its tensors', async () => {
    const test = await start({
      file: 'hostile/not-recurrent.pth',
      snapshot: { links: [], hmm: null },
    });
    await test.page
      .locator('.notice', { hasText: 'No recurrent network was recognised' })
      .waitFor();
    await test.page.locator('.panel tbody tr').first().waitFor();
    expect(await test.page.locator('.stage-place').count()).toBe(0);
  });
});

describe('the picture', () => {
  it('keeps its height from panel to panel in a high window', async () => {
    const test = await start({ height: 1900 });
    const { page } = test;
    await test.drawn();
    const heights = new Set<number>();
    for (const panel of ['outputs', 'skeleton', 'analysis', 'units']) {
      await page.click(`#tab-${panel}`);
      heights.add((await page.locator('.stage-frame').boundingBox())!.height);
    }
    expect(heights.size).toBe(1);
  });
});

describe.each(THEME_NAMES)('in the %s theme', (theme) => {
  it.each([1200, 520])(
    'at %d pixels nothing overlaps and axe finds nothing serious',
    async (width) => {
      const test = await start({ theme, width, height: 1000 });
      const { labels, viewports } = await test.drawn();
      await screenshot(test.page, `inspector-${theme}-${width}`);
      expect(overlaps(labels)).toEqual([]);
      for (const { cover } of viewports) expect(cover).toBeGreaterThan(0.5);
      expect(await seriousFindings(test.page)).toEqual([]);
      expect(await scrollsSideways(test.page)).toBe(false);
      expect(await collisions(test.page)).toEqual([]);
    },
  );
});
