/** Kick units and noise-integrating populations, found and proven by interventions. */
import { Type } from '@sinclair/typebox';
import { discoverMechanism } from '../../core/mechanism/discovery/discover';
import { mechanismLines, mechanismResult } from '../mechanismResult';
import { defineJob } from './job';
import { MechanismResult } from './mechanismSchemas';
import { finiteNetworkForJob } from './openNetwork';
import { Overrides } from './schemas';

export const mechanismJob = defineJob({
  name: 'mechanism',
  summary: 'kick units and noise-integrating populations, found and proven by interventions',
  params: Type.Object({
    ...Overrides,
    steps: Type.Optional(Type.Integer({ minimum: 1000, maximum: 1_000_000 })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    noise: Type.Optional(Type.Number({ minimum: 0 })),
    jsonLines: Type.Optional(Type.Boolean()),
  }),
  result: MechanismResult,
  async run(params, context) {
    const network = await finiteNetworkForJob(context, params);
    const { steps = 20_000, seed = 1, noise = 1 } = params;
    const found = discoverMechanism(network, {
      ...{ steps, seed, noiseStd: noise, signal: context.signal },
      progress({ share, stage, partial }) {
        if (!params.jsonLines) return;
        context.progress?.({
          event: 'progress',
          share,
          stage,
          partial: mechanismResult(partial, noise),
        });
      },
    });
    return mechanismResult(found, noise);
  },
  describe: mechanismLines,
});
