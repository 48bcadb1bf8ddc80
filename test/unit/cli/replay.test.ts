import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli';
import { JOBS } from '../../../src/engine/jobs/registry';

const evolution = join(import.meta.dirname, '../../fixtures/runs/two-small/models/evolution');
interface Replayed {
  warnings: string[];
  checkpoints: {
    file: string;
    epoch: number;
    skipped: string | null;
    cells: { gain: number; result: object }[];
  }[];
}
let folder = '';

async function run(...args: string[]) {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
  });
  return { code, out, err };
}

async function view(content: object): Promise<string> {
  const path = join(folder, 'look.dynascope-view.json');
  await writeFile(path, `// a note\n${JSON.stringify(content)}`);
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-replay-'));
  for (const epoch of [700, 1500]) {
    const name = `model_epoch_${epoch}.pth`;
    await cp(join(evolution, name), join(folder, name));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('dynascope replay', () => {
  const order = { units: [3, 17], site: 'recurrent', controls: 2, steps: 2000, seed: 5 };
  const checkpoint = { path: 'model_epoch_1500.pth' };

  it('gives the numbers of the same ablation, each time, for each gain', async () => {
    const path = await view({
      checkpoint,
      interventions: [{ name: 'pair', ...order, gain: [0, 1] }],
    });
    const first = await run('replay', path, '--json');
    expect(first.err).toBe('');
    const found = JSON.parse(first.out) as Replayed;
    expect(Value.Check(JOBS.replay.result, found)).toBe(true);
    expect((await run('replay', path, '--json')).out).toBe(first.out);
    const ablate = ['--units', '3,17', '--site', 'recurrent', '--controls', '2', '--steps', '2000'];
    const direct = await run(
      'ablate',
      join(folder, checkpoint.path),
      ...ablate,
      '--seed',
      '5',
      '--json',
    );
    const [{ cells }] = found.checkpoints;
    expect(cells.map(({ gain }) => gain)).toEqual([0, 1]);
    expect(cells[0].result).toEqual(JSON.parse(direct.out));
    expect((await run('replay', path)).out).toContain('pair, gain 1');
  });

  it('warns when the checkpoint is another one than the view was made of', async () => {
    const bytes = await readFile(join(folder, checkpoint.path));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const warningsOf = async (hash: object) => {
      const path = await view({ checkpoint: { ...checkpoint, ...hash } });
      return (JSON.parse((await run('replay', path, '--json')).out) as Replayed).warnings;
    };
    expect(await warningsOf({ sha256 })).toEqual([]);
    expect(await warningsOf({ sha256: '0'.repeat(64) })).toEqual([
      expect.stringContaining('another file than the view was made of'),
    ]);
    expect(await warningsOf({})).toEqual([expect.stringContaining('holds no hash')]);
  });

  it('runs on every checkpoint of a run in training order; one that can not be is passed over', async () => {
    await writeFile(join(folder, 'model_epoch_900.pth'), 'no checkpoint');
    const path = await view({ interventions: [order] });
    const { out, err } = await run('replay', path, '--checkpoints', folder, '--json');
    await rm(join(folder, 'model_epoch_900.pth'));
    expect(err).toBe('');
    const { checkpoints } = JSON.parse(out) as Replayed;
    expect(checkpoints.map(({ epoch, cells }) => [epoch, cells.length])).toEqual([
      [700, 1],
      [900, 0],
      [1500, 1],
    ]);
    expect(checkpoints[1].skipped).toContain('model_epoch_900.pth');
  });

  it('says how many runs exploded, beside the number', async () => {
    // All twenty at gain 2: none of what they count is of the altered network's own regime.
    const blown = { units: [25], site: 'recurrent', gain: [1, 2], controls: 0, steps: 2000 };
    const path = await view({ checkpoint, interventions: [blown] });
    const { out } = await run('replay', path);
    expect(out).toContain('intervention 0, gain 2: 20 of 20 runs exploded, counted until then');
    expect(out).toMatch(/intervention 0, gain 1$/m);
    const found = JSON.parse((await run('replay', path, '--json')).out) as Replayed;
    expect(found.checkpoints[0].cells.map(({ result }) => result)).toMatchObject([
      { exploded: { altered: 0 } },
      { exploded: { intact: 0, altered: 20 } },
    ]);
  });

  it('takes the network as the view corrects it, or as told', async () => {
    const content = { checkpoint, interventions: [{ ...order, controls: 0 }] };
    const replayed = async (network: object, ...args: string[]) => {
      const { out, err } = await run(
        'replay',
        await view({ ...content, ...network }),
        ...args,
        '--json',
      );
      expect(err).toBe('');
      return (JSON.parse(out) as Replayed).checkpoints[0].cells;
    };
    const relu = await replayed({});
    const tanh = await replayed({ network: { nonlinearity: 'tanh' } });
    expect(tanh).not.toEqual(relu);
    expect(await replayed({}, '--nonlinearity', 'tanh')).toEqual(tanh);
    const corrected = { network: { nonlinearity: 'tanh' } };
    expect(await replayed(corrected, '--nonlinearity', 'relu')).toEqual(relu);
    const roles = { 'layer0.recurrentWeight': 'none.such' };
    const wrong = await run('replay', await view({ ...content, network: { roles } }));
    expect(wrong.err).toContain('none.such');
  });

  it('tells of a file of inputs that is gone or another one, whose numbers it does not need', async () => {
    const inputFile = { path: 'inputs.csv', sha256: 'ab'.repeat(32) };
    const warningsOf = async () => {
      const path = await view({ simulation: { inputFile }, interventions: [] });
      const { out } = await run('replay', path, '--checkpoints', folder, '--json');
      return (JSON.parse(out) as Replayed).warnings.join();
    };
    expect(await warningsOf()).toMatch(
      /^simulation.inputFile: inputs.csv: can not be read \(ENOENT\)/,
    );
    await writeFile(join(folder, 'inputs.csv'), '1,2\n');
    expect(await warningsOf()).toContain('inputs.csv: other inputs than the view was made of');
  });

  it.each([
    [{ interventions: [order] }, 'checkpoint.path: nothing found'],
    [{ checkpoint, interventions: [{ units: [3], gain: 9 }] }, 'line 2: gain: 9 found'],
    [{ checkpoint: { path: 'missing.pth' } }, 'missing.pth: can not be opened'],
    [{ checkpoint, interventions: [{ ...order, units: [50] }] }, 'unit 50 of layer 0 found'],
  ])('refuses %j in one line', async (content, message) => {
    const { code, out, err } = await run('replay', await view(content));
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
    expect(err.trimEnd()).not.toContain('\n');
  });
});
