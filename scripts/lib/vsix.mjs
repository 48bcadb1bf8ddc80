/** Packs extensions as VSIX files with vsce. What goes into one is its own .vscodeignore's matter. */
import { basename, join } from 'node:path';
import { root } from './paths.mjs';
import { environment, node24 } from './prepare.mjs';
import { Missing, run } from './run.mjs';

/**
 * `vsce package`; everything is bundled, so no dependency goes in, and no repository is public yet.
 * @param {string} folder of the extension
 * @param {readonly string[]} args
 * @param {{quiet?: boolean}} [options]
 */
export async function vscePackage(folder, args, { quiet = false } = {}) {
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const all = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', ...args];
  return run(await node24(), all, { cwd: folder, env: await environment(), quiet });
}

/** Packs the extension in `folder` into `outdir`, and gives the file's path. */
export async function packVsix(folder, outdir) {
  const path = join(outdir, `${basename(folder)}.vsix`);
  const { code, output } = await vscePackage(folder, ['--out', path], { quiet: true });
  if (code !== 0) {
    throw new Missing(`packing ${folder} failed: ${output.trim().split('\n').at(-1)}`);
  }
  return path;
}
