/** Packs extensions as VSIX files with vsce. What goes into one is its own .vscodeignore's matter. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageReadme } from './packageReadme.mjs';
import { root } from './paths.mjs';
import { environment, node24 } from './prepare.mjs';
import { Missing, run } from './run.mjs';
import { thirdPartyText } from './thirdParty.mjs';

/**
 * Packs Dynascope as it is built.
 * @param {readonly string[]} args of `vsce package`
 * @param {{quiet?: boolean}} [options]
 * @returns {Promise<{code: number, output: string}>}
 */
export async function packageDynascope(args, options = {}) {
  const readme = join('dist', 'README.md');
  writeFileSync(join(root, readme), packageReadme(readFileSync(join(root, 'README.md'), 'utf8')));
  writeFileSync(join(root, 'dist', 'THIRD-PARTY.txt'), thirdPartyText());
  return vscePackage(root, ['--readme-path', readme.replaceAll('\\', '/'), ...args], options);
}

/** Packs another extension, without asking for its documents, and gives the file's path. */
export async function packVsix(folder, outdir) {
  const path = join(outdir, `${basename(folder)}.vsix`);
  const args = ['--skip-license', '--out', path];
  const { code, output } = await vscePackage(folder, args, { quiet: true });
  if (code !== 0) {
    throw new Missing(`packing ${folder} failed: ${output.trim().split('\n').at(-1)}`);
  }
  return path;
}

/** Everything is bundled, so no dependency goes in; no repository is public yet. */
async function vscePackage(folder, args, { quiet = false }) {
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const all = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', ...args];
  return run(await node24(), all, { cwd: folder, env: await environment(), quiet });
}
