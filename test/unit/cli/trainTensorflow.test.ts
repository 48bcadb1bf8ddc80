/** The built command with TensorFlow: what is required at run time must survive bundling. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TENSORFLOW } from '../kernel/tensorflow/library';

const run = promisify(execFile);
const EXPERIMENT = {
  hmm: { family: 'chain', states: 2 },
  network: { units: 12, inputs: 3 },
  data: { sequences: 300, lengthSteps: 10 },
  training: { epochs: 1, batch: 40 },
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-'));
  await writeFile(join(folder, 'two.dynascope.json'), JSON.stringify(EXPERIMENT));
});
afterAll(() => rm(folder, { recursive: true }));

it.skipIf(TENSORFLOW === null)('trains on TensorFlow', async () => {
  const experiment = join(folder, 'two.dynascope.json');
  const args = ['train', experiment, '--backend', 'tensorflow', '--out', folder, '--json'];
  const { stdout } = await run(process.execPath, [resolve('dist/cli.js'), ...args]);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'finished',
    backend: 'tensorflow',
    build: `${TENSORFLOW?.build} kernel 1`,
  });
});
