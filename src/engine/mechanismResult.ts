/** A discovery as plain data. Finds nothing itself; its sentences are in mechanismLines.ts. */
import { FALSE_DISCOVERY, type Discovery } from '../core/mechanism/discovery/discover';
import type { ControlEffects, KickSet, Margin } from '../core/mechanism/discovery/proof';
import type { Estimate } from '../core/mechanism/discovery/screening';
import { isMatched, type Likeness } from '../core/mechanism/matchedSets';
import { opposedAfferents } from '../core/mechanism/discovery/opposedAfferents';
import type { Network } from '../core/rnn/network';
import type { MechanismResult } from './jobs/mechanismSchemas';

/** @param network that was searched */
export function mechanismResult(
  found: Discovery,
  noise: number,
  network: Network,
): MechanismResult {
  const { notDecidable, steps, seeds, explodedAtStep, directions, populations, named } = found;
  return {
    ...{ notDecidable, steps, noise, explodedAtStep },
    ...{ rule: 'argmax', precision: 'float64', falseDiscovery: FALSE_DISCOVERY },
    seeds: { ...seeds, proof: [...seeds.proof] },
    named: named && [...named],
    directions: directions.map((one) => ({
      ...one,
      proofTransitions: [...one.proofTransitions],
    })),
    kickSets: found.kickSets.map((set) => kickSetResult(found, set)),
    pathways: found.pathways.map((one) => ({
      ...one,
      explained: estimateOf(one.explained),
      seeds: { ...one.seeds },
      afferents: one.afferents.map(({ share, ...afferent }) => ({
        ...{ ...afferent, share: share.mean, standardError: share.error },
      })),
    })),
    populations: populations && {
      units: [...populations.units],
      ...claimOf(populations.refused),
      rate: estimateOf(populations.rate),
      noiseRemoved: estimateOf(populations.removed),
      noiseReplaced: estimateOf(populations.replaced),
      controls: {
        ...likenessOf(populations.controls),
        largestFall: populations.controls.largestFall,
        margin: estimateOf(populations.controls.margin),
      },
      ...{ runs: populations.runs, stepsPerRun: populations.stepsPerRun },
    },
    opposed: opposedOf(found.kickSets, network),
    ...{ folder: null, files: [] },
  };
}

/** Between the first two sets that lead opposite ways, claimed or not; null without. */
function opposedOf(sets: readonly KickSet[], network: Network): MechanismResult['opposed'] {
  const filled = sets.filter(({ units }) => units.length > 0);
  for (const first of filled) {
    const second = filled.find(({ from, to }) => from === first.to && to === first.from);
    if (!second) continue;
    const [a, b] = [first, second].map((set) => set.units.map(({ unit }) => unit));
    const { forFirst, againstFirst } = opposedAfferents(network, a, b);
    return {
      first: { from: first.from, to: first.to, units: a },
      second: { from: second.from, to: second.to, units: b },
      ...{ forFirst: [...forFirst], againstFirst: [...againstFirst] },
    };
  }
  return null;
}

function kickSetResult(found: Discovery, set: KickSet): MechanismResult['kickSets'][number] {
  const { from, to, trials, kicked, minimal } = set;
  const screening = found.screenings.find(
    ({ direction }) => direction.from === from && direction.to === to,
  );
  return {
    ...{ from, to, trials, kicked, ...claimOf(set.refused) },
    units: set.units.map(({ unit, foundBy, leadSteps, alone, credit, controls, seeds }) => ({
      ...{ unit, foundBy, leadSteps },
      stopped: estimateOf(credit.necessity),
      started: estimateOf(credit.sufficiency),
      alone: { stopped: estimateOf(alone.necessity), started: estimateOf(alone.sufficiency) },
      controls: controlsOf(controls),
      seeds: { ...seeds },
    })),
    stopped: estimateOf(set.necessity),
    started: estimateOf(set.sufficiency),
    controls: controlsOf(set.controls),
    seeds: { ...set.seeds },
    minimal: [...minimal],
    candidates: (screening?.candidates ?? []).map(({ necessity, sufficiency, ...one }) => ({
      ...one,
      stopped: estimateOf(necessity),
      started: estimateOf(sufficiency),
      survives: one.p <= found.largestSurvivingP,
    })),
    candidatesTogether: {
      stopped: screening?.together.necessity ?? Number.NaN,
      started: screening?.together.sufficiency ?? Number.NaN,
    },
    zoneUnits: [...(screening?.zoneUnits ?? [])],
    gradedZoneUnits: [...(screening?.gradedZoneUnits ?? [])],
    zThreshold: screening?.profile.locked.threshold ?? Number.NaN,
  };
}

function claimOf(refused: string | null) {
  return { claimed: refused === null, refused };
}

function estimateOf({ mean, error }: Estimate) {
  return { mean, standardError: error };
}

function controlsOf({ mean, largest, margin, ...likeness }: ControlEffects) {
  return {
    ...likenessOf(likeness),
    ...{ meanStopped: mean.necessity, meanStarted: mean.sufficiency },
    ...{ largestStopped: largest.necessity, largestStarted: largest.sufficiency },
    margin: { stopped: marginOf(margin.necessity), started: marginOf(margin.sufficiency) },
  };
}

function marginOf({ mean, error, units }: Margin) {
  return { mean, standardError: error, units: [...units] };
}

function likenessOf(one: Likeness & { readonly sets: number }) {
  const { sets, mismatch, nearest, alike } = one;
  return { sets, mismatch, nearest, alike, matched: isMatched(one) };
}
