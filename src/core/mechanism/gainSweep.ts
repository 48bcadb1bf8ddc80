/** The paper's ablation experiment: gains from 0 to 2 on three sets of units, and what the outputs and spectra do. No files. */
import type { CancelSignal } from '../cancel';
import type { Parts } from '../parts';
import type { Network } from '../rnn/network';
import { RULES, type Rule } from './ablation';
import { onCommonNoise, RUNS } from './commonNoise';
import { criticalPairs, type CriticalPairs, type PairOrbit } from './criticalPairs';
import { applyGains, type UnitGain } from './interventions';
import { countSymbols, pairedFigures, type PairedFigure, type SymbolCounts } from './outputCounts';
import { paperPairs, risesOnNoise } from './paperPairs';
import {
  bandedGains,
  bandParts,
  controlsOfSet,
  type BandPoint,
  type SetControls,
} from './sweepControls';
import type { SweptSet } from './sweptSets';
import { InterventionRun, INTACT } from './symbolRun';

/** Of the orbit that critical pairs are counted on. */
const PAIR_STEPS = 1000;

export interface SweepOptions {
  readonly gains: readonly number[];
  /** Recorded steps of all RUNS together, for each set and gain. */
  readonly steps: number;
  readonly warmupSteps: number;
  readonly noiseStd: number;
  /** uint32; run r uses `seed + r` (mod 2^32). */
  readonly seed: number;
  readonly signal?: CancelSignal;
  /** Critical pairs as the paper's scripts count them. */
  readonly parity?: boolean;
  /** Random sets beside the kick and the noise set, at `bandedGains`; none when absent. */
  readonly controls?: number;
  /** 0..1 */
  readonly progress?: (share: number) => void;
}

export interface SweepPoint {
  readonly gain: number;
  /** Runs that exploded, and were counted up to there. */
  readonly exploded: number;
  /** Figures of `figuresOf`, in its order; intact and altered share their noise. */
  readonly figures: Readonly<Record<Rule, readonly PairedFigure[]>>;
  readonly criticalPairs: CriticalPairs | null;
}

export interface GainSweep {
  readonly stepsPerRun: number;
  readonly pairSteps: number;
  readonly sets: readonly (SweptSet & {
    readonly points: readonly SweepPoint[];
    /** null for the control, and where none were asked for. */
    readonly controls: (SetControls & { readonly points: readonly BandPoint[] }) | null;
  })[];
}

/** Of the work for a gain on a set, runs and spectra are a half each; a gain on a control is runs only. */
const RUNS_SHARE = 0.5;

/**
 * Every gain on every set, RUNS times, each beside the intact run on the same noise; then on their controls.
 * Guarantee: at gain 1 every difference is exactly 0, that of controls as well.
 * @throws RangeError without a readout; Cancelled
 */
export function* gainSweepParts(
  network: Network,
  sets: readonly SweptSet[],
  options: SweepOptions,
): Parts<GainSweep> {
  const { gains, steps, progress } = options;
  const stepsPerRun = Math.ceil(steps / RUNS);
  const how = { ...options, stepsPerRun };
  const kick = sets.find(({ name }) => name === 'kick')?.units ?? [];
  const controls = sets.map((set) =>
    set.name === 'control' || !options.controls
      ? null
      : controlsOfSet(network, set, kick, options.controls, how),
  );
  yield;
  const banded = bandedGains(gains);
  const controlRuns = controls.map((one) => banded.length * (one?.sets.length ?? 0));
  const ownWork = (sets.length * gains.length) / RUNS_SHARE;
  const work = controlRuns.reduce((sum, runs) => sum + runs, ownWork);
  const told = (share: number) => progress?.((share * ownWork) / work);
  const { intact, points } = yield* pointParts(network, sets, { ...how, progress: told });
  let done = ownWork;
  const found: GainSweep['sets'][number][] = [];
  for (const [k, set] of sets.entries()) {
    const control = controls[k];
    const bands =
      control &&
      (yield* bandParts(
        network,
        { site: set.site, sets: control.sets },
        banded,
        intact,
        how,
        () => {
          done += control.sets.length;
          progress?.(Math.min(1, done / work));
        },
      ));
    found.push({
      ...set,
      points: points.slice(k * gains.length, (k + 1) * gains.length),
      controls: control && bands && { ...control, points: bands },
    });
  }
  return { stepsPerRun, pairSteps: PAIR_STEPS, sets: found };
}

interface Points {
  readonly intact: Readonly<Record<Rule, readonly SymbolCounts[]>>;
  /** All gains of the first set, then of the next. */
  readonly points: readonly SweepPoint[];
}

function* pointParts(
  network: Network,
  sets: readonly SweptSet[],
  options: SweepOptions & { readonly stepsPerRun: number },
): Parts<Points> {
  const { gains, stepsPerRun, warmupSteps, noiseStd, seed, signal, progress } = options;
  const outputs = network.readout?.outputs ?? 0;
  const wanted = sets.flatMap((set) => gains.map((gain) => gainsOn(set, gain)));
  const always = () => true;
  const runners = [
    new InterventionRun(network, INTACT, always),
    ...wanted.map(
      (unitGains) => new InterventionRun(network, { gains: unitGains, edges: [] }, always),
    ),
  ];
  const counts = runners.map((): Record<Rule, SymbolCounts[]> => ({ sampled: [], argmax: [] }));
  const exploded = new Array<number>(runners.length).fill(0);
  const how = { warmupSteps, noiseStd, seed, ...(signal ? { signal } : {}) };
  yield* onCommonNoise(network, runners, { ...how, stepsPerRun }, (found, k, run) => {
    for (const rule of RULES) counts[k][rule].push(countSymbols(found[rule], outputs));
    if (found.explodedAtStep !== null) exploded[k]++;
    if (k === runners.length - 1) progress?.((RUNS_SHARE * (run + 1)) / RUNS);
  });
  const [intact, ...altered] = counts;
  const points: SweepPoint[] = [];
  const pairOrbit = { ...how, steps: PAIR_STEPS };
  const pairsOf = pairCounter(network, pairOrbit, options.parity ?? false);
  for (const [k, unitGains] of wanted.entries()) {
    points.push({
      gain: gains[k % gains.length],
      exploded: exploded[k + 1],
      figures: {
        sampled: pairedFigures(intact.sampled, altered[k].sampled, outputs),
        argmax: pairedFigures(intact.argmax, altered[k].argmax, outputs),
      },
      criticalPairs: pairsOf(applyGains(network, unitGains)),
    });
    progress?.(RUNS_SHARE + ((1 - RUNS_SHARE) * (k + 1)) / wanted.length);
    yield;
  }
  return { intact, points };
}

function pairCounter(
  network: Network,
  how: PairOrbit,
  parity: boolean,
): (altered: Network) => CriticalPairs | null {
  if (!parity) return (altered) => criticalPairs(altered, how);
  const nominal = risesOnNoise(network, how);
  return (altered) => paperPairs(altered, how, nominal);
}

function gainsOn({ units, site }: SweptSet, gain: number): UnitGain[] {
  return units.map((unit) => ({ layer: 0, unit, site, gain }));
}
