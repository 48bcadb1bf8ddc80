/** Activation patching of a change of symbol: what each unit and connection carries of it, put in and taken out. */
import {
  patchTransitionsParts,
  type PatchEffect,
  type PatchFinding,
} from '../../core/mechanism/patching/patchTransitions';
import { record } from '../../core/mechanism/discovery/recording';
import type { Network } from '../../core/rnn/network';
import { patchableChanges } from '../../core/mechanism/patching/transitionPairs';
import { symbolChanges } from '../../core/transitions/symbolChanges';
import { inParts } from '../inParts';
import { defineJob, type JobContext } from './job';
import { finiteNetworkForJob } from './openNetwork';
import { PatchOrder, PatchResult } from './patchSchemas';

const DEFAULTS = {
  site: 'hidden',
  window: 10,
  events: 20,
  steps: 20_000,
  top: 10,
  completions: 32,
  within: 8,
  seed: 1,
  noise: 1,
} as const;

export const patchJob = defineJob({
  name: 'patch',
  summary:
    'what units carry of a change of symbol: put into runs without it, taken from runs with it',
  params: PatchOrder,
  result: PatchResult,
  async run(params, context) {
    const network = await finiteNetworkForJob(context, params);
    return patchNetwork(network, params, context);
  },
  describe: patchLines,
});

async function patchNetwork(
  network: Network,
  params: PatchOrder,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<PatchResult> {
  const order = { ...DEFAULTS, ...params };
  const { site, window: windowSteps, events, steps, top, completions, within, seed, noise } = order;
  const named =
    params.from !== undefined && params.to !== undefined
      ? { from: params.from, to: params.to }
      : null;
  if (!named && (params.from ?? params.to) !== undefined) {
    throw new RangeError('from and to: one found, both are needed, or neither');
  }
  const commonest = named ? null : commonestChange(network, { steps, noise, seed, windowSteps });
  const { from, to } = named ?? commonest ?? { from: 0, to: 0 };
  const found = await inParts(
    patchTransitionsParts(network, {
      ...{ from, to, site, windowSteps, events, steps, top, completions, seed, signal },
      ...{ withinSteps: within, noiseStd: noise },
    }),
    () => Promise.resolve(),
  );
  const { lags, denoising, noising, attribution, units, connections, ...counts } = found;
  const plain = (rows: readonly (readonly number[])[]) => rows.map((row) => [...row]);
  return {
    ...{ from, to, site, seed, noise, steps, windowSteps, withinSteps: within, completions },
    ...{ precision: 'float64', commonest, ...counts },
    lags: [...lags],
    denoising: plain(denoising),
    noising: plain(noising),
    attribution: plain(attribution),
    units: units.map((one) => ({ unit: one.unit, lag: one.lag, ...plainFinding(one) })),
    connections: connections.map((one) => ({
      source: one.source,
      target: one.target,
      ...plainFinding(one),
    })),
  };
}

/** @throws RangeError when no symbol changes after a stay of the window */
function commonestChange(
  network: Network,
  how: { steps: number; noise: number; seed: number; windowSteps: number },
): { from: number; to: number } {
  const { steps, noise, seed, windowSteps } = how;
  const { symbols } = record(network, { steps, noiseStd: noise, seed });
  const kinds = new Map<string, { from: number; to: number; count: number }>();
  for (const { from, to } of symbolChanges(symbols)) {
    const name = `${from} ${to}`;
    if (kinds.has(name)) continue;
    kinds.set(name, { from, to, count: patchableChanges(symbols, from, to, windowSteps).length });
  }
  const [most] = [...kinds.values()].sort((a, b) => b.count - a.count);
  if (!most || most.count === 0) {
    throw new RangeError(
      `changes of symbol after ${windowSteps} steps in one: none found in ${steps} steps; a longer run or a shorter window may have them`,
    );
  }
  return { from: most.from, to: most.to };
}

function plainFinding({ denoising, noising, attribution, flippedShare }: PatchFinding) {
  const effect = ({ lead, probability }: PatchEffect) => ({
    lead: { ...lead },
    probability: { ...probability },
  });
  return {
    denoising: effect(denoising),
    noising: effect(noising),
    attribution: { ...attribution },
    flippedShare,
  };
}

function patchLines(result: PatchResult): string[] {
  const { from, to, site, eventsUsed, eventsFound, eventsWithoutPair, windowSteps } = result;
  const { cleanProbability, corruptProbability, withinSteps } = result;
  return [
    `${from} to ${to}, site ${site}: ${eventsUsed} changes patched, of ${eventsFound} after ${windowSteps} steps in ${from}${eventsWithoutPair > 0 ? `; ${eventsWithoutPair} given up, no noise kept ${from}` : ''}`,
    `shares of what separates runs with the change from runs without (P(${to} within ${withinSteps} steps) ${cleanProbability.toPrecision(3)} and ${corruptProbability.toPrecision(3)})`,
    ...result.units.map((one) => `unit ${one.unit} at step ${one.lag}: ${findingText(one)}`),
    ...result.connections.map((one) => `${one.source} to ${one.target}: ${findingText(one)}`),
  ];
}

function findingText({
  denoising,
  noising,
  attribution,
  flippedShare,
}: PatchResult['connections'][number] | PatchResult['units'][number]): string {
  const ratio = ({ value, error }: { value: number; error: number }) =>
    `${value.toFixed(3)} ± ${error.toFixed(3)}`;
  const flips =
    flippedShare > 0 ? `, ${(100 * flippedShare).toPrecision(2)} % of units switch` : '';
  return `put in ${ratio(denoising.lead)} of the lead (first order ${attribution.value.toFixed(3)}${flips}) and ${ratio(denoising.probability)} of the probability; taken out ${ratio(noising.lead)} and ${ratio(noising.probability)}`;
}
