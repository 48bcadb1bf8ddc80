/** A run over training: changes of symbol, spectra and rays of each checkpoint on the same noise, and their onsets. */
import { Type } from '@sinclair/typebox';
import { basename } from 'node:path';
import { writeReport } from '../../files/reportFolder';
import { evolutionOf } from '../evolution';
import { evolutionFiles, onsetLines } from '../report/evolutionReport';
import { EvolutionResult } from './evolutionSchemas';
import { defineComputeJob } from './job';
import { Overrides } from './schemas';

export const evolutionJob = defineComputeJob({
  name: 'evolution',
  summary: 'every checkpoint of a run on the same noise: changes of symbol, spectra, rays, onsets',
  params: Type.Object({
    ...Overrides,
    path: Type.String({ description: 'folder of a run' }),
    steps: Type.Optional(Type.Integer({ minimum: 200, maximum: 200_000 })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    noise: Type.Optional(Type.Number({ minimum: 0 })),
    out: Type.Optional(Type.String({ description: 'folder for figures and tables' })),
    jsonLines: Type.Optional(Type.Boolean()),
  }),
  result: EvolutionResult,
  async run(
    { path, out, jsonLines, steps = 5000, seed = 1, noise = 1, ...correction },
    { signal, progress, helpers },
  ) {
    const result = await evolutionOf(path, {
      ...{ ...correction, steps, seed, noise, signal },
      ...(helpers ? { helpers } : {}),
      progress: (share, file) => {
        if (jsonLines) progress({ event: 'progress', share, file });
      },
    });
    if (out === undefined) return result;
    const files = evolutionFiles(basename(path), result);
    await writeReport(out, files);
    return { ...result, folder: out, files: files.map(({ name }) => name) };
  },
  describe: (result) => [
    ...result.checkpoints.map(({ file, skipped, measured }) =>
      measured
        ? `${file}: changes ${short(measured.changesPerStep.mean)} ± ${short(measured.changesPerStep.error)} per step, |λ| > 1 in ${percent(measured.expandingShare.mean)} of steps, near-critical pairs in ${percent(measured.criticalShare.mean)}, attracting rays ${measured.growths.map((growth) => growth.toFixed(3)).join(', ') || 'none'}${measured.explodedAtStep === null ? '' : `, EXPLODED at step ${measured.explodedAtStep}`}`
        : `${file}: not looked at: ${skipped ?? ''}`,
    ),
    ...onsetLines(result),
    ...(result.folder === null ? [] : [`written: ${result.folder}`]),
  ],
});

const short = (value: number) => Number(value.toPrecision(3)).toString();
const percent = (share: number) => `${short(100 * share)} %`;
