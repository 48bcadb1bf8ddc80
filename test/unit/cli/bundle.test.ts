/** The command as users run it: one bundled file under node. What the verbs answer is tested in runCli.test.ts. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(root, 'test/fixtures');
const small = join(fixtures, 'runs/two-small/models/evolution/model_epoch_1500.pth');
const MAX_RSS_KILOBYTES = 300_000;
let folder = '';
let cli = '';
let reporter = '';

interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** @param readBytes closes standard output after so many bytes, as `head -c` does */
function dynascope(args: readonly string[], readBytes = Infinity): Promise<Ending> {
  const child = spawn(process.execPath, ['--require', reporter, cli, ...args]);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (out.length > readBytes) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-bundle-'));
  cli = join(folder, 'cli.js');
  reporter = join(folder, 'reporter.js');
  await writeFile(
    reporter,
    `process.on('exit', () => require('fs').writeSync(2, 'RSS ' + process.resourceUsage().maxRSS));`,
  );
  await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outfile: cli,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the bundled command', () => {
  it('answers in one JSON document', async () => {
    const { code, out, err } = await dynascope(['inspect', small, '--json']);
    expect(code).toBe(0);
    expect(err).toMatch(/^RSS \d+$/);
    expect(JSON.parse(out)).toMatchObject({ model: { cell: 'rnn', hidden: 50 } });
  });

  it('ends quietly when its reader goes away', async () => {
    const { code, err } = await dynascope(['simulate', small, '--steps', '20000', '--json'], 10);
    expect(code).toBe(0);
    expect(err).toMatch(/^RSS \d+$/);
  });

  it('stays small and tells one line on hostile files', async () => {
    for (const name of await readdir(join(fixtures, 'hostile'))) {
      const { err } = await dynascope(['inspect', join(fixtures, 'hostile', name)]);
      const [, told, kilobytes] = /^(.*\n)?RSS (\d+)$/.exec(err) ?? [];
      expect([name, Number(kilobytes) < MAX_RSS_KILOBYTES]).toEqual([name, true]);
      if (told !== undefined) expect(told).toMatch(/^dynascope: .+\n$/);
    }
  });
});
