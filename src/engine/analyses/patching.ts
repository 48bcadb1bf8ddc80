/** Patching of a change of symbol, described for pages and the command line. The patches: core/mechanism/patching. */
import {
  patchTransitionsParts,
  type PatchedTransitions,
  type PatchEffect,
  type PatchFinding,
} from '../../core/mechanism/patching/patchTransitions';
import type { PatchingParams, PatchingResult } from '../../protocol/analyses/patching';
import { inParts } from '../inParts';
import type { AnalysisSubject } from './subject';

/** What of a subject patching asks for: it makes runs of its own. */
export type PatchedSubject = Pick<
  AnalysisSubject,
  'network' | 'noiseStd' | 'seed' | 'signal' | 'pause'
>;

/** @throws RangeError for other cells than one ReLU layer, or when there is no such change; Cancelled */
export async function analysePatching(
  subject: PatchedSubject,
  params: PatchingParams,
  progress: (doneShare: number) => void,
): Promise<PatchingResult> {
  const { network, noiseStd, seed, signal, pause } = subject;
  const change = changeOf(params);
  const found = await inParts(
    patchTransitionsParts(network, { ...params, change, noiseStd, seed, signal, progress }),
    pause,
  );
  const { lags, denoising, noising, attribution, units, connections, ...counts } = found;
  const plain = (rows: readonly (readonly number[])[]) => rows.map((row) => [...row]);
  return {
    parameters: params,
    ...{ seed, noise: noiseStd, ...counts },
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
    notes: notesOf(params, found),
  };
}

/** Both symbols, or null for the commonest change. */
function changeOf({ from, to }: PatchingParams): { from: number; to: number } | null {
  if (from !== null && to !== null) return { from, to };
  if (from !== null || to !== null) {
    throw new RangeError('from and to: one found, both are needed, or neither');
  }
  return null;
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

function notesOf(
  { windowSteps, completions }: PatchingParams,
  { eventsUsed, eventsFound, eventsWithoutPair }: PatchedTransitions,
): string[] {
  return [
    `${eventsUsed} of ${eventsFound} changes after ${windowSteps} steps in the old symbol, each beside a run from the same state under other noise in which it stays; in float64.`,
    'Shares of what separates the two runs, sums over events by sums; units act together, so that shares of single ones need not add up to 1.',
    `Probabilities are of ${completions} completions a run, common to all patches of an event.`,
    ...(eventsWithoutPair > 0
      ? [`${eventsWithoutPair} changes were given up: no noise kept the old symbol.`]
      : []),
  ];
}
