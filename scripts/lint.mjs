/** `npm run lint`: types, eslint, formatting, import borders, unused code. */
import { runChecks } from './lib/checks.mjs';
import { dependencies } from './lib/prepare.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  await dependencies();
  const { failed } = await runChecks();
  return failed === 0 ? 0 : 1;
});
