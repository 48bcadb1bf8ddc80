/** One ablation as ordered by a person or a view document: defaults, controls, runs, result. No file, no text. */
import { ablationParts, RULES } from '../core/mechanism/ablation';
import { RUNS } from '../core/mechanism/commonNoise';
import { controlsOf, measureActivity } from '../core/mechanism/controlSets';
import { isMatched } from '../core/mechanism/matchedSets';
import type { Intervention } from '../core/mechanism/symbolRun';
import type { CancelSignal } from '../core/cancel';
import { applyEdgeGains } from '../core/mechanism/edges';
import { LEGAL_SCOPES, parseScope } from '../core/mechanism/scopeText';
import { applyGains } from '../core/mechanism/interventions';
import { finish, type Parts } from '../core/parts';
import { defaultControls } from '../protocol/effects';
import type { Network } from '../core/rnn/network';
import type { AblationOrder, AblationResult, PartOrder } from './jobs/ablationSchemas';
import { effectsResult } from './jobs/effects';

const WARMUP_STEPS = 100;

/** What an order leaves out; control sets are `defaultControls` of its scope. */
export const ABLATION_DEFAULTS: Required<
  Omit<AblationOrder, 'units' | 'edges' | 'scope' | 'also' | 'controls'>
> = {
  layer: 0,
  gain: 0,
  site: 'output',
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
  return finish(orderedAblationParts(network, order, signal));
}

/**
 * As `runOrderedAblation`, in parts of some milliseconds: the same numbers.
 * @param progress told the share done, 0..1
 */
export function* orderedAblationParts(
  network: Network,
  order: AblationOrder,
  signal: CancelSignal,
  progress?: (share: number) => void,
): Parts<AblationResult> {
  const { scope: when = 'always', also = [] } = order;
  const scope = parseScope(when);
  if (!scope) throw new RangeError(`scope: '${when}' found; ${LEGAL_SCOPES} are legal`);
  const { controls = defaultControls(when) } = order;
  const { steps, seed, noise } = { ...ABLATION_DEFAULTS, ...order };
  const [main, ...others] = [order, ...also].map(filledPart);
  const intervention = togetherOf([main, ...others]);
  // What the network does not have is refused before anything long.
  applyGains(applyEdgeGains(network, intervention.edges), intervention.gains);
  const activity = measureActivity(network, { seed, noiseStd: noise, signal });
  yield;
  const control = controlsOf(network, intervention, activity, controls, seed);
  yield;
  const found = yield* ablationParts(network, intervention, {
    ...{ steps, seed, scope, signal, noiseStd: noise },
    warmupSteps: WARMUP_STEPS,
    controls: control.interventions,
    ...(progress ? { progress } : {}),
  });
  return {
    intervention: { ...main, also: others, scope: when },
    ...{ runs: RUNS, stepsPerRun: found.stepsPerRun, warmupSteps: WARMUP_STEPS, seed, noise },
    precision: 'float64',
    scopeShare: found.scopeShare,
    exploded: { ...found.exploded },
    controls: {
      sets: control.interventions.length,
      mismatch: control.mismatch,
      nearest: control.nearest,
      alike: control.alike,
      matched: isMatched(control),
    },
    outputs: RULES.map((rule) => effectsResult(found, rule, network.readout?.outputs ?? 0)),
  };
}

type FilledPart = AblationResult['intervention']['also'][number];

/** @throws RangeError unless it names units or edges, and a site for units only */
function filledPart({ units = [], edges = [], layer, gain, site }: PartOrder): FilledPart {
  const isEdges = edges.length > 0;
  if (isEdges === units.length > 0) {
    throw new RangeError('units: units or edges are needed, and not both');
  }
  if (isEdges && site) throw new RangeError(`site: '${site}' found, edges have none`);
  return {
    gain: gain ?? ABLATION_DEFAULTS.gain,
    layer: layer ?? ABLATION_DEFAULTS.layer,
    units,
    edges,
    site: isEdges ? null : (site ?? ABLATION_DEFAULTS.site),
  };
}

function togetherOf(parts: readonly FilledPart[]): Intervention {
  return {
    gains: parts.flatMap(({ units, layer, gain, site }) =>
      units.map((unit) => ({ layer, unit, site: site ?? ABLATION_DEFAULTS.site, gain })),
    ),
    edges: parts.flatMap(({ edges, layer, gain }) =>
      edges.map(([from, to]) => ({ layer, from, to, gain })),
    ),
  };
}
