/** A discovery as plain data and as sentences. Finds nothing itself. */
import {
  FALSE_DISCOVERY,
  LEAST_TRANSITIONS,
  type Discovery,
} from '../core/mechanism/discovery/discover';
import type { ControlEffects, Estimate, KickSet } from '../core/mechanism/discovery/kickUnits';
import type { MechanismResult } from './jobs/mechanismSchemas';

export function mechanismResult(found: Discovery, noise: number): MechanismResult {
  const { notDecidable, steps, seeds, explodedAtStep, directions, populations } = found;
  return {
    ...{ notDecidable, steps, noise, explodedAtStep },
    ...{ rule: 'argmax', precision: 'float64', falseDiscovery: FALSE_DISCOVERY },
    seeds: { ...seeds },
    directions: directions.map((one) => ({ ...one })),
    kickSets: found.kickSets.map((set) => kickSetResult(found, set)),
    pathways: found.pathways.map((one) => ({
      ...one,
      afferents: one.afferents.map((afferent) => ({ ...afferent })),
    })),
    populations: populations && {
      units: [...populations.units],
      ...claimOf(populations.refused),
      rate: estimateOf(populations.rate),
      noiseRemoved: estimateOf(populations.removed),
      noiseReplaced: estimateOf(populations.replaced),
      controls: { ...populations.controls },
      ...{ runs: populations.runs, stepsPerRun: populations.stepsPerRun },
    },
  };
}

function kickSetResult(found: Discovery, set: KickSet): MechanismResult['kickSets'][number] {
  const { from, to, trials, minimal } = set;
  const screening = found.screenings.find(
    ({ direction }) => direction.from === from && direction.to === to,
  );
  return {
    ...{ from, to, trials, ...claimOf(set.refused) },
    units: set.units.map(({ unit, leadSteps, alone, ...one }) => ({
      ...{ unit, leadSteps },
      stopped: estimateOf(one.necessity),
      started: estimateOf(one.sufficiency),
      alone: { stopped: alone.necessity, started: alone.sufficiency },
      controls: controlsOf(one.controls),
    })),
    stopped: estimateOf(set.necessity),
    started: estimateOf(set.sufficiency),
    controls: controlsOf(set.controls),
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
  };
}

/** What was found and what was not, a line each. */
export function mechanismLines(result: MechanismResult): string[] {
  const { notDecidable, directions, steps, seeds, explodedAtStep, noise } = result;
  if (notDecidable !== null) return [`not decidable: ${notDecidable}`];
  const asked = directions.filter((one) => one.asked);
  return [
    `two runs of ${steps} steps (seeds ${seeds.search} and ${seeds.proof}, noise ${noise}), symbols by argmax, float64`,
    ...(explodedAtStep === null ? [] : [`a run exploded at step ${explodedAtStep}: less was seen`]),
    ...(asked.length > 0
      ? []
      : [
          `no direction has ${LEAST_TRANSITIONS} transitions between dwelling symbols in both runs: nothing to explain`,
        ]),
    ...directions
      .filter((one) => !one.asked)
      .map(
        ({ from, to, transitions, proofTransitions }) =>
          `${from} → ${to}: not asked (${transitions} and ${proofTransitions} transitions)`,
      ),
    ...result.kickSets.flatMap(kickLines),
    ...result.pathways.map(({ from, to, afferents, gap, explained }) =>
      afferents.length > 0
        ? `${from} → ${to}: the kick units' drive comes through ${afferents.length} units (gap ${short(gap)}, ${percent(explained)} of its variance)`
        : `${from} → ${to}: no gap sets the afferents of the kick units apart (largest ratio ${short(gap)})`,
    ),
    ...populationLines(result.populations),
  ];
}

function kickLines(set: MechanismResult['kickSets'][number]): string[] {
  const way = `${set.from} → ${set.to}`;
  const { controls, candidates, candidatesTogether } = set;
  if (!set.claimed) {
    const together = `${candidates.length} candidates together stop ${percent(candidatesTogether.stopped)}`;
    return [`${way}: no kick units claimed: ${set.refused} (${together} of transitions)`];
  }
  return [
    `${way}: kick units ${set.units.map(({ unit }) => unit).join(', ')}; fewest needed ${set.minimal.join(', ')}`,
    `  held, they stop ${told(set.stopped)} of ${set.trials} transitions (largest of ${controls.sets} control sets ${percent(controls.largestStopped)})`,
    `  kicked, they start ${told(set.started)} (largest control ${percent(controls.largestStarted)})`,
    ...set.units.map(
      ({ unit, stopped, started, leadSteps }) =>
        `  unit ${unit}: credit ${told(stopped)} of stopping, ${told(started)} of starting; ${short(leadSteps)} steps ahead`,
    ),
  ];
}

function populationLines(populations: MechanismResult['populations']): string[] {
  if (!populations) return [];
  const { units, refused, rate, noiseRemoved, noiseReplaced, controls } = populations;
  const fall = percent(-noiseRemoved.mean / rate.mean);
  return [
    refused === null
      ? `noise-integrating units ${units.join(', ')}`
      : `units ${units.join(', ')} are not claimed to integrate noise: ${refused}`,
    `  without their noise transitions fall by ${fall} (largest of ${controls.sets} control sets ${percent(controls.largestFall / rate.mean)}); with it drawn apart they change by ${percent(noiseReplaced.mean / rate.mean)}`,
  ];
}

function told({ mean, standardError }: { mean: number; standardError: number }): string {
  return `${percent(mean)} ± ${percent(1.96 * standardError)}`;
}

function percent(share: number): string {
  // Differences of equal rates leave dust of rounding.
  return `${short(Number((100 * share).toFixed(3)))} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function claimOf(refused: string | null) {
  return { claimed: refused === null, refused };
}

function estimateOf({ mean, error }: Estimate) {
  return { mean, standardError: error };
}

function controlsOf({ sets, mismatch, necessity, sufficiency }: ControlEffects) {
  return { sets, mismatch, largestStopped: necessity, largestStarted: sufficiency };
}
