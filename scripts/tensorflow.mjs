/** `npm run tensorflow`: TensorFlow for the second kernel, into the cache; --download lets its package fetch it first. */
import { parseArgs } from 'node:util';
import { main } from './lib/run.mjs';
import { prepareTensorflow } from './lib/tensorflow.mjs';

const { values } = parseArgs({ options: { download: { type: 'boolean', default: false } } });

await main(async () => {
  const folder = await prepareTensorflow(values);
  console.log(`dynascope: TensorFlow is ready in ${folder}`);
});
