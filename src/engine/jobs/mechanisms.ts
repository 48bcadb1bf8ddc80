/** The mechanism on every checkpoint of a run, with several seeds: claims, since when, how stable. One checkpoint in full: mechanism.ts. */
import { Type, type Static } from '@sinclair/typebox';
import { basename } from 'node:path';
import type { CancelSignal } from '../../core/cancel';
import { pathFrom, writeReport } from '../../files/reportFolder';
import type { CorrectionParams } from '../../protocol/inspector';
import { mechanismsOf, type StabilityProgress } from '../mechanismStability';
import { stabilityLines } from '../mechanismStabilityText';
import { nextTurn } from '../nextTurn';
import { ownThread, type Helpers } from '../parallel/helpers';
import { stabilityFiles } from '../report/stabilityReport';
import { defineComputeJob } from './job';
import { correctionOf } from './openNetwork';
import { MechanismsResult } from './mechanismsSchemas';
import { Overrides } from './schemas';

const MechanismsParams = Type.Object({
  ...Overrides,
  path: Type.String({ description: 'folder of a run, or a checkpoint' }),
  seeds: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 64, description: 'searches of each checkpoint' }),
  ),
  most: Type.Optional(
    Type.Integer({ minimum: 2, description: 'checkpoints, spread evenly over the run' }),
  ),
  steps: Type.Optional(Type.Integer({ minimum: 1000, maximum: 1_000_000 })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
  noise: Type.Optional(Type.Number({ minimum: 0 })),
  out: Type.Optional(Type.String({ description: 'folder for report, figures and tables' })),
  jsonLines: Type.Optional(Type.Boolean()),
});

/** More than half of them is two: one odd search does not decide. */
const SEEDS = 3;

export interface MechanismsHooks {
  readonly signal: CancelSignal;
  /** Who computes; the caller's thread when nobody is named. */
  readonly helpers?: Helpers;
  readonly told: (progress: StabilityProgress) => void;
}

/**
 * Files are written at the end, the page last.
 *
 * @throws FormatError when there is no checkpoint; WriteError; Cancelled
 */
export async function searchRun(
  params: CorrectionParams & Omit<Static<typeof MechanismsParams>, 'jsonLines'>,
  { signal, helpers = ownThread(nextTurn), told }: MechanismsHooks,
): Promise<MechanismsResult> {
  const { path, out, seeds = SEEDS, most = null } = params;
  const { steps = 20_000, seed = 1, noise = 1 } = params;
  const correction = correctionOf(params) ?? {};
  const result = await mechanismsOf(path, {
    ...{ ...correction, seeds, most, steps, seed, noise },
    ...{ signal, helpers, progress: told },
  });
  if (out === undefined) return result;
  const searched = { name: basename(path), path: pathFrom(out, path), correction };
  const files = stabilityFiles(result, searched);
  await writeReport(out, files);
  return { ...result, folder: out, files: files.map(({ name }) => name) };
}

export const mechanismsJob = defineComputeJob({
  name: 'mechanisms',
  summary: 'the mechanism on every checkpoint of a run, on several seeds: since when, how stable',
  params: MechanismsParams,
  result: MechanismsResult,
  run({ jsonLines, ...params }, { signal, progress, helpers }) {
    return searchRun(params, {
      ...{ signal, ...(helpers ? { helpers } : {}) },
      told(done) {
        if (jsonLines) progress({ event: 'progress', ...done });
      },
    });
  },
  describe: (result) => [
    ...stabilityLines(result),
    ...(result.folder === null ? [] : [`${result.files.length} files in ${result.folder}`]),
  ],
});
