/** One ablation as ordered by a person or a view document: defaults, controls, runs, result. No file, no text. */
import { ablate, RULES, RUNS } from '../core/mechanism/ablation';
import { controlsOf, measureActivity } from '../core/mechanism/controlSets';
import { MATCHED_WITHIN } from '../core/mechanism/matchedSets';
import type { Intervention } from '../core/mechanism/symbolRun';
import type { CancelSignal } from '../core/cancel';
import { applyEdgeGains } from '../core/mechanism/edges';
import { LEGAL_SCOPES, parseScope } from '../core/mechanism/scopeText';
import { applyGains } from '../core/mechanism/interventions';
import type { Network } from '../core/rnn/network';
import type { AblationOrder, AblationResult } from './jobs/ablationSchemas';
import { effectsResult } from './jobs/effects';

const WARMUP_STEPS = 100;

/** What an order leaves out. */
export const ABLATION_DEFAULTS: Required<Omit<AblationOrder, 'units' | 'edges' | 'scope'>> = {
  layer: 0,
  gain: 0,
  site: 'output',
  controls: 100,
  steps: 10_000,
  seed: 1,
  noise: 1,
};

/**
 * Guarantee: the same order on the same network gives the same numbers.
 * @throws RangeError when the order names nothing to alter, or what the network does not have
 * @throws Cancelled
 */
export function runOrderedAblation(
  network: Network,
  order: AblationOrder,
  signal: CancelSignal,
): AblationResult {
  const { units = [], edges = [], scope: when = 'always' } = order;
  const scope = parseScope(when);
  if (!scope) throw new RangeError(`scope: '${when}' found; ${LEGAL_SCOPES} are legal`);
  const { layer, gain, site, controls, steps, seed, noise } = { ...ABLATION_DEFAULTS, ...order };
  const isEdges = edges.length > 0;
  if (isEdges === units.length > 0) {
    throw new RangeError('units: units or edges are needed, and not both');
  }
  if (isEdges && order.site) throw new RangeError(`site: '${site}' found, edges have none`);
  const intervention: Intervention = {
    gains: units.map((unit) => ({ layer, unit, site, gain })),
    edges: edges.map(([from, to]) => ({ layer, from, to, gain })),
  };
  // What the network does not have is refused before anything long.
  applyGains(applyEdgeGains(network, intervention.edges), intervention.gains);
  const activity = measureActivity(network, { seed, noiseStd: noise, signal });
  const { interventions, mismatch } = controlsOf(network, intervention, activity, controls, seed);
  const found = ablate(network, intervention, {
    ...{ steps, seed, scope, signal, noiseStd: noise },
    warmupSteps: WARMUP_STEPS,
    controls: interventions,
  });
  return {
    intervention: { ...{ gain, layer, units, edges, scope: when }, site: isEdges ? null : site },
    ...{ runs: RUNS, stepsPerRun: found.stepsPerRun, warmupSteps: WARMUP_STEPS, seed, noise },
    precision: 'float64',
    scopeShare: found.scopeShare,
    exploded: { ...found.exploded },
    controls: {
      sets: interventions.length,
      mismatch,
      matched: mismatch !== null && mismatch <= MATCHED_WITHIN,
    },
    outputs: RULES.map((rule) => effectsResult(found, rule, network.readout?.outputs ?? 0)),
  };
}
