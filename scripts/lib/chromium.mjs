/** Finds a Chromium, or gets one. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cache, root } from './paths.mjs';
import { environment, say } from './prepare.mjs';
import { Missing, run } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Absolute path: CHROME_PATH, PATH, Playwright's download, apt when root. */
export async function chromium() {
  const given = process.env.CHROME_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Missing(`CHROME_PATH names ${given}, which does not exist`);
  }
  return onPath() ?? downloaded() ?? (await download()) ?? (await fromApt()) ?? none();
}

/** Software GL, and nothing that talks to the network. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (folder && existsSync(path)) return path;
    }
  }
  return null;
}

const browsers = join(cache, 'browsers');

function downloaded() {
  if (!existsSync(browsers)) return null;
  const found = readdirSync(browsers, { recursive: true })
    .map(String)
    .find((path) => /(^|[\\/])(chrome|headless_shell|Chromium)(\.exe)?$/.test(path));
  return found ? join(browsers, found) : null;
}

async function download() {
  say('fetching Chromium');
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  const env = { ...(await environment()), PLAYWRIGHT_BROWSERS_PATH: browsers };
  const { code } = await run(process.execPath, [cli, 'install', 'chromium'], { quiet: true, env });
  return code === 0 ? downloaded() : null;
}

async function fromApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  say('installing chromium with apt');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env }).catch(() => null);
  await run('apt-get', ['install', '-y', '-qq', 'chromium'], { quiet: true, env }).catch(
    () => null,
  );
  return onPath();
}

function none() {
  throw new Missing(
    'no Chromium: set CHROME_PATH, or put chromium on PATH, or allow `npx playwright-core install chromium`, or run as root where apt-get can install it',
  );
}
