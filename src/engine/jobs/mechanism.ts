/** Kick units and noise-integrating populations, found and proven by interventions. */
import { Type, type Static } from '@sinclair/typebox';
import { discoverMechanism, type Progress } from '../../core/mechanism/discovery/discover';
import { pathFrom, writeReport } from '../../files/reportFolder';
import { mechanismLines } from '../mechanismLines';
import { mechanismResult } from '../mechanismResult';
import { mechanismFiles } from '../report/mechanismReport';
import type { CorrectionParams } from '../../protocol/inspector';
import { defineJob, type JobContext } from './job';
import { MechanismResult } from './mechanismSchemas';
import type { Network } from '../../core/rnn/network';
import { finiteNetworkForJob } from './openNetwork';
import { Overrides } from './schemas';

const MechanismParams = Type.Object({
  ...Overrides,
  steps: Type.Optional(Type.Integer({ minimum: 1000, maximum: 1_000_000 })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
  noise: Type.Optional(Type.Number({ minimum: 0 })),
  units: Type.Optional(
    Type.Array(Type.Integer({ minimum: 0 }), {
      description: 'judged by the same tests in place of those the search would find',
    }),
  ),
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'symbol, with units' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'symbol, with units' })),
  out: Type.Optional(Type.String({ description: 'folder for report, graph and tables' })),
  jsonLines: Type.Optional(Type.Boolean()),
});

/**
 * @param told how far the search is, and what it has by then
 * @throws FormatError when the file holds no network of finite weights; RangeError for symbols without units, and units that
 *   do not exist; Cancelled
 */
export async function searchMechanism(
  context: JobContext,
  params: CorrectionParams & Omit<Static<typeof MechanismParams>, 'jsonLines' | 'out'>,
  told: (progress: Progress, noise: number, network: Network) => void,
): Promise<MechanismResult> {
  const network = await finiteNetworkForJob(context, params);
  const { steps = 20_000, seed = 1, noise = 1, units, from, to } = params;
  if (!units && (from !== undefined || to !== undefined)) {
    throw new RangeError('from, to: a direction is judged for given units only: --units is needed');
  }
  const named = units && {
    ...{ units },
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  const found = discoverMechanism(network, {
    ...{ steps, seed, noiseStd: noise, signal: context.signal },
    ...(named ? { named } : {}),
    progress: (progress) => told(progress, noise, network),
  });
  return mechanismResult(found, noise, network);
}

export const mechanismJob = defineJob({
  name: 'mechanism',
  summary:
    'kick units and noise-integrating populations, found or given, and judged by interventions',
  params: MechanismParams,
  result: MechanismResult,
  async run({ jsonLines, out, ...params }, context) {
    const result = await searchMechanism(
      context,
      params,
      ({ share, stage, partial }, noise, network) => {
        if (!jsonLines) return;
        const known = mechanismResult(partial, noise, network);
        context.progress?.({ event: 'progress', share, stage, partial: known });
      },
    );
    if (out === undefined) return result;
    const path = context.path === undefined ? context.source.name : pathFrom(out, context.path);
    const files = mechanismFiles(result, { name: context.source.name, path, correction: params });
    await writeReport(out, files);
    return { ...result, folder: out, files: files.map(({ name }) => name) };
  },
  describe: (result) => [
    ...mechanismLines(result),
    ...(result.folder === null ? [] : [`${result.files.length} files in ${result.folder}`]),
  ],
});
