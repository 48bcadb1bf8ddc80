/** The zones analysis: residency of states of an orbit, measured part by part, and the zones made of it. */
import {
  exitCountsOf,
  exitShare,
  withMoreExits,
  type ExitCounts,
} from '../../core/analysis/exitCounts';
import { joinResidencies, residencyTimes, type Residency } from '../../core/analysis/residency';
import { noiseBank } from '../../core/analysis/rolloutNoise';
import { planUnstable } from '../../core/analysis/unstableCounts';
import {
  COMMITMENT_RULE,
  RESIDENCY_RULE,
  SOON_STEPS,
  undecidedStates,
  ZONES,
  zoneMeasures,
  zoneSensitivity,
  zoneShares,
  zonesOf,
  type ZoneMeasures,
} from '../../core/analysis/zones';
import { batchError, meanOf } from '../../core/dynamics/batchError';
import { isHomogeneous, stateSize } from '../../core/rnn/network';
import type { ZonesParams, ZonesResult } from '../../protocol/analyses/zones';
import {
  noiseOf,
  type ResidencyOfPart,
  type ResidencyPart,
  type ResidencySetup,
} from '../parallel/tasks';
import { rowsAt, spreadSteps, type AnalysisSubject, type Progress } from './subject';

/** Work of one part, as states of a network of 150 units: some twenty-five milliseconds, so that all threads end together. */
const STATES_PER_PART = 16;
const UNITS_OF_PART = 150;
/** A partial result at most this often, as a share of the whole. */
const TOLD_EVERY = 0.1;
/** Rollouts of states that fewer do not settle. */
const STAGES = [60, 200];
/** Share of the work that the first rollouts are, without and with further ones. */
const FIRST_SHARE = [1, 0.4];

/** Measured once; thresholds can be moved on it without measuring again. */
export interface MeasuredZones {
  readonly steps: readonly number[];
  readonly statesWanted: number;
  readonly residency: Residency;
  /** Over SOON_STEPS, with the further rollouts of states that the first ones do not settle. */
  readonly counts: ExitCounts;
  readonly unstable: Float64Array;
  readonly noiseNote: string;
}

/** @throws Cancelled, or RangeError without a readout */
export async function measureZones(
  subject: AnalysisSubject,
  params: ZonesParams,
  progress: Progress<MeasuredZones>,
): Promise<MeasuredZones> {
  const { network, signal } = subject;
  const size = stateSize(network);
  const steps = spreadSteps(subject.steps, params.states);
  const rows = rowsAt(subject.states, steps, size);
  const plan = planUnstable(network, rows);
  const counts: number[] = [];
  const parts: Residency[] = [];
  const setupOnce = setupMaker(subject, params);
  let done = 0;
  let told = 0;
  let found: MeasuredZones | null = null;
  const tell = ({ residency, unstable }: ResidencyOfPart) => {
    parts.push(residency);
    counts.push(...unstable);
    done += residency.states;
    const isLast = done === steps.length;
    if (!isLast && done / steps.length - told < TOLD_EVERY) return;
    told = done / steps.length;
    const joined = joinResidencies(parts.splice(0, parts.length, joinResidencies(parts)));
    found = {
      steps: steps.slice(0, done),
      statesWanted: steps.length,
      residency: joined,
      counts: exitCountsOf(joined, SOON_STEPS),
      unstable: Float64Array.from(plan.source.subarray(0, done), (at) => counts[at] ?? Number.NaN),
      noiseNote: noiseOf(setupOnce()).note,
    };
    if (!isLast || settles(params)) progress(told * FIRST_SHARE[Number(settles(params))], found);
  };
  const firsts = Uint32Array.from(steps, (_, state) => state * params.rollouts);
  await subject.helpers.run('residency', {
    setup: setupOnce,
    parts: partsOf(rows, firsts, size, plan.counted),
    signal,
    told: tell,
  });
  if (!found) throw new RangeError('zones: the orbit has no states');
  return settles(params) ? settled(subject, found, rows, params, setupOnce) : found;
}

/** Drives of the noise are made once for all rollouts. */
function setupMaker(
  { network, noiseStd, seed, signal }: AnalysisSubject,
  params: ZonesParams,
): () => ResidencySetup {
  let made: ResidencySetup | null = null;
  return () => {
    if (!made) {
      const bank = params.noise === 'bank' ? noiseBank(network, noiseStd, seed, signal) : null;
      made = { network, bank, noiseStd, seed, ...params };
    }
    return made;
  };
}

/** The paper's count, which has no hysteresis either, stays at its own rollouts. */
function settles({ hysteresis }: ZonesParams): boolean {
  return hysteresis > 0;
}

/**
 * Further rollouts over SOON_STEPS, in stages, of states whose zone by the default thresholds those before do not settle:
 * few rollouts move states near a threshold into the zones around it, which biases every share. The choice hangs on the
 * numbers alone, and so does the noise: the rollouts of a stage are numbered after all those before it.
 */
async function settled(
  subject: AnalysisSubject,
  found: MeasuredZones,
  rows: Float64Array,
  params: ZonesParams,
  setup: () => ResidencySetup,
): Promise<MeasuredZones> {
  const size = stateSize(subject.network);
  let { counts } = found;
  let before = params.rollouts;
  for (const target of STAGES) {
    const more = target - before;
    if (more <= 0) continue;
    const measures = zoneMeasures(found.residency, counts);
    const open = undecidedStates(measures, COMMITMENT_RULE);
    const places = [...open.keys()].filter((state) => open[state] === 1);
    if (places.length === 0) break;
    const first = found.steps.length * before;
    const parts: Residency[] = [];
    await subject.helpers.run('residency', {
      setup: () => ({ ...setup(), rollouts: more, capSteps: SOON_STEPS }),
      parts: partsOf(
        rowsAt(rows, places, size),
        Uint32Array.from(places, (state) => first + state * more),
        size,
        [],
      ),
      signal: subject.signal,
      told: ({ residency }) => void parts.push(residency),
    });
    counts = withMoreExits(counts, joinResidencies(parts), places);
    before = target;
  }
  return { ...found, counts };
}

/** @param rows [n, size] @param firsts [n] number of the first rollout of each @param counted states that are counted at, rising */
function partsOf(
  rows: Float64Array,
  firsts: Uint32Array,
  size: number,
  counted: readonly number[],
): ResidencyPart[] {
  const perPart = Math.ceil(STATES_PER_PART * Math.min(1, (UNITS_OF_PART / size) ** 2));
  return Array.from({ length: Math.ceil(firsts.length / perPart) }, (_, k) => {
    const from = k * perPart;
    const to = Math.min(firsts.length, from + perPart);
    return {
      states: rows.slice(from * size, to * size),
      firstRollouts: firsts.slice(from, to),
      counted: rowsAt(
        rows,
        counted.filter((state) => state >= from && state < to),
        size,
      ),
    };
  });
}

/** Zones of what was measured, under the rule of `params`. */
export function describeZones(
  subject: AnalysisSubject,
  params: ZonesParams,
  measured: MeasuredZones,
): ZonesResult {
  const { residency, counts, unstable, steps } = measured;
  const measures = zoneMeasures(residency, counts);
  const times = residencyTimes(residency);
  const zones = zonesOf(measures, params.rule);
  const { share, shareError, undecidedShare, undecidedShareError } = zoneShares(
    measures,
    params.rule,
  );
  const isMissing = (count: number) => Number.isNaN(count);
  const unstableIn = ZONES.map((_, zone) =>
    unstable.filter((count, i) => zones[i] === zone && !isMissing(count)),
  );
  return {
    parameters: params,
    statesMeasured: steps.length,
    statesWanted: measured.statesWanted,
    symbolRule: 'argmax',
    zones: [...ZONES],
    share: [...share],
    shareError: [...shareError],
    undecidedShare,
    undecidedShareError,
    censoredShare: meanOf(times.censored),
    censoredShareError: batchError(times.censored),
    meanResidency: meanOf(times.mean),
    meanResidencyError: batchError(times.mean),
    meanSignChanges: meanOf(residency.signChanges),
    meanSignChangesError: batchError(residency.signChanges),
    meanUnstable: unstableIn.map((own) => (own.length > 0 ? meanOf(own) : Number.NaN)),
    meanUnstableError: unstableIn.map(batchError),
    statesWithoutSpectrum: unstable.filter(isMissing).length,
    sensitivity: zoneSensitivity(measures, params.rule).map(({ threshold, values, shares }) => ({
      threshold,
      values: [...values],
      shares: shares.map((row) => [...row]),
    })),
    perState: perStateOf(measured, params, zones),
    notes: [...notesOf(subject, params, measured), otherRuleNote(measures, params)],
  };
}

function perStateOf(
  measured: MeasuredZones,
  params: ZonesParams,
  zones: Uint8Array,
): ZonesResult['perState'] {
  const { steps, residency, counts, unstable } = measured;
  const times = residencyTimes(residency);
  const within = (k: number) => [...exitShare(counts, k)];
  return {
    step: [...steps],
    symbol: [...residency.symbol],
    zone: [...zones],
    residency: [...times.mean],
    residencyError: [...times.error],
    residencyMedian: [...times.median],
    censored: [...times.censored],
    signChanges: [...residency.signChanges],
    signChangesError: [...residency.signChangesError],
    confidence: [...residency.confidence],
    rollouts: [...counts.rollouts],
    changesWithin: {
      1: within(1),
      2: within(2),
      4: within(4),
      8: within(8),
      16: laterShare(measured, params),
    },
    unstable: [...unstable],
  };
}

/** p_16: of those that stay for SOON_STEPS, by all rollouts, the first ones tell how many leave later (Kaplan–Meier). */
function laterShare({ residency, counts }: MeasuredZones, { capSteps }: ZonesParams): number[] {
  const first = exitCountsOf(residency, Math.min(16, capSteps));
  const soonOfFirst = exitShare(first, SOON_STEPS);
  const soon = exitShare(counts, SOON_STEPS);
  return Array.from(exitShare(first, first.capSteps), (later, i) => {
    if (counts.rollouts[i] === residency.rollouts) return later;
    const stayed = 1 - soonOfFirst[i];
    return stayed > 0 ? 1 - ((1 - soon[i]) * (1 - later)) / stayed : soon[i];
  });
}

/** The same states by the other definition: the paper's beside ours, ours beside the paper's. */
function otherRuleNote(measures: ZoneMeasures, { rule }: ZonesParams): string {
  const isPapers = rule.kind === 'residency';
  const { share } = zoneShares(measures, isPapers ? COMMITMENT_RULE : RESIDENCY_RULE);
  const shares = ZONES.map((zone, k) => `${zone} ${share[k].toPrecision(3)}`).join(', ');
  return isPapers
    ? `By what happens within ${SOON_STEPS} steps, on the same rollouts: ${shares}.`
    : `By the paper’s definition, mean residency below 2, up to 8 and above, on the same rollouts: ${shares}.`;
}

function notesOf(
  { network, noiseStd }: AnalysisSubject,
  params: ZonesParams,
  { noiseNote, counts }: MeasuredZones,
): string[] {
  const more = counts.rollouts.filter((rollouts) => rollouts > params.rollouts).length;
  const most = Math.max(...counts.rollouts);
  const notes = [
    `${params.rollouts} rollouts a state, ${noiseNote}, in float64.`,
    ...(more > 0
      ? [
          `${more} states whose zone these do not settle have up to ${most} for what happens within ${SOON_STEPS} steps, on which cluster, kick and transition hang; residency is of the first ${params.rollouts}.`,
        ]
      : []),
    `Residency is restricted to ${params.capSteps} steps: longer stays count as ${params.capSteps}.`,
    `The unassigned share and every zone depend on the thresholds: see the sensitivity.`,
  ];
  if (more === 0 && most < 100 && params.rule.kind === 'commitment') {
    notes.push(
      `With ${most} rollouts p_${SOON_STEPS} comes in steps of ${(1 / most).toPrecision(2)}, and states near a threshold fall to either side: shares are biased, which their errors do not show.`,
    );
  }
  if (noiseStd === 0) notes.push('Without noise every rollout of a state is the same one.');
  if (isHomogeneous(network)) {
    notes.push(
      'Residency and sign changes do not depend on σ for this network (no biases, ReLU); of the zones only a threshold on the softmax does.',
    );
  }
  return notes;
}
