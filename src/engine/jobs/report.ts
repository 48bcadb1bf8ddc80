/** A checkpoint explained: every analysis, as Markdown with figures and data beside the run. */
import { Type } from '@sinclair/typebox';
import { WIDTHS_MM } from '../../core/figures/figureWidth';
import { nextTurn } from '../nextTurn';
import { ownThread } from '../parallel/helpers';
import { REPORT_PARTS, REPORT_STEPS, reportOf } from '../report/checkpointReport';
import { defineComputeJob } from './job';
import { correctionOf } from './openNetwork';
import { Nullable, Overrides } from './schemas';

export const reportJob = defineComputeJob({
  name: 'report',
  summary: `a checkpoint explained, as Markdown with figures and data: ${REPORT_PARTS.join(', ')}`,
  params: Type.Object({
    ...Overrides,
    path: Type.String({ description: 'a checkpoint' }),
    out: Type.Optional(Type.String({ description: 'folder; RUN/analysis/CHECKPOINT without' })),
    what: Type.Optional(Type.Array(Type.Union(REPORT_PARTS.map((name) => Type.Literal(name))))),
    steps: Type.Optional(Type.Integer({ minimum: 10, maximum: 200_000 })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    noise: Type.Optional(Type.Number({ minimum: 0, maximum: 1000 })),
    background: Type.Optional(Type.Union([Type.Literal('paper'), Type.Literal('none')])),
    width: Type.Optional(
      Type.Number({
        minimum: WIDTHS_MM.least,
        maximum: WIDTHS_MM.most,
        description: 'of each figure, millimetres; 85 without',
      }),
    ),
    jsonLines: Type.Optional(Type.Boolean()),
  }),
  result: Type.Object({
    report: Type.String({ description: 'absolute path of the Markdown file' }),
    folder: Type.String(),
    files: Type.Array(Type.String()),
    warnings: Type.Array(Type.String()),
    parts: Type.Array(
      Type.Object({
        name: Type.String(),
        failure: Nullable(Type.String({ description: 'why it was not measured' })),
      }),
    ),
  }),
  describe: ({ report, warnings, parts }) => [
    ...warnings,
    ...parts.flatMap(({ name, failure }) => (failure ? [`${name}: not measured, ${failure}`] : [])),
    report,
  ],
  async run(params, { signal, progress, helpers }) {
    const result = await reportOf(
      {
        checkpoint: params.path,
        out: params.out ?? null,
        what: params.what ?? null,
        background: params.background ?? 'paper',
        correction: correctionOf(params),
        steps: params.steps ?? REPORT_STEPS,
        seed: params.seed ?? 1,
        noiseStd: params.noise ?? 1,
        ...(params.width === undefined ? {} : { widthMm: params.width }),
      },
      {
        signal,
        pause: nextTurn,
        helpers: helpers ?? ownThread(nextTurn),
        progress(payload) {
          if (params.jsonLines) progress({ event: 'progress', payload });
        },
      },
    );
    return {
      ...result,
      files: [...result.files],
      warnings: [...result.warnings],
      parts: result.parts.map((part) => ({ ...part })),
    };
  },
});
