/** Where a unit of the network is on screen, found as a user finds it: by its tooltip. */
import assert from 'node:assert/strict';
import { browser } from './browser';

export interface UnitPlace {
  /** CSS pixels of the Inspector's page. */
  readonly x: number;
  readonly y: number;
  readonly unit: number;
}

/** Feels its way over the picture of the network until the tooltip names a unit. */
export async function findUnit(): Promise<UnitPlace> {
  const box = await browser('box', { selector: '.viewport-connectivity' });
  assert.ok(box);
  for (let down = 0.3; down < 0.8; down += 0.04) {
    for (let right = 0.25; right < 0.75; right += 0.03) {
      const at = { x: box.x + right * box.width, y: box.y + down * box.height };
      await browser('hover', at);
      await new Promise((done) => setTimeout(done, 60));
      const [tooltip] = await browser('texts', { selector: '.tooltip' });
      const unit = /^unit (\d+)/.exec(tooltip ?? '')?.[1];
      if (unit !== undefined) return { ...at, unit: Number(unit) };
    }
  }
  throw new Error('no unit was found under the pointer');
}
