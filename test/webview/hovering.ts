/** Finds by its tooltip what a viewport shows, as a user would who looks for it with the pointer. Clicks nothing. */
import type { TestPage } from './inspectorPage';

const MOST_PLACES = 600;

/** Moves here and there over the viewport until the tooltip is of this kind, and stays there; returns the place on the page. */
export async function hoverUntil({ page }: TestPage, viewport: string, told: RegExp) {
  const tooltipAfter = async (milliseconds: number) => {
    await page.waitForTimeout(milliseconds);
    return (await page.locator('.tooltip').textContent()) ?? '';
  };
  const box = (await page.locator(`.viewport-${viewport}`).boundingBox())!;
  for (let place = 1; place < MOST_PLACES; place++) {
    const x = Math.floor(box.x + box.width * ((place * 0.7548776662466927) % 1));
    const y = Math.floor(box.y + box.height * ((place * 0.5698402909980532) % 1));
    await page.mouse.move(x, y);
    if (!told.test(await tooltipAfter(25))) continue;
    // It may still be that of the place before.
    const text = await tooltipAfter(500);
    if (told.test(text)) return { x, y, text };
  }
  throw new Error(`nothing in ${viewport} says ${told.source}`);
}
