/** Pictures of every analysis of the Inspector, run on the sample as a user does, theme by theme. */
import { join } from 'node:path';
import { chooseTheme, finishedInspector } from './browser.mjs';

/** Long: the transitions take half a minute, more on a busy machine. */
const PATIENCE_MS = 600_000;
/** Until a changed theme is drawn in software GL. */
const SETTLE_MS = 1500;
/** A step that stands apart from the others, so that its eigenvectors can be seen. */
const PICKED_STEP = '240';

/** Name of the picture → title on the Analysis side. */
const ANALYSES = {
  zones: 'Zones',
  local: 'Local linear picture',
  lyapunov: 'Lyapunov exponents',
  averaged: 'Averaged map',
  noise: 'Noise',
  transitions: 'Transitions',
  readout: 'Readout',
  patching: 'Patching',
  hmm: 'As an HMM',
};
/** What the orbit is coloured by in a picture, where it is not the symbol. */
const COLOURS = { zones: 'zone', hmm: 'state' };

/**
 * Measures once, and shows what was found in each theme.
 *
 * @param {import('playwright-core').Page} page with the Inspector in front
 * @param {Record<string, {label: string, workbenchClass: string}>} themes
 * @param {(theme: string) => string} folderOf where the pictures of a theme go
 */
export async function analysisPictures(page, themes, folderOf) {
  const frame = await finishedInspector(page);
  await frame.locator('#tab-analysis').click();
  for (const title of Object.values(ANALYSES)) await runAnalysis(frame, title);
  await frame.locator('.scrubber').fill(PICKED_STEP);
  await frame.locator('.toolbar button', { hasText: 'Fit' }).click();
  await inEachTheme(page, themes, async (theme) => {
    const shoot = async (name) => {
      await page.waitForTimeout(SETTLE_MS);
      await finishedInspector(page);
      await save(await frame.frameElement(), join(folderOf(theme), `${name}-${theme}.png`));
    };
    for (const [name, title] of Object.entries(ANALYSES)) {
      await frame.locator('#tab-analysis').click();
      await chooseAnalysis(frame, title);
      await colourBy(frame, COLOURS[name] ?? 'symbol');
      await shoot(`analysis-${name}`);
    }
    await frame.locator('#tab-skeleton').click();
    await shoot('analysis-skeleton');
  });
}

async function inEachTheme(page, themes, work) {
  for (const [name, theme] of Object.entries(themes)) {
    await chooseTheme(page, theme);
    await work(name);
  }
}

async function runAnalysis(frame, title) {
  await chooseAnalysis(frame, title);
  const run = frame.locator('.analysis-form button', { hasText: 'Run' });
  await run.click();
  await frame.locator('.analysis-form progress').waitFor({ state: 'hidden', timeout: PATIENCE_MS });
  await run.waitFor({ timeout: PATIENCE_MS });
}

const colourBy = (frame, what) => frame.locator('.toolbar select').first().selectOption(what);

const chooseAnalysis = (frame, title) =>
  frame.locator('.analysis-list button', { hasText: title }).click();

async function save(element, path) {
  await element.screenshot({ path });
  console.log(`dynascope: saved ${path}`);
}
