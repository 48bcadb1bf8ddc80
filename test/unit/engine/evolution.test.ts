/** A run over training: the known counts of rays, explosions said, files that hold together. */
import { Value } from '@sinclair/typebox/value';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawFigure } from '../../../src/core/figures/drawFigure';
import { evolutionOf } from '../../../src/engine/evolution';
import { EvolutionResult } from '../../../src/engine/jobs/evolutionSchemas';
import {
  evolutionFiles,
  evolutionFigures,
  onsetLines,
} from '../../../src/engine/report/evolutionReport';
import { strictJson } from '../../../src/engine/strictJson';
import { xmlProblems } from '../core/figures/xmlProblems';

const RUN = join(import.meta.dirname, '../../fixtures/runs/two-small');
/** Of the checkpoints, in training order; the last file is the last checkpoint again. */
const RAYS = [1, 1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 2, 2];

describe('the evolution of a run', () => {
  it('counts the rays that flicker over training, says explosions, and keeps its schema', async () => {
    const told: number[] = [];
    const options = { steps: 400, seed: 1, noise: 1, signal: { aborted: false } };
    const found = await evolutionOf(RUN, { ...options, progress: (share) => told.push(share) });
    expect([...Value.Errors(EvolutionResult, JSON.parse(strictJson(found)))]).toEqual([]);
    expect(found.checkpoints.map(({ measured }) => measured?.growths.length)).toEqual(RAYS);
    expect(found.checkpoints.map(({ epoch }) => epoch)).toEqual([
      ...Array.from({ length: 15 }, (_, k) => 100 * (k + 1)),
      null,
    ]);
    const exploded = found.checkpoints
      .filter(({ measured }) => measured && measured.explodedAtStep !== null)
      .map(({ epoch }) => epoch);
    expect(exploded).toEqual([100, 400, 600, 800]);
    expect(found.notes.join(' ')).toContain('4 checkpoints exploded');
    expect(told.at(-1)).toBe(1);
    // An untrained network changes its symbol far more often.
    const [rate] = found.onsets;
    expect(rate.what).toBe('changesPerStep');
    expect(rate.before).toBeGreaterThan(3 * rate.after);
    expect(onsetLines(found).join(' ')).toContain('It fires on noise.');
    for (const { figure } of evolutionFigures(found)) {
      expect(xmlProblems(drawFigure(figure))).toEqual([]);
    }
    const files = evolutionFiles('two-small', found);
    const page = String(files.at(-1)?.content);
    for (const { name } of files.filter((one) => one.name.endsWith('.svg'))) {
      expect(page).toContain(name);
    }
    expect(page).toContain('**at step ');
    const rows = String(files.find(({ name }) => name === 'evolution.csv')?.content).trim();
    expect(rows.split('\n')).toHaveLength(17);
  });

  it('is given up on the way, and wants a run', async () => {
    const options = { steps: 400, seed: 1, noise: 1, progress: () => undefined };
    await expect(evolutionOf(RUN, { ...options, signal: { aborted: true } })).rejects.toThrow(
      'cancelled',
    );
    const signal = { aborted: false };
    await expect(evolutionOf(import.meta.dirname, { ...options, signal })).rejects.toThrow(
      'no checkpoint found, the folder of a run is needed',
    );
  });
});
