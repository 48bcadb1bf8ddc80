/** `npm start`: opens VS Code with Dynascope on the sample run; with --headless it takes a picture and ends. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseTheme, openBrowser, openInspector, openWorkbench } from './lib/browser.mjs';
import { root, sample } from './lib/paths.mjs';
import { build, dependencies } from './lib/prepare.mjs';
import { main, Missing } from './lib/run.mjs';
import { serveCode, workbenchUrl } from './lib/servedCode.mjs';
import { THEMES } from './lib/themes.mjs';
import { lastCheckpoint, sampleWorkspace } from './lib/workspace.mjs';

const { values } = parseArgs({
  options: {
    headless: { type: 'boolean', default: false },
    screenshot: { type: 'string' },
    theme: { type: 'string', default: 'dark' },
    width: { type: 'string', default: '1400' },
    height: { type: 'string', default: '900' },
    file: { type: 'string' },
  },
});

await main(async () => {
  const picture = values.headless ? wantedPicture() : null;
  await dependencies();
  await build();
  if (picture) await takePicture(sampleWorkspace(), picture);
  else if (hasDesktopCode()) openDesktop(sampleWorkspace({ keep: true }));
  else await serveInForeground(sampleWorkspace());
});

/** Checked before anything is fetched. */
function wantedPicture() {
  if (!values.screenshot) throw new Missing('--headless needs --screenshot FILE.png');
  const theme = THEMES[values.theme];
  if (!theme) {
    throw new Missing(`--theme ${values.theme}: ${Object.keys(THEMES).join(', ')} are legal`);
  }
  const [width, height] = [Number(values.width), Number(values.height)];
  if (!(width >= 300 && height >= 300)) {
    throw new Missing(
      `--width ${values.width} --height ${values.height}: at least 300 pixels each`,
    );
  }
  const file = values.file ?? lastCheckpoint();
  if (!existsSync(join(sample, file))) throw new Missing(`--file ${file}: not in media/sample`);
  return { theme, width, height, file, path: resolve(values.screenshot) };
}

async function takePicture(folder, { theme, width, height, file, path }) {
  const server = await serveCode();
  try {
    const { browser, page } = await openBrowser({ width, height });
    try {
      await openWorkbench(page, workbenchUrl(server.port, { folder, extension: root }));
      await chooseTheme(page, theme);
      await openInspector(page, file);
      await page.waitForTimeout(500);
      await page.screenshot({ path });
      console.log(`dynascope: saved ${path}`);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

function hasDesktopCode() {
  return spawnSync('code', ['--version'], { shell: process.platform === 'win32' }).status === 0;
}

function openDesktop(folder) {
  spawn('code', ['--new-window', `--extensionDevelopmentPath=${root}`, folder], {
    stdio: 'ignore',
    detached: true,
    shell: process.platform === 'win32',
  }).unref();
  console.log(`dynascope: VS Code opens ${folder}`);
}

async function serveInForeground(folder) {
  const { port } = await serveCode();
  const url = workbenchUrl(port, { folder, extension: root });
  console.log(`dynascope: VS Code with Dynascope is served at\n  ${url}\nCtrl+C ends it.`);
  const opener = { darwin: 'open', win32: 'start' }[process.platform] ?? 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', shell: process.platform === 'win32' })
    // Without a desktop there is no browser to open: the address above is enough.
    .on('error', () => undefined);
  // Ctrl+C is the way to end this, and no failure.
  process.prependOnceListener('SIGINT', () => process.exit(0));
  await new Promise(() => undefined);
}
