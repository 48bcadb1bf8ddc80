/** The installed VSIX in a served VS Code: what a user sees first, and what stays when the window is reloaded or split. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { cache } from '../../scripts/lib/paths.mjs';
import { finishedInspector, openInExplorer } from '../../scripts/lib/browser.mjs';
import {
  inspectorFrames,
  labelsMoved,
  openSample,
  openServedWindow,
  runCommand,
  shownIn,
  type ServedWindow,
} from './servedWindow';

const pictures = join(cache, 'reports', 'pictures');
mkdirSync(pictures, { recursive: true });

/** Labels may give way to each other by their own size where a view is narrower; a camera moves them further. */
const SAME_CAMERA = 0.08;
/** Until the page's view is remembered in the host and on disk. */
const REMEMBERED_MS = 3000;

let window: ServedWindow;
let page: Page;

beforeAll(async () => {
  window = await openServedWindow(inject('vsix').path);
  page = window.page;
});
afterAll(async () => {
  await window?.close();
});

/** Turns the camera by the mouse, selects a unit of the table and ablates it. */
async function changeEverything(frame: Frame): Promise<void> {
  const box = await frame.locator('.viewport-state-space').boundingBox();
  if (!box) throw new Error('the state space is not on screen');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 150, y + 40, { steps: 5 });
  await page.mouse.up();
  await frame.locator('#tab-units').click();
  await frame.locator('.panel tbody tr').nth(7).click();
  await frame.locator('.selected-unit .primary').click();
  await page.waitForTimeout(REMEMBERED_MS);
  await finishedInspector(page);
}

describe('the installed extension', () => {
  it('draws the sample after a double click, in colours', async () => {
    const frame = await openSample(page);
    expect(await frame.locator('h1').innerText()).toMatch(/\.pth$/);
    expect(await frame.locator('.facts').innerText()).toContain('RNN relu · 50 units');
    const colours = await frame.evaluate(() => {
      const stage = document.querySelector<HTMLCanvasElement>('.stage-canvas');
      if (!stage) return 0;
      const flat = document.createElement('canvas');
      [flat.width, flat.height] = [stage.width, stage.height];
      const context = flat.getContext('2d');
      context?.drawImage(stage, 0, 0);
      const pixels = context?.getImageData(0, 0, flat.width, flat.height).data ?? [];
      const seen = new Set<string>();
      for (let k = 0; k < pixels.length; k += 4) {
        seen.add([pixels[k], pixels[k + 1], pixels[k + 2]].map((v = 0) => v >> 5).join());
      }
      return seen.size;
    });
    expect(colours).toBeGreaterThan(10);
    await page.screenshot({ path: join(pictures, 'installed.png') });
  });

  it('comes back with camera, selection and gains when the window is reloaded', async () => {
    const frame = await openSample(page);
    const untouched = await shownIn(frame);
    await changeEverything(frame);
    const before = await shownIn(frame);
    expect(labelsMoved(untouched, before)).toBeGreaterThan(2 * SAME_CAMERA);
    expect(before.gains).toHaveLength(1);
    const reloaded = page.waitForEvent('load');
    await runCommand(page, 'Developer: Reload Window');
    await reloaded;
    const after = await shownIn(await finishedInspector(page));
    expect([after.selected, after.gains]).toEqual([before.selected, before.gains]);
    expect(labelsMoved(before, after)).toBeLessThan(SAME_CAMERA);
  });

  it('leaves one page and one graphics context after three times hidden and shown', async () => {
    const before = await shownIn(await openSample(page));
    for (let round = 0; round < 3; round++) {
      await openInExplorer(page, 'config.json');
      await expect.poll(async () => (await inspectorFrames(page)).length).toBe(0);
      await page.locator('.tabs-container .tab', { hasText: '.pth' }).click();
      await finishedInspector(page);
    }
    const frames = await inspectorFrames(page);
    expect(frames).toHaveLength(1);
    const contexts = await frames[0]?.evaluate(
      () =>
        [...document.querySelectorAll('canvas')].filter(
          (canvas) => canvas.getContext('webgl2')?.isContextLost() === false,
        ).length,
    );
    expect(contexts).toBe(1);
    const after = await shownIn(frames[0]);
    expect([after.selected, after.gains]).toEqual([before.selected, before.gains]);
    expect(labelsMoved(before, after)).toBeLessThan(SAME_CAMERA);
  });

  it('moves into a new window with camera, selection and gains', async () => {
    const before = await shownIn(await openSample(page));
    const opened = page.context().waitForEvent('page');
    await runCommand(page, 'View: Move Editor into New Window');
    const second = await opened;
    const after = await shownIn(await finishedInspector(second));
    await second.screenshot({ path: join(pictures, 'new-window.png') });
    expect([after.selected, after.gains]).toEqual([before.selected, before.gains]);
    expect(labelsMoved(before, after)).toBeLessThan(SAME_CAMERA);
    expect(await inspectorFrames(page)).toHaveLength(0);
    await second.close();
  });
});
