/** `npm run screenshots`: the Inspector on the sample in four themes and two widths, into media/screenshots. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  chooseTheme,
  finishedInspector,
  openBrowser,
  openInspector,
  openWorkbench,
} from './lib/browser.mjs';
import { root } from './lib/paths.mjs';
import { build, dependencies } from './lib/prepare.mjs';
import { main } from './lib/run.mjs';
import { serveCode, workbenchUrl } from './lib/servedCode.mjs';
import { THEMES } from './lib/themes.mjs';
import { lastCheckpoint, sampleWorkspace } from './lib/workspace.mjs';

const SIZES = [
  { width: 1400, height: 900 },
  { width: 900, height: 900 },
];
/** Until a changed size or theme is drawn in software GL. */
const SETTLE_MS = 1500;

await main(async () => {
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
  } finally {
    await browser.close();
    await server.stop();
  }
});
