/** The zones analysis: residency of states of an orbit, measured part by part, and the zones made of it. */
import {
  exitShare,
  joinResidencies,
  residencyTimes,
  type Residency,
} from '../../core/analysis/residency';
import { noiseBank } from '../../core/analysis/rolloutNoise';
import { planUnstable } from '../../core/analysis/unstableCounts';
import {
  SOON_STEPS,
  ZONES,
  zoneMeasures,
  zoneSensitivity,
  zoneShares,
  zonesOf,
} from '../../core/analysis/zones';
import { batchError, meanOf } from '../../core/dynamics/batchError';
import { isHomogeneous, stateSize } from '../../core/rnn/network';
import type { ZonesParams, ZonesResult } from '../../protocol/analyses/zones';
import { noiseOf, type ResidencyOfPart, type ResidencyPart } from '../parallel/tasks';
import { rowsAt, spreadSteps, type AnalysisSubject, type Progress } from './subject';

/** Work of one part, as states of a network of 150 units: some twenty-five milliseconds, so that all threads end together. */
const STATES_PER_PART = 16;
const UNITS_OF_PART = 150;
/** A partial result at most this often, as a share of the whole. */
const TOLD_EVERY = 0.1;

/** Measured once; thresholds can be moved on it without measuring again. */
export interface MeasuredZones {
  readonly steps: readonly number[];
  readonly statesWanted: number;
  readonly residency: Residency;
  readonly unstable: Float64Array;
  readonly noiseNote: string;
}

/** @throws Cancelled, or RangeError without a readout */
export async function measureZones(
  subject: AnalysisSubject,
  params: ZonesParams,
  progress: Progress<MeasuredZones>,
): Promise<MeasuredZones> {
  const { network, noiseStd, seed, signal } = subject;
  const size = stateSize(network);
  const steps = spreadSteps(subject.steps, params.states);
  const rows = rowsAt(subject.states, steps, size);
  const plan = planUnstable(network, rows);
  const counts: number[] = [];
  const parts: Residency[] = [];
  let noiseNote = '';
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
    found = {
      steps: steps.slice(0, done),
      statesWanted: steps.length,
      residency: joinResidencies(parts.splice(0, parts.length, joinResidencies(parts))),
      unstable: Float64Array.from(plan.source.subarray(0, done), (at) => counts[at] ?? Number.NaN),
      noiseNote,
    };
    if (!isLast) progress(told, found);
  };
  await subject.helpers.run('residency', {
    setup() {
      const isBanked = params.noise === 'bank';
      const bank = isBanked ? noiseBank(network, noiseStd, seed, signal) : null;
      const setup = { network, bank, noiseStd, seed, ...params };
      noiseNote = noiseOf(setup).note;
      return setup;
    },
    parts: partsOf(rows, size, plan.counted),
    signal,
    told: tell,
  });
  if (!found) throw new RangeError('zones: the orbit has no states');
  return found;
}

/** @param rows [n, size] @param counted numbers of the states that are counted at, rising */
function partsOf(rows: Float64Array, size: number, counted: readonly number[]): ResidencyPart[] {
  const states = rows.length / size;
  const perPart = Math.ceil(STATES_PER_PART * Math.min(1, (UNITS_OF_PART / size) ** 2));
  return Array.from({ length: Math.ceil(states / perPart) }, (_, k) => {
    const from = k * perPart;
    const to = Math.min(states, from + perPart);
    return {
      states: rows.slice(from * size, to * size),
      firstState: from,
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
  const { residency, unstable, steps } = measured;
  const measures = zoneMeasures(residency);
  const times = residencyTimes(residency);
  const zones = zonesOf(measures, params.rule);
  const { share, shareError, undecidedShare, undecidedShareError } = zoneShares(
    measures,
    params.rule,
  );
  const within = (k: number) => [...exitShare(residency, Math.min(k, params.capSteps))];
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
    perState: {
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
      changesWithin: { 1: within(1), 2: within(2), 4: within(4), 8: within(8), 16: within(16) },
      unstable: [...unstable],
    },
    notes: notesOf(subject, params, measured),
  };
}

function notesOf(
  { network, noiseStd }: AnalysisSubject,
  params: ZonesParams,
  { noiseNote, residency }: MeasuredZones,
): string[] {
  const notes = [
    `${params.rollouts} rollouts a state, ${noiseNote}, in float64.`,
    `Residency is restricted to ${params.capSteps} steps: longer stays count as ${params.capSteps}.`,
    `The unassigned share and every zone depend on the thresholds: see the sensitivity.`,
  ];
  if (residency.rollouts < 100 && params.rule.kind === 'commitment') {
    notes.push(
      `With ${params.rollouts} rollouts p_${SOON_STEPS} comes in steps of ${(1 / params.rollouts).toPrecision(2)}.`,
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
