/** `npm run package`: the VSIX, with what .vscodeignore lets in. Prints vsce's list of files. */
import { build, dependencies } from './lib/prepare.mjs';
import { main } from './lib/run.mjs';
import { packageDynascope } from './lib/vsix.mjs';

await main(async () => {
  await dependencies();
  await build();
  const { code } = await packageDynascope(process.argv.slice(2));
  return code;
});
