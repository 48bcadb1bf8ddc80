import { describe, expect, it } from 'vitest';
import type { SimulationParams } from '../../src/protocol/inspector';
import { hoverUntil } from './hovering';
import type { TestPage } from './inspectorPage';
import { oneInspector } from './oneInspector';

const start = oneInspector();
/** Gains of what was asked ahead. */
function foreseen({ calls }: TestPage): SimulationParams['gains'][] {
  return calls
    .filter(({ method }) => method === 'foresee')
    .map(({ params }) => [...(params as SimulationParams).gains]);
}

async function findUnit(test: TestPage) {
  const { x, y, text } = await hoverUntil(test, 'connectivity', /^unit \d/);
  return { x, y, unit: Number(/\d+/.exec(text)?.[0]) };
}

describe('what a click would simulate', () => {
  it('is asked ahead where the pointer rests, and the click asks for the same', async () => {
    const test = await start();
    await test.drawn();
    const { x, y, unit } = await findUnit(test);
    const gains = [{ layer: 0, unit, site: 'output', gain: 0 }];
    await expect.poll(() => foreseen(test).at(-1)).toEqual(gains);
    await test.page.mouse.click(x, y);
    await test.drawn(({ complete, drawables }) =>
      Boolean(complete && drawables.some(({ name }) => name === 'ghost')),
    );
    expect(test.lastSimulation()?.gains).toEqual(gains);
    // Once, though the button went down where the pointer had rested.
    const same = foreseen(test).filter((one) => JSON.stringify(one) === JSON.stringify(gains));
    expect(same).toHaveLength(1);
    // The pointer is there still: the same click would bring the unit back.
    await expect.poll(() => foreseen(test).at(-1)).toEqual([]);
  });

  it('is asked ahead for units chosen by key, and when the button goes down', async () => {
    const test = await start();
    await test.drawn();
    const { x, y, unit } = await findUnit(test);
    await test.page.mouse.move(0, 0);
    await test.page.locator('.viewport-connectivity').focus();
    await test.page.keyboard.press('n');
    const chosen = await test.page.locator('.selected-unit strong').textContent();
    const number = Number(/\d+/.exec(chosen ?? '')?.[0]);
    expect(number).not.toBe(unit);
    await expect.poll(() => foreseen(test).at(-1)).toMatchObject([{ unit: number, gain: 0 }]);
    await test.page.mouse.move(x, y);
    await test.page.mouse.down();
    await expect.poll(() => foreseen(test).at(-1)).toMatchObject([{ unit, gain: 0 }]);
    await test.page.mouse.move(0, 0);
    await test.page.mouse.up();
  });

  it('is not asked while an orbit is played', async () => {
    const test = await start();
    await test.drawn();
    await test.page.locator('.viewport-state-space').focus();
    await test.page.keyboard.press('Space');
    await findUnit(test);
    expect(foreseen(test)).toEqual([]);
    await test.page.locator('.viewport-state-space').focus();
    await test.page.keyboard.press('Space');
    await findUnit(test);
    await expect.poll(() => foreseen(test)).toHaveLength(1);
  });
});
