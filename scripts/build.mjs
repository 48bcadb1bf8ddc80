/** `npm run build`: bundles extension, worker, command line and pages into dist, on a fresh clone too. */
import { build, dependencies } from './lib/prepare.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  await dependencies();
  await build();
});
