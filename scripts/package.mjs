/** `npm run package`: the VSIX, with what .vscodeignore lets in. Prints vsce's list of files. */
import { root } from './lib/paths.mjs';
import { build, dependencies } from './lib/prepare.mjs';
import { main } from './lib/run.mjs';
import { vscePackage } from './lib/vsix.mjs';

await main(async () => {
  await dependencies();
  await build();
  const { code } = await vscePackage(root, process.argv.slice(2));
  return code;
});
