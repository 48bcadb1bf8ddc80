/** Packs the built extension once for all suites of this folder, as `npm run package` does. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { cache } from '../../scripts/lib/paths.mjs';
import { packageDynascope } from '../../scripts/lib/vsix.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    vsix: { readonly path: string; readonly output: string };
  }
}

export async function setup(project: TestProject): Promise<void> {
  const folder = join(cache, 'package');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'dynascope.vsix');
  const { code, output } = await packageDynascope(['--out', path], { quiet: true });
  if (code !== 0) throw new Error(`vsce package failed:\n${output}`);
  project.provide('vsix', { path, output });
}
