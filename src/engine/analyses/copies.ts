/** How far copies of states part under noise: from states of our zones, or from the two steps of the paper's scripts. */
import { spreadParts, type Spread } from '../../core/analysis/noiseSensitivity';
import { ZONES } from '../../core/analysis/zones';
import { meanOf } from '../../core/dynamics/batchError';
import { stateSize } from '../../core/rnn/network';
import { sampleOf } from '../../core/statistics/sample';
import { DEFAULT_ZONES } from '../../protocol/analyses/defaults';
import type { NoiseParams, NoiseResult } from '../../protocol/analyses/noise';
import { inParts } from '../inParts';
import { spreadSteps, type AnalysisSubject } from './subject';
import { findAreas, NO_AREAS } from './transitions/areas';
import { describeZones, measureZones } from './zones';

/** Zones are told apart by this many states. */
const ZONE_STATES = 200;
const COPIED_ZONES = ['cluster', 'kick', 'transition'] as const;
const FRESH_SHARES = [0, 0.5, 1];
/** Of the progress of copies: telling their zones apart. */
const ZONES_SHARE = 0.3;
/** The paper's "final" is the mean of these last steps. */
const FINAL_STEPS = 5;

export interface Copies {
  readonly rows: NoiseResult['sensitivity'];
  readonly notes: readonly string[];
}

interface Start {
  readonly state: Float64Array;
  /** For noise of its own. */
  readonly number: number;
}

/**
 * @param progress told the share that is done
 * @throws Cancelled, or RangeError without a readout
 */
export async function copiesOf(
  subject: AnalysisSubject,
  params: NoiseParams,
  progress: (doneShare: number) => void,
): Promise<Copies> {
  return params.mixing === 'paper'
    ? fromAreas(subject, params, progress)
    : fromZones(subject, params, progress);
}

async function fromZones(
  subject: AnalysisSubject,
  params: NoiseParams,
  progress: (doneShare: number) => void,
): Promise<Copies> {
  const zonesParams = { ...DEFAULT_ZONES, states: ZONE_STATES };
  const measured = await measureZones(subject, zonesParams, (share) =>
    progress(ZONES_SHARE * share),
  );
  const { perState } = describeZones(subject, zonesParams, measured);
  const size = stateSize(subject.network);
  const rows: NoiseResult['sensitivity'] = [];
  for (const [done, zone] of COPIED_ZONES.entries()) {
    const members = perState.step.filter((_, i) => ZONES[perState.zone[i]] === zone);
    const starts = spreadSteps(members.length, params.statesPerZone).map((i) => ({
      state: subject.states.subarray(members[i] * size, (members[i] + 1) * size),
      number: members[i],
    }));
    const told = (share: number) =>
      progress(ZONES_SHARE + ((1 - ZONES_SHARE) * (done + share)) / COPIED_ZONES.length);
    rows.push(...(await spreadRows({ subject, params, told }, zone, starts)));
  }
  const note = `Copies: ${params.copies} from up to ${params.statesPerZone} states of each zone, mixing √(1 - γ²)·common + γ·fresh: the same noise variance at every γ.`;
  return { rows, notes: [note] };
}

/** Of the paper: one state each, at the cluster and the kick step. What its mixing changes stands beside it. */
async function fromAreas(
  subject: AnalysisSubject,
  params: NoiseParams,
  progress: (doneShare: number) => void,
): Promise<Copies> {
  const found = await findAreas(subject, null);
  if (!found) return { rows: [], notes: [`Copies as in the paper: ${NO_AREAS}.`] };
  const size = stateSize(subject.network);
  const { clusterStep, kickStep } = found.areas;
  const places = [
    { name: 'cluster', step: clusterStep },
    { name: 'transition', step: kickStep },
  ];
  const rows: NoiseResult['sensitivity'] = [];
  for (const [done, { name, step }] of places.entries()) {
    progress((done + 1) / (places.length + 1));
    if (step === null) continue;
    const state = found.orbit.internal.subarray(step * size, (step + 1) * size);
    const starts = [{ state, number: step }];
    const how = { subject, params, told: () => undefined };
    rows.push(...(await spreadRows(how, name, starts)));
    const corrected = { ...params, mixing: 'variance' as const };
    const mended = await spreadRows(
      { ...how, params: corrected },
      `${name}, same variance`,
      starts,
      [0.5],
    );
    rows.push(...mended);
  }
  return {
    rows,
    notes: [
      `Copies as in the paper: ${params.copies} from h(t_c) “cluster”, step ${clusterStep}, and h(t_k) “transition”, step ${kickStep ?? 'none'}, of a run of their own (attempt ${found.attempt}), mixing (1 - γ)·common + γ·fresh: at γ = ½ the variance of the noise is σ²/2. “Same variance” is √(1 - γ²)·common + γ·fresh from the same states. One state each: no error over states.`,
    ],
  };
}

interface CopiesHow {
  readonly subject: AnalysisSubject;
  readonly params: NoiseParams;
  /** Told the share of the rows that are done. */
  readonly told: (share: number) => void;
}

async function spreadRows(
  { subject, params, told }: CopiesHow,
  zone: string,
  starts: readonly Start[],
  shares: readonly number[] = FRESH_SHARES,
): Promise<NoiseResult['sensitivity']> {
  const rows: NoiseResult['sensitivity'] = [];
  for (const fresh of shares) {
    const spreads: Spread[] = [];
    for (const { state, number } of starts) {
      const parts = spreadParts(subject.network, state, {
        ...params,
        noiseStd: subject.noiseStd,
        fresh,
        seed: subject.seed,
        start: number,
        signal: subject.signal,
      });
      spreads.push(await inParts(parts, subject.pause));
    }
    rows.push({ zone, states: starts.length, fresh, ...overStates(spreads, params.steps) });
    told(rows.length / shares.length);
  }
  return rows;
}

function overStates(spreads: readonly Spread[], steps: number) {
  const each = (of: (spread: Spread) => number) => sampleOf(spreads.map(of));
  const trace = Array.from({ length: steps }, (_, t) => each((spread) => spread.trace[t]));
  const final = each(({ trace: own }) => meanOf(own.subarray(Math.max(0, steps - FINAL_STEPS))));
  return {
    trace: trace.map(({ mean }) => mean),
    traceError: trace.map(({ error }) => error),
    distance: Array.from({ length: steps }, (_, t) => each((spread) => spread.distance[t]).mean),
    final: final.mean,
    finalError: final.error,
  };
}
