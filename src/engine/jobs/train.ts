/** Trains an experiment, or goes on with a run, without VS Code. */
import { Type } from '@sinclair/typebox';
import type { FidelityResult } from '../../protocol/fidelityReport';
import type { TrainingEvents } from '../../protocol/training';
import type { EpochReport, RunStart } from '../../protocol/trainingReports';
import { nextTurn } from '../nextTurn';
import { createTrainingService } from '../trainingService';
import { FidelityWord } from './fidelitySchema';
import { defineComputeJob } from './job';
import { Nullable } from './schemas';

const Backend = Type.Union([
  Type.Literal('auto'),
  Type.Literal('wasm'),
  Type.Literal('tensorflow'),
  Type.Literal('reference'),
]);

export const trainJob = defineComputeJob({
  name: 'train',
  summary: 'trains an experiment, or goes on with a run',
  params: Type.Object({
    source: Type.Union([
      Type.Object({
        kind: Type.Literal('experiment'),
        path: Type.String(),
        text: Type.String(),
      }),
      Type.Object({
        kind: Type.Literal('continue'),
        folder: Type.String(),
        config: Type.String(),
      }),
    ]),
    backend: Type.Optional(Backend),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    threads: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
    out: Type.Optional(Type.String({ description: 'folder of runs' })),
    steps: Type.Optional(Type.Integer({ minimum: 1 })),
    jsonLines: Type.Optional(Type.Boolean()),
  }),
  result: Type.Object({
    folder: Type.String(),
    outcome: Type.Union([
      Type.Literal('finished'),
      Type.Literal('stopped'),
      Type.Literal('diverged'),
    ]),
    diagnosis: Nullable(Type.String({ description: 'why it diverged' })),
    backend: Type.String(),
    build: Type.String({ description: 'the same build gives the same bits' }),
    floor: Type.Number({ description: 'loss of the HMM against itself, mismatches' }),
    epochs: Type.Integer({ description: 'finished' }),
    trainingLoss: Nullable(Type.Number({ description: 'of the last epoch, mismatches' })),
    validationLoss: Nullable(Type.Number()),
    bestLoss: Nullable(Type.Number()),
    bestEpoch: Nullable(Type.Integer()),
    fidelity: Nullable(
      Type.Object(
        { fidelity: FidelityWord, missing: Type.Array(Type.String()) },
        { description: 'of a finished run; fidelity.json in its folder has the report' },
      ),
    ),
    notices: Type.Array(Type.String()),
  }),
  async run(params, context) {
    const { kernelFiles, cores, versions, now, signal, progress } = context;
    let start: RunStart | null = null;
    let last: EpochReport | null = null;
    let verdict: FidelityResult['verdict'] | null = null;
    const notices: string[] = [];
    const service = createTrainingService({
      kernelFiles,
      cores,
      versions,
      now,
      yieldOnce: nextTurn,
      emit(name, payload) {
        if (params.jsonLines) progress({ event: name, payload });
        const events: Partial<TrainingEvents> = { [name]: payload };
        start = events.started?.start ?? start;
        last = events.epoch ?? last;
        verdict = events.judged?.verdict ?? verdict;
        if (events.notice) notices.push(events.notice.text);
      },
    });
    const { folder, outcome } = await service.train(
      {
        source: params.source,
        backend: params.backend ?? null,
        seed: params.seed ?? null,
        threads: params.threads ?? null,
        parent: params.out ?? null,
        steps: params.steps ?? null,
        judge: true,
      },
      signal,
    );
    return {
      folder,
      outcome: outcome.kind,
      diagnosis: outcome.kind === 'diverged' ? outcome.diagnosis : null,
      ...startOf(start),
      ...endOf(last),
      fidelity: fidelityOf(verdict),
      notices,
    };
  },
});

/** What lists tell; the report is in the run's folder. */
function fidelityOf(verdict: FidelityResult['verdict'] | null) {
  return verdict && { fidelity: verdict.fidelity, missing: [...verdict.missing] };
}

function startOf(start: RunStart | null) {
  return {
    backend: start?.backend ?? '',
    build: start?.build ?? '',
    floor: start?.floor.mean ?? Number.NaN,
  };
}

function endOf(last: EpochReport | null) {
  return {
    epochs: last?.epoch ?? 0,
    trainingLoss: last?.trainingLoss ?? null,
    validationLoss: last?.validationLoss ?? null,
    bestLoss: last?.bestLoss ?? null,
    bestEpoch: last?.bestEpoch ?? null,
  };
}
