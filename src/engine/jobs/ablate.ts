/** Gains on units or connections, and what they do to the outputs beside matched controls. */
import { Type } from '@sinclair/typebox';
import { unlikeText } from '../../protocol/effects';
import { runOrderedAblation } from '../orderedAblation';
import { AblationOrder, AblationResult } from './ablationSchemas';
import { effectLines, explosionText } from './effects';
import { defineJob } from './job';
import { finiteNetworkForJob } from './openNetwork';
import { Overrides } from './schemas';

export const ablateJob = defineJob({
  name: 'ablate',
  summary: 'gains on units or connections: paired effects on the outputs, beside controls',
  params: Type.Object({ ...Overrides, ...AblationOrder.properties }),
  result: AblationResult,
  async run(params, context) {
    const { cell: _cell, nonlinearity: _nonlinearity, ...order } = params;
    const network = await finiteNetworkForJob(context, params);
    return runOrderedAblation(network, order, context.signal);
  },
  describe: ablationLines,
});

/** What was done, how, and what came of it. */
export function ablationLines(result: AblationResult): string[] {
  const { controls, runs, stepsPerRun, outputs } = result;
  const explosion = explosionText(result);
  return [
    targetLine(result),
    `${runs} runs of ${stepsPerRun} steps, each beside the intact run on the same noise (float64)`,
    ...(explosion === null ? [] : [explosion]),
    controls.sets === 0
      ? 'no matched control sets: whether any other set does the same was not decided'
      : `control: ${controls.sets} random sets${controls.matched ? ' of like activity and rate' : ` ${unlikeText(controls)}`}`,
    ...outputs.flatMap(effectLines),
  ];
}

function targetLine({ intervention, scopeShare }: AblationResult): string {
  const { also, scope } = intervention;
  const share = `${(100 * scopeShare).toPrecision(3)} % of steps`;
  const when = scope === 'always' ? scope : `only ${scope}: ${share}`;
  return `${[intervention, ...also].map(partText).join('; ')}, ${when}`;
}

function partText({
  units,
  edges,
  layer,
  gain,
  site,
}: AblationResult['intervention']['also'][number]): string {
  const what =
    units.length > 0
      ? `${units.length > 1 ? 'units' : 'unit'} ${units.join(', ')} (layer ${layer}), ${site}`
      : `connections ${edges.map(([from, to]) => `${from} to ${to}`).join(', ')} (layer ${layer})`;
  return `${what}: gain ${gain}`;
}
