import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AnalysisClient } from '../../../src/engine/client';
import type { SourceDescriptor } from '../../../src/protocol/analysis';
import { DEFAULT_ZONES } from '../../../src/protocol/analyses/defaults';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';

const checkpoint = join(
  import.meta.dirname,
  '../../fixtures/runs/two-small/models/evolution/model_epoch_1500.pth',
);
const simulation = { ...DEFAULT_VIEW.simulation, sequence: 1 };
let folder = '';
let client: AnalysisClient | null = null;

/** Bundles a worker as the build does: one file, node only. */
async function bundle(entry: string, name: string): Promise<string> {
  const outfile = join(folder, name);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return outfile;
}

const workerData = { cores: 2 };

function start(workerPath: string, readRange = vi.fn<() => Promise<Uint8Array>>()) {
  client = new AnalysisClient({ workerPath, workerData, log: () => undefined, readRange });
  return client;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-worker-'));
  const engine = join(import.meta.dirname, '../../../src/engine');
  await bundle(join(engine, 'worker.ts'), 'worker.js');
  await bundle(join(engine, 'parallel', 'helperThread.ts'), 'helperThread.js');
});
afterEach(() => client?.dispose());
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('AnalysisClient with the real worker', () => {
  const open = (source: SourceDescriptor) =>
    client!.call('open', { source, config: null, correction: null });

  it('opens a local file and simulates it', async () => {
    start(join(folder, 'worker.js'));
    const { session, model } = await open({ kind: 'file', path: checkpoint });
    expect(model?.hidden).toEqual([50]);
    const { scene } = await client!.call('simulate', {
      session,
      simulation,
      keptBasis: null,
      inputs: null,
    });
    expect(scene.intact.positions).toHaveLength(3 * 2000);
  });

  it('measures with helper threads what it measures alone, and serves clicks meanwhile', async () => {
    const [alone, helped] = await Promise.all(
      [1, 2].map(async (cores) => {
        const one = new AnalysisClient({
          workerPath: join(folder, 'worker.js'),
          ...{ workerData: { cores }, log: (line) => expect.unreachable(line) },
          readRange: () => Promise.reject(new Error('local files only')),
        });
        const source = { kind: 'file', path: checkpoint } as const;
        const { session } = await one.call('open', { source, config: null, correction: null });
        const request = { kind: 'zones', params: { ...DEFAULT_ZONES, states: 300 } } as const;
        const shares: number[] = [];
        const measured = one.analyse({ session, simulation, request }, ({ doneShare }) =>
          shares.push(doneShare),
        );
        const params = { session, simulation: { ...simulation, seed: 2 }, keptBasis: null };
        const { scene } = await one.call('simulate', { ...params, inputs: null });
        expect(scene.intact.positions).toHaveLength(3 * 2000);
        const reply = await measured;
        await one.dispose();
        expect(shares.length).toBeGreaterThan(2);
        return reply;
      }),
    );
    expect(helped).toEqual(alone);
  });

  it('reads bytes of other sources through the host, by range', async () => {
    const bytes = await readFile(checkpoint);
    const readRange = vi.fn(({ offset, length }: { offset: number; length: number }) =>
      Promise.resolve(Uint8Array.from(bytes.subarray(offset, offset + length))),
    );
    client = new AnalysisClient({
      workerPath: join(folder, 'worker.js'),
      workerData,
      log: () => undefined,
      readRange,
    });
    const { length: size } = bytes;
    const source = { kind: 'host', handle: 4, name: basename(checkpoint), size } as const;
    expect((await open(source)).model?.hidden).toEqual([50]);
    expect(readRange.mock.calls.every(([range]) => 'handle' in range)).toBe(true);
  });

  it('rejects with one line for a file that is missing', async () => {
    start(join(folder, 'worker.js'));
    const failure = await open({ kind: 'file', path: '/no/such.pth' }).catch((e: unknown) => e);
    expect(String(failure)).toBe(
      'FormatError: /no/such.pth: can not be opened (ENOENT), a readable file is needed',
    );
  });

  it('cancels a long computation within a second', async () => {
    start(join(folder, 'worker.js'));
    const { session } = await open({ kind: 'file', path: checkpoint });
    const controller = new AbortController();
    const long = { ...simulation, lengthSteps: 200_000, seed: 77 };
    const call = client!.call(
      'simulate',
      { session, simulation: long, keptBasis: null, inputs: null },
      controller.signal,
    );
    setTimeout(() => controller.abort(), 50);
    await expect(call).rejects.toMatchObject({ name: 'CancelledError' });
    const started = Date.now();
    await client!.call('close', { session });
    // Generous: the machine may be busy, but not for the seconds the whole orbit takes.
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});

describe('AnalysisClient with a worker that dies', () => {
  it('rejects what was pending, and starts anew for the next call', async () => {
    const path = join(folder, 'dying.js');
    await writeFile(
      path,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', (m) => {
         if (m.method === 'close') process.exit(3);
         parentPort.postMessage({ type: 'ok', id: m.id, result: [] });
       });`,
    );
    start(path);
    expect(await client!.call('tensors', { session: 1 })).toEqual([]);
    const failure = await client!.call('close', { session: 1 }).catch((e: unknown) => e);
    expect(failure).toMatchObject({
      name: 'WorkerLostError',
      message: 'the analysis worker stopped: exit code 3',
      hint: 'Open the checkpoint again.',
    });
    expect(client!.generation).toBe(1);
    expect(client!.holds(1)).toBe(false);
    expect(await client!.call('tensors', { session: 1 })).toEqual([]);
    expect(client!.generation).toBe(2);
    expect([client!.holds(1), client!.holds(2)]).toEqual([false, true]);
  });

  it('rejects calls after it was disposed', async () => {
    start(join(folder, 'worker.js'));
    await client!.dispose();
    await expect(client!.call('tensors', { session: 1 })).rejects.toMatchObject({
      name: 'WorkerLostError',
    });
  });
});
