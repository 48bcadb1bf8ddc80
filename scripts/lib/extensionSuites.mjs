/** Bundles what is to run inside the extension host, and runs it in the served VS Code through the shim. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cache, root } from './paths.mjs';
import { environment, node24 } from './prepare.mjs';
import { run } from './run.mjs';
import { packVsix } from './vsix.mjs';

/** Stands in for the executable of VS Code. */
export const SHIM = join(root, 'scripts', 'servedCodeShim.mjs');

/**
 * @param {readonly string[]} entryPoints TypeScript files
 * @param {{outdir: string, outbase: string}} where
 */
export async function bundleForHost(entryPoints, { outdir, outbase }) {
  const { build } = await import('esbuild');
  await build({
    entryPoints,
    outdir,
    outbase,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // The UMD builds of some packages can not be followed.
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/**
 * Exit code of a run in the served VS Code.
 * @param {{folder: string, tests: string, extension?: string, install?: readonly string[], trust?: boolean, env: NodeJS.ProcessEnv}} what
 *   `extension`: folder of the one under development; `install`: VSIX files; `trust`: Workspace Trust is in force, and
 *   nobody grants it
 */
export async function throughShim({
  folder,
  tests,
  extension = root,
  install = [],
  trust = false,
  env,
}) {
  const args = [
    SHIM,
    `--extensionDevelopmentPath=${extension}`,
    `--extensionTestsPath=${tests}`,
    ...install.map((vsix) => `--install-extension=${vsix}`),
    ...(trust ? [] : ['--disable-workspace-trust']),
    folder,
  ];
  const { code } = await run(await node24(), args, { env, cwd: dirname(SHIM) });
  return code;
}

/** As test/bench/bench.ts describes it. */
export async function runInServedCode({ entry, beside, files, env }) {
  const outdir = join(cache, 'bench', 'host');
  await bundleForHost([entry], { outdir, outbase: dirname(entry) });
  const install = [];
  for (const folder of beside) install.push(await packVsix(folder, outdir));
  const folder = mkdtempSync(join(tmpdir(), 'dynascope-bench-'));
  try {
    for (const [path, original] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(original, join(folder, path));
    }
    return await throughShim({
      folder,
      tests: join(outdir, basename(entry, '.ts')),
      install,
      env: { ...(await environment()), ...env },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
