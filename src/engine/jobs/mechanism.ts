/** Kick units and noise-integrating populations, found and proven by interventions. */
import { Type, type Static } from '@sinclair/typebox';
import { discoverMechanism, type Progress } from '../../core/mechanism/discovery/discover';
import { mechanismLines, mechanismResult } from '../mechanismResult';
import type { CorrectionParams } from '../../protocol/inspector';
import { defineJob, type JobContext } from './job';
import { MechanismResult } from './mechanismSchemas';
import { finiteNetworkForJob } from './openNetwork';
import { Overrides } from './schemas';

const MechanismParams = Type.Object({
  ...Overrides,
  steps: Type.Optional(Type.Integer({ minimum: 1000, maximum: 1_000_000 })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
  noise: Type.Optional(Type.Number({ minimum: 0 })),
  jsonLines: Type.Optional(Type.Boolean()),
});

/**
 * @param told how far the search is, and what it has by then
 * @throws FormatError when the file holds no network of finite weights; Cancelled
 */
export async function searchMechanism(
  context: JobContext,
  params: CorrectionParams & Pick<Static<typeof MechanismParams>, 'steps' | 'seed' | 'noise'>,
  told: (progress: Progress, noise: number) => void,
): Promise<MechanismResult> {
  const network = await finiteNetworkForJob(context, params);
  const { steps = 20_000, seed = 1, noise = 1 } = params;
  const found = discoverMechanism(network, {
    ...{ steps, seed, noiseStd: noise, signal: context.signal },
    progress: (progress) => told(progress, noise),
  });
  return mechanismResult(found, noise);
}

export const mechanismJob = defineJob({
  name: 'mechanism',
  summary: 'kick units and noise-integrating populations, found and proven by interventions',
  params: MechanismParams,
  result: MechanismResult,
  run(params, context) {
    return searchMechanism(context, params, ({ share, stage, partial }, noise) => {
      if (!params.jsonLines) return;
      const known = mechanismResult(partial, noise);
      context.progress?.({ event: 'progress', share, stage, partial: known });
    });
  },
  describe: mechanismLines,
});
