/** Axes that step aside when the camera turns, and pictures that can be printed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DrawnReport } from '../../src/protocol/inspector';
import type { TestPage } from './inspectorPage';
import { overlaps } from './looks';
import { oneInspector } from './oneInspector';

const shots = resolve(import.meta.dirname, '../../.cache/screenshots');
mkdirSync(shots, { recursive: true });

const start = oneInspector();

const stateSpace = ({ viewports }: DrawnReport) =>
  viewports.find(({ name }) => name === 'state-space')!;
const axisNames = ({ labels }: DrawnReport) =>
  labels.map(({ text }) => text).filter((text) => text.startsWith('PC '));
const placesOf = ({ labels }: DrawnReport) =>
  JSON.stringify(labels.filter(({ text }) => text.startsWith('PC ')));

describe('the axes', () => {
  it('cover no state of the orbit and meet no name, from eight sides', async () => {
    const test = await start();
    let report = await test.drawn();
    await test.page.locator('.viewport-state-space').focus();
    const turns = ['ArrowRight', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowRight'];
    for (const key of turns) {
      expect(stateSpace(report).covered).toBe(0);
      expect(overlaps(report.labels)).toEqual([]);
      expect(axisNames(report).length).toBeGreaterThanOrEqual(2);
      const before = placesOf(report);
      for (let k = 0; k < 4; k++) await test.page.keyboard.press(key);
      report = await test.drawn((next) => placesOf(next) !== before);
    }
    expect(test.problems).toEqual([]);
  });
});

/** Facts of a PNG that a reader would see, read in the page. */
async function look(test: TestPage, base64: string) {
  return test.page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    /** Pixels of a band, from `top`, that are nearer to a colour than 40 in every channel. */
    const count = (top: number, height: number, [r, g, b]: number[]) => {
      const { data } = context.getImageData(0, top, bitmap.width, height);
      let found = 0;
      for (let k = 0; k < data.length; k += 4) {
        const far = Math.max(
          Math.abs(data[k] - r),
          Math.abs(data[k + 1] - g),
          Math.abs(data[k + 2] - b),
        );
        if (far < 40) found++;
      }
      return found;
    };
    const stage = document.querySelector('.stage-place')!.getBoundingClientRect();
    const below = Math.round(2 * stage.height);
    return {
      width: bitmap.width,
      below: bitmap.height - below,
      stageWidth: stage.width,
      white: count(0, below, [255, 255, 255]) / (bitmap.width * below),
      blueInPicture: count(0, below, [0, 114, 178]),
      blueInLegend: count(below, bitmap.height - below, [0, 114, 178]),
      inkInCaption: count(bitmap.height - 50, 40, [77, 77, 77]),
    };
  }, base64);
}

describe('an exported picture', () => {
  it.each([true, false])(
    'is white, with labels, a legend and what it shows (WebGL: %s)',
    async (webgl) => {
      const test = await start({ theme: 'dark', webgl });
      await test.drawn();
      await test.emit('command', 'exportPng');
      const exported = () => test.calls.find(({ method }) => method === 'exportData');
      await expect.poll(exported, { timeout: 20_000 }).toBeDefined();
      const { kind, bytes } = exported()!.params as { kind: string; bytes: { base64: string } };
      expect(kind).toBe('png');
      const file = join(shots, `figure-${webgl ? 'webgl' : '2d'}.png`);
      writeFileSync(file, Buffer.from(bytes.base64, 'base64'));
      const seen = await look(test, bytes.base64);
      expect(seen.width).toBe(Math.round(2 * seen.stageWidth));
      expect(seen.below).toBeGreaterThan(80);
      expect(seen.white).toBeGreaterThan(0.5);
      expect(seen.blueInPicture).toBeGreaterThan(500);
      // One mark, 12 pixels across at twice the scale.
      expect(seen.blueInLegend).toBeGreaterThan(200);
      expect(seen.inkInCaption).toBeGreaterThan(200);
      // The page is dark again.
      const background = await test.page.evaluate(
        () => getComputedStyle(document.body).backgroundColor,
      );
      expect(background).toBe('rgb(31, 31, 31)');
      expect(test.problems).toEqual([]);
    },
  );
});
