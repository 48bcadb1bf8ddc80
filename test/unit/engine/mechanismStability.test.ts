/** The mechanism over a run whose kick units are there at its end only: claims, effects, files; failures and cancellation. */
import { Value } from '@sinclair/typebox/value';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drawFigure } from '../../../src/core/figures/drawFigure';
import { searchMechanism } from '../../../src/engine/jobs/mechanism';
import { searchRun } from '../../../src/engine/jobs/mechanisms';
import { MechanismsResult } from '../../../src/engine/jobs/mechanismsSchemas';
import { stabilityLines } from '../../../src/engine/mechanismStabilityText';
import { HelperPool } from '../../../src/engine/parallel/helperPool';
import { stabilityFigures } from '../../../src/engine/report/stabilityFigures';
import { stabilityFiles } from '../../../src/engine/report/stabilityReport';
import { strictJson } from '../../../src/engine/strictJson';
import { nodeByteSource } from '../../../src/files/nodeByteSource';
import { xmlProblems } from '../core/figures/xmlProblems';
import type { Plant } from '../core/mechanism/planted';
import { writePlantedRun } from './plantedRun';

const SLOW = 180_000;
const RELU = { nonlinearity: 'relu' } as const;
const order = { ...RELU, steps: 9000, seeds: 2, seed: 1 };
const signal = { aborted: false };
const fileOf = (epoch: number) => `model_epoch_${epoch}.safetensors`;
const pathOf = (run: string, epoch: number) => join(run, 'models', 'evolution', fileOf(epoch));

describe('the mechanism over a run', () => {
  let run = '';
  let planted: Plant;
  let found: MechanismsResult;
  const told: string[] = [];
  const shares: number[] = [];

  beforeAll(async () => {
    run = await mkdtemp(join(tmpdir(), 'dynascope-stability-'));
    planted = await writePlantedRun(run, ['silent', 'noise', 'broken', 'planted']);
    const helpers = new HelperPool({
      ...{ path: resolve('dist/helperThread.js'), threads: 2 },
      log: (line) => expect.unreachable(line),
    });
    found = await searchRun(
      { ...order, path: run },
      {
        ...{ signal, helpers },
        told({ share, stage, file, seed }) {
          told.push(`${stage} ${file} ${seed}`);
          shares.push(share);
        },
      },
    );
    await helpers.dispose();
  }, SLOW);
  afterAll(() => rm(run, { recursive: true, force: true }));

  it('keeps its schema, and passes over a checkpoint that can not be read', () => {
    expect([...Value.Errors(MechanismsResult, JSON.parse(strictJson(found)))]).toEqual([]);
    expect(found.seeds).toEqual([1, 17]);
    expect(found.judgeSeed).toBe(33);
    const skipped = found.checkpoints.map((one) => [one.epoch, one.skipped, one.searches.length]);
    expect(skipped).toEqual([
      [10, null, 2],
      [20, null, 2],
      [30, expect.stringContaining(fileOf(30)), 0],
      [40, null, 2],
    ]);
    expect(stabilityLines(found).join('\n')).toContain(`${fileOf(30)}: not looked at: `);
  });

  it('claims what was planted, since it is there, and on each seed', () => {
    const claimed = found.directions.flatMap(({ units }) => units);
    expect(claimed.map(({ unit }) => unit).sort((a, b) => a - b)).toEqual(planted.kick);
    for (const { since, checkpoints } of claimed) expect([since, checkpoints]).toEqual([40, 1]);
    for (const { betweenSeeds, betweenNeighbours, checkpoints } of found.directions) {
      expect(checkpoints.map(({ asked }) => asked)).toEqual([0, 2, 2]);
      // At 10 nobody asked, at 20 nothing is claimed, at 40 the same is on both seeds.
      expect(betweenSeeds).toMatchObject({ jaccard: 1, pairs: 1, bothEmpty: 1, notAsked: 1 });
      expect(betweenNeighbours).toMatchObject({ jaccard: 0, pairs: 2, bothEmpty: 0, notAsked: 2 });
      expect(betweenNeighbours.chance).toBe(0);
    }
  });

  it(
    'tells effects that grow, with the numbers of the same units judged on that checkpoint',
    async () => {
      const [{ from, to, lastClaimed, effects }] = found.directions;
      expect(effects.map(({ epoch, together }) => [epoch, together !== null])).toEqual([
        [10, false],
        [20, true],
        [30, false],
        [40, true],
      ]);
      expect(effects[0].skipped).toContain('30 are needed');
      const [, before, , after] = effects;
      expect(before.claimed).toBe(false);
      expect(before.together?.stopped.mean).toBeLessThan(0.2);
      expect(after.claimed).toBe(true);
      expect(after.together?.stopped.mean).toBeGreaterThan(0.8);
      const source = await nodeByteSource(pathOf(run, 40));
      const named = { units: lastClaimed, from, to, steps: order.steps, seed: found.judgeSeed };
      const direct = await searchMechanism(
        { source, config: null, signal },
        { ...RELU, ...named },
        () => undefined,
      );
      const [set] = direct.kickSets;
      expect(after.together?.stopped).toEqual(set.stopped);
      expect(after.units).toEqual(set.units.map(({ unit, alone }) => ({ unit, ...alone })));
    },
    SLOW,
  );

  it('tells each search, in order', () => {
    const each = (stage: string, epoch: number, seeds: readonly number[]) =>
      seeds.map((seed) => `${stage} ${fileOf(epoch)} ${seed}`);
    expect(told).toEqual([
      ...[10, 20, 40].flatMap((epoch) => each('search', epoch, [1, 17])),
      ...[10, 20, 40].flatMap((epoch) => each('effects', epoch, [33, 33])),
    ]);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it('makes files that hold together: filled marks where units are claimed, hollow ones where not', () => {
    const searched = { name: 'planted', path: '../..', correction: RELU };
    const files = stabilityFiles(found, searched);
    const page = String(files.at(-1)?.content);
    expect(files.at(-1)?.name).toBe('report.md');
    for (const { name } of files.filter((one) => one.name.endsWith('.svg'))) {
      expect(page).toContain(`](./${name})`);
    }
    expect(page).toContain('dynascope mechanisms ../.. --seeds 2 --seed 1 --steps 9000 --noise 1');
    const rows = (name: string) =>
      String(files.find((one) => one.name === name)?.content)
        .trim()
        .split('\n').length - 1;
    expect(rows('stability.csv')).toBe(6);
    const [direction] = found.directions;
    const figures = stabilityFigures(direction, 2);
    expect(figures.map(({ name }) => name)).toEqual([
      `stopped-${direction.from}-${direction.to}`,
      `started-${direction.from}-${direction.to}`,
    ]);
    for (const { figure } of figures) {
      expect(xmlProblems(drawFigure(figure))).toEqual([]);
      const marks = figure.layers.filter((layer) => layer.kind === 'marks').slice(1);
      const at = (isFilled: boolean) =>
        marks
          .filter(({ look }) => (look.fill === look.colour) === isFilled)
          .flatMap(({ x, y }) => Array.from(x).filter((_, k) => Number.isFinite(y[k])));
      expect(at(true)).toEqual(direction.lastClaimed.map(() => 40));
      expect(at(false)).toEqual(direction.lastClaimed.map(() => 20));
    }
  });

  it(
    'of one checkpoint alone is the search of that checkpoint, on the thread itself',
    async () => {
      const path = pathOf(run, 20);
      const how = { signal, told: () => undefined };
      const alone = await searchRun({ ...order, seeds: 1, path }, how);
      expect(alone.checkpoints).toHaveLength(1);
      expect(alone.checkpoints[0].searches[0]).toEqual(found.checkpoints[1].searches[0]);
      expect(alone.directions.flatMap(({ effects }) => effects)).toEqual([]);
      expect(alone.directions.map(({ betweenSeeds }) => betweenSeeds.pairs)).toEqual([0, 0]);
      expect(stabilityLines(alone).join('\n')).not.toContain('since');
    },
    SLOW,
  );
});

describe('a run that is searched', () => {
  let run = '';
  beforeEach(async () => {
    run = await mkdtemp(join(tmpdir(), 'dynascope-stability-'));
  });
  afterEach(() => rm(run, { recursive: true, force: true }));

  it('is given up between two searches, and leaves nothing', async () => {
    await writePlantedRun(run, ['silent', 'silent', 'silent']);
    const ended = { aborted: false };
    const told: string[] = [];
    const asked = searchRun(
      { ...order, path: run, out: join(run, 'report') },
      {
        signal: ended,
        told({ file }) {
          told.push(file);
          ended.aborted = true;
        },
      },
    );
    await expect(asked).rejects.toThrow('cancelled');
    expect(told).toEqual([fileOf(10)]);
    expect(await readdir(run)).toEqual(['models']);
  });

  it('can be thinned out: the first, the last, and evenly between', async () => {
    await writePlantedRun(
      run,
      Array.from({ length: 7 }, () => 'silent'),
    );
    const how = { signal, told: () => undefined };
    const found = await searchRun({ ...order, steps: 1000, seeds: 1, most: 3, path: run }, how);
    expect(found.checkpoints.map(({ epoch }) => epoch)).toEqual([10, 40, 70]);
    expect(found.notes.join(' ')).toContain('4 checkpoints of the run were left out');
    expect(found.directions).toEqual([]);
    expect(stabilityLines(found).join(' ')).toContain('nothing to explain');
  });

  it('says why networks are not searched, and wants checkpoints', async () => {
    await writePlantedRun(run, ['silent']);
    const how = { signal, told: () => undefined };
    const tanh = { ...order, nonlinearity: 'tanh' as const };
    const found = await searchRun({ ...tanh, path: run }, how);
    expect(found.checkpoints[0].skipped).toContain('with tanh found');
    await expect(searchRun({ ...order, path: import.meta.dirname }, how)).rejects.toThrow(
      'no checkpoint found, the folder of a run is needed',
    );
    await expect(searchRun({ ...order, path: join(run, 'nothing') }, how)).rejects.toThrow(
      'nothing: can not be read (ENOENT), the folder of a run or a checkpoint is needed',
    );
  });
});
