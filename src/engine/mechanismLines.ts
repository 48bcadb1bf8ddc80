/** A search for a mechanism in sentences: what was found, what was not and why. Finds nothing itself. */
import { LEAST_TRANSITIONS, PROOF_T_95 } from '../core/mechanism/discovery/discover';
import { RUNS_T_95 } from '../core/mechanism/discovery/populationTest';
import { TRIALS_Z_95 } from '../core/mechanism/discovery/proof';
import { unlikeText } from '../protocol/effects';
import type { MechanismResult } from './jobs/mechanismSchemas';

type KickSet = MechanismResult['kickSets'][number];
type Estimate = KickSet['stopped'];

/** A line each; indented ones belong to the one before. */
export function mechanismLines(result: MechanismResult): string[] {
  const { notDecidable, directions, explodedAtStep, named } = result;
  if (notDecidable !== null) return [`not decidable: ${notDecidable}`];
  const asked = directions.filter((one) => one.asked);
  return [
    runsLine(result),
    ...(named === null
      ? []
      : [
          `units ${named.join(', ')} were named, not searched for: false discoveries are not controlled`,
        ]),
    ...(explodedAtStep === null ? [] : [`a run exploded at step ${explodedAtStep}: less was seen`]),
    ...(asked.length > 0
      ? []
      : [
          `no direction asked about has ${LEAST_TRANSITIONS} transitions between dwelling symbols in the runs: nothing to explain`,
        ]),
    ...directions
      .filter((one) => !one.asked)
      .map(
        ({ from, to, transitions, proofTransitions }) =>
          `${from} → ${to}: not asked (${[transitions, ...proofTransitions].join(', ')} transitions)`,
      ),
    ...result.kickSets.flatMap(kickLines),
    ...result.pathways.map(pathwayLine),
    ...populationLines(result.populations),
    ...opposedLines(result),
  ];
}

/** Beside what was found here, what the paper would take for its populations. */
function opposedLines({ opposed, pathways }: MechanismResult): string[] {
  if (!opposed) return [];
  const { first, second, forFirst, againstFirst } = opposed;
  const rule = new Set([...forFirst, ...againstFirst]);
  const found = new Set(pathways.flatMap(({ afferents }) => afferents.map(({ unit }) => unit)));
  const shared = [...found].filter((unit) => rule.has(unit)).length;
  const among =
    found.size > 0 ? `; ${shared} of the ${found.size} afferents found here are among them` : '';
  return [
    `the paper’s rule on weights (smallest g1 · g2 onto ${first.units.join(', ')} and ${second.units.join(', ')}; no proof) takes ${againstFirst.length} units against and ${forFirst.length} for ${first.from} → ${first.to}${among}`,
  ];
}

function runsLine({ steps, seeds, noise, named }: MechanismResult): string {
  const last = seeds.proof[seeds.proof.length - 1];
  const search = named === null ? 'searched in a run' : 'habits taken from a run';
  return `${search} of ${steps} steps (seed ${seeds.search}), judged on ${seeds.proof.length} others (seeds ${seeds.proof[0]} to ${last}), noise ${noise}, symbols by argmax, float64`;
}

function kickLines(set: KickSet): string[] {
  const way = `${set.from} → ${set.to}`;
  const { candidates, candidatesTogether, units, seeds } = set;
  const names = units.map(({ unit }) => unit).join(', ');
  const runs = `in ${seeds.passed} of ${seeds.of} single runs`;
  const title = set.claimed
    ? `${way}: kick units ${names}; fewest needed ${set.minimal.join(', ')}; so ${runs}`
    : `${way}: no kick units claimed: ${set.refused} (${candidates.length} candidates together stop ${percent(candidatesTogether.stopped)} of transitions)`;
  if (units.length === 0) return [title, ...candidateLines(set)];
  return [
    title,
    ...candidateLines(set),
    ...(set.claimed ? [] : [`  of units ${names}, all tests are passed ${runs}`]),
    `  held, they stop ${told(set.stopped)} of ${set.trials} transitions${besideText(set, 'stopped')}`,
    `  kicked, they start ${told(set.started)} of ${set.kicked} dwells${besideText(set, 'started')}`,
    ...controlLines(set.controls),
    ...units.map(
      ({ unit, foundBy, stopped, started, leadSteps, seeds: own }) =>
        `  unit ${unit}${foundBy === null ? '' : ` (by ${SIGN[foundBy]})`}: credit ${told(stopped)} of stopping, ${told(started)} of starting, its part in ${own.passed} of ${own.of} single runs; ${short(leadSteps)} steps ahead`,
    ),
  ];
}

const SIGN = { flips: 'flips', activity: 'activity', both: 'flips and activity' };

/** By what the search suspected how many. */
function candidateLines({ candidates, gradedZoneUnits, zThreshold }: KickSet): string[] {
  if (candidates.length === 0) return [];
  const count = (by: keyof typeof SIGN) =>
    candidates.filter(({ foundBy }) => foundBy === by).length;
  const graded =
    gradedZoneUnits.length > 0
      ? `; ${gradedZoneUnits.length} more depart so, but stay there: they belong to a zone`
      : '';
  return [
    `  candidates: ${count('flips')} by flips, ${count('activity')} by activity (z beyond ${short(zThreshold)}), ${count('both')} by both${graded}`,
  ];
}

function besideText({ controls }: KickSet, kind: 'stopped' | 'started'): string {
  if (controls.sets === 0) return '';
  const [mean, largest] =
    kind === 'stopped'
      ? [controls.meanStopped, controls.largestStopped]
      : [controls.meanStarted, controls.largestStarted];
  const margin = controls.margin[kind];
  return `; control sets ${percent(mean)} in the mean, ${percent(largest)} at most; ${told(margin)} more than ${margin.units.join(', ')}`;
}

/** What has to be known of controls before anything beside them is believed. */
function controlLines(controls: Parameters<typeof unlikeText>[0] & { matched: boolean }): string[] {
  const { sets, matched, mismatch } = controls;
  if (sets === 0) return ['  no control sets: nothing else was there to compare with'];
  return [
    matched
      ? `  ${sets} control sets of like activity and rate (they differ by ${short(mismatch ?? 0)} SD)`
      : `  ${sets} control sets, ${unlikeText(controls)}`,
  ];
}

function pathwayLine(pathway: MechanismResult['pathways'][number]): string {
  const { from, to, afferents, gap, explained, seeds } = pathway;
  const runs = `so in ${seeds.passed} of ${seeds.of} single runs`;
  return afferents.length > 0
    ? `${from} → ${to}: the kick units' drive comes through ${afferents.length} units (gap ${short(gap)}, ${told(explained, PROOF_T_95)} of its variance; ${runs}); no control: a gap describes, it proves nothing`
    : `${from} → ${to}: no gap sets the afferents of the kick units apart (largest ratio ${short(gap)}; ${runs})`;
}

function populationLines(populations: MechanismResult['populations']): string[] {
  if (!populations) return [];
  const { units, refused, rate, noiseRemoved, noiseReplaced, controls } = populations;
  const ofRate = ({ mean, standardError }: Estimate) => ({
    ...{ mean: mean / rate.mean, standardError: standardError / rate.mean },
  });
  const { mean, standardError } = ofRate(noiseRemoved);
  const fall = told({ mean: -mean, standardError }, RUNS_T_95);
  const beside =
    controls.sets === 0
      ? ''
      : ` (largest of ${controls.sets} control sets ${percent(controls.largestFall / rate.mean)}; ${told(ofRate(controls.margin), RUNS_T_95)} more than any)`;
  return [
    refused === null
      ? `noise-integrating units ${units.join(', ')}`
      : `units ${units.join(', ')} are not claimed to integrate noise: ${refused}`,
    `  without their noise transitions fall by ${fall}${beside}; with it drawn apart they change by ${told(ofRate(noiseReplaced), RUNS_T_95)}`,
    ...controlLines(controls),
  ];
}

/** With the half width of its 95 % interval. */
function told({ mean, standardError }: Estimate, quantile = TRIALS_Z_95): string {
  return `${percent(mean)} ± ${percent(quantile * standardError)}`;
}

function percent(share: number): string {
  // Differences of equal rates leave dust of rounding.
  return `${short(Number((100 * share).toFixed(3)))} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
