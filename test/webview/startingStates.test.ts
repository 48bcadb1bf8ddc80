/** Where an orbit starts, as a user sets it: a picked state, a row of a file, and back to zero. */
import { describe, expect, it } from 'vitest';
import type { TestPage } from './inspectorPage';
import { oneInspector } from './oneInspector';

const start = oneInspector();

const numbersOf = (test: TestPage) => {
  const { values } = test.lastSimulation()!.initialState!;
  return new Float64Array(new Uint8Array(Buffer.from(values, 'base64')).buffer);
};
const startField = ({ page }: TestPage) =>
  page.locator('label', { hasText: /^Start/ }).locator('select');

describe('an orbit', () => {
  it('starts from the picked state, with the noise kept, and from zero again', async () => {
    const test = await start();
    const { sequence } = await test.drawn();
    const before = test.lastSimulation()!;
    const button = test.page.getByRole('button', { name: 'Start here' });
    expect(await button.isDisabled()).toBe(true);
    await test.page.locator('.viewport-state-space').focus();
    for (let step = 0; step < 3; step++) await test.page.keyboard.press('n');
    await button.click();
    const started = await test.drawn((report) => report.sequence > sequence);
    expect(test.lastSimulation()).toMatchObject({
      initialState: { label: 'step 3' },
      warmupSteps: 0,
      seed: before.seed,
      noiseStd: before.noiseStd,
    });
    expect(numbersOf(test)).toHaveLength(50);
    expect(numbersOf(test).some((value) => value > 0)).toBe(true);
    expect(await startField(test).inputValue()).toBe('state');
    await startField(test).selectOption('zero');
    await test.drawn((report) => report.sequence > started.sequence);
    expect(test.lastSimulation()?.initialState).toBeNull();
    expect(test.problems).toEqual([]);
  });

  it('starts from any row of a file', async () => {
    const values = Float64Array.from({ length: 150 }, (_, k) => k / 150);
    const test = await start({ initialStates: { name: 'h0.npz', count: 3, values } });
    const { sequence } = await test.drawn();
    await startField(test).selectOption('file');
    const first = await test.drawn((report) => report.sequence > sequence);
    expect(numbersOf(test)).toEqual(values.slice(0, 50));
    const row = test.page.locator('label', { hasText: /^Row/ }).locator('input');
    await row.fill('3');
    await row.blur();
    await test.drawn((report) => report.sequence > first.sequence);
    expect(numbersOf(test)).toEqual(values.slice(100));
    expect(await test.page.locator('.controls').first().textContent()).toContain('row 3 of h0.npz');
  });

  it('stays where it was when no file is taken', async () => {
    const test = await start();
    await test.drawn();
    await startField(test).selectOption('file');
    await expect.poll(() => startField(test).inputValue()).toBe('zero');
    expect(test.calls.filter(({ method }) => method === 'simulate')).toHaveLength(1);
  });
});
