/**
 * `npm run screenshots`: the Inspector on the sample in four themes and two widths, and every analysis in a light and a
 * dark one, into media/screenshots; the analyses in high contrast into the cache. --only inspector,analyses picks some.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analysisPictures } from './lib/analysisPictures.mjs';
import {
  chooseTheme,
  finishedInspector,
  openBrowser,
  openInspector,
  openWorkbench,
} from './lib/browser.mjs';
import { cache, root } from './lib/paths.mjs';
import { build, dependencies } from './lib/prepare.mjs';
import { main, Missing } from './lib/run.mjs';
import { serveCode, workbenchUrl } from './lib/servedCode.mjs';
import { THEMES } from './lib/themes.mjs';
import { lastCheckpoint, sampleWorkspace } from './lib/workspace.mjs';

const SIZES = [
  { width: 1400, height: 900 },
  { width: 900, height: 900 },
];
/** High enough for an analysis below its picture. */
const ANALYSES_SIZE = { width: 1400, height: 1900 };
const WHAT = ['inspector', 'analyses'];
/** Until a changed size or theme is drawn in software GL. */
const SETTLE_MS = 1500;

const { values } = parseArgs({ options: { only: { type: 'string' } } });

await main(async () => {
  const wanted = values.only?.split(',') ?? WHAT;
  const unknown = wanted.find((name) => !WHAT.includes(name));
  if (unknown) throw new Missing(`--only ${unknown}: ${WHAT.join(', ')} are legal`);
  await dependencies();
  await build();
  const folder = join(root, 'media', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const server = await serveCode();
  const { browser, page } = await openBrowser(SIZES[0]);
  try {
    const what = { folder: sampleWorkspace(), extension: root };
    await openWorkbench(page, workbenchUrl(server.port, what));
    await openInspector(page, lastCheckpoint());
    if (wanted.includes('inspector')) await inspectorPictures(page, folder);
    if (wanted.includes('analyses')) {
      const others = join(cache, 'screenshots');
      mkdirSync(others, { recursive: true });
      await page.setViewportSize(ANALYSES_SIZE);
      await page.keyboard.press('ControlOrMeta+b');
      await analysisPictures(page, THEMES, (theme) => (theme.startsWith('hc') ? others : folder));
    }
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function inspectorPictures(page, folder) {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const [name, theme] of Object.entries(THEMES)) {
      await chooseTheme(page, theme);
      await page.waitForTimeout(SETTLE_MS);
      await finishedInspector(page);
      const path = join(folder, `inspector-${name}-${size.width}.png`);
      await page.screenshot({ path });
      console.log(`dynascope: saved ${path}`);
    }
  }
}
