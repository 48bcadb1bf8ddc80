/** Activation patching of a change of symbol: what each unit and connection carries of it, put in and taken out. */
import { Type } from '@sinclair/typebox';
import { DEFAULT_PATCHING } from '../../protocol/analyses/defaults';
import { PatchingParamsSchema } from '../../protocol/analyses/params';
import { PatchingResultSchema, type PatchingResult } from '../../protocol/analyses/patching';
import { analysePatching } from '../analyses/patching';
import { defineJob } from './job';
import { finiteNetworkForJob } from './openNetwork';
import { Overrides } from './schemas';

const { from, to, site, windowSteps, events, steps, top, completions, withinSteps } =
  PatchingParamsSchema.properties;

export const patchJob = defineJob({
  name: 'patch',
  summary:
    'what units carry of a change of symbol: put into runs without it, taken from runs with it',
  params: Type.Partial(
    Type.Object({
      ...{ from, to, site, events, steps, top, completions },
      window: windowSteps,
      within: withinSteps,
      seed: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
      noise: Type.Number({ minimum: 0 }),
      ...Overrides,
    }),
  ),
  result: PatchingResultSchema,
  async run(params, context) {
    const { cell: _cell, nonlinearity: _nonlinearity, seed = 1, noise = 1, ...order } = params;
    const network = await finiteNetworkForJob(context, params);
    const { window, within, ...same } = order;
    const asked = {
      ...{ ...DEFAULT_PATCHING, ...same },
      ...(window === undefined ? {} : { windowSteps: window }),
      ...(within === undefined ? {} : { withinSteps: within }),
    };
    const { signal } = context;
    const pause = () => Promise.resolve();
    const subject = { network, noiseStd: noise, seed, signal, pause };
    return analysePatching(subject, asked, () => undefined);
  },
  describe: patchLines,
});

function patchLines(result: PatchingResult): string[] {
  const { parameters, from: before, to: after, cleanProbability, corruptProbability } = result;
  return [
    `${before} to ${after}, site ${parameters.site}: ${result.notes[0]}`,
    `shares of what separates runs with the change from runs without (P(${after} within ${parameters.withinSteps} steps) ${cleanProbability.toPrecision(3)} and ${corruptProbability.toPrecision(3)})`,
    ...result.units.map((one) => `unit ${one.unit} at step ${one.lag}: ${findingText(one)}`),
    ...result.connections.map((one) => `${one.source} to ${one.target}: ${findingText(one)}`),
  ];
}

function findingText({
  denoising,
  noising,
  attribution,
  flippedShare,
}: Omit<PatchingResult['connections'][number], 'source' | 'target'>): string {
  const ratio = ({ value, error }: { value: number; error: number }) =>
    `${value.toFixed(3)} ± ${error.toFixed(3)}`;
  const flips =
    flippedShare > 0 ? `, ${(100 * flippedShare).toPrecision(2)} % of units switch` : '';
  return `put in ${ratio(denoising.lead)} of the lead (first order ${attribution.value.toFixed(3)}${flips}) and ${ratio(denoising.probability)} of the probability; taken out ${ratio(noising.lead)} and ${ratio(noising.probability)}`;
}
