/** `npm run package`: the VSIX, with what .vscodeignore lets in. Prints vsce's list of files. */
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { build, dependencies, environment, node24 } from './lib/prepare.mjs';
import { main, run } from './lib/run.mjs';

await main(async () => {
  await dependencies();
  await build();
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository'];
  const { code } = await run(await node24(), [...args, ...process.argv.slice(2)], {
    env: await environment(),
  });
  return code;
});
