/** Where a unit of the network is on screen, found as a user finds it: by its tooltip. */
import assert from 'node:assert/strict';
import { browser } from './browser';

export interface UnitPlace {
  /** CSS pixels of the Inspector's page. */
  readonly x: number;
  readonly y: number;
  readonly unit: number;
}

export async function findUnit(): Promise<UnitPlace> {
  return (await findUnits(1))[0];
}

/** Feels its way over the picture of the network until the tooltip has named as many units. */
export async function findUnits(count: number): Promise<UnitPlace[]> {
  const found: UnitPlace[] = [];
  const box = await browser('box', { selector: '.viewport-connectivity' });
  assert.ok(box);
  for (let down = 0.3; down < 0.8; down += 0.04) {
    for (let right = 0.25; right < 0.75; right += 0.03) {
      const at = { x: box.x + right * box.width, y: box.y + down * box.height };
      await browser('hover', at);
      await new Promise((done) => setTimeout(done, 60));
      const [tooltip] = await browser('texts', { selector: '.tooltip' });
      const unit = Number(/^unit (\d+)/.exec(tooltip ?? '')?.[1] ?? NaN);
      if (Number.isNaN(unit) || found.some((place) => place.unit === unit)) continue;
      found.push({ ...at, unit });
      if (found.length === count) return found;
    }
  }
  throw new Error(`${found.length} of ${count} units were found under the pointer`);
}
