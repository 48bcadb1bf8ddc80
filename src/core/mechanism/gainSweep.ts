/** The paper's ablation experiment: gains from 0 to 2 on three sets of units, and what the outputs and spectra do. No files. */
import type { CancelSignal } from '../cancel';
import type { Parts } from '../parts';
import type { Network } from '../rnn/network';
import { RULES, type Rule } from './ablation';
import { onCommonNoise, RUNS } from './commonNoise';
import { criticalPairs, type CriticalPairs, type PairOrbit } from './criticalPairs';
import { applyGains, type Site, type UnitGain } from './interventions';
import { countSymbols, pairedFigures, type PairedFigure, type SymbolCounts } from './outputCounts';
import { paperPairs, risesOnNoise } from './paperPairs';
import { InterventionRun, INTACT } from './symbolRun';

/** Of all units, the afferents of a kick unit that count as its noise, and those that no control may be among. */
const AFFERENT_SHARE = 60 / 150;
const SPARED_SHARE = 35 / 150;
/** As the paper's scripts have them, however many units there are. */
const PAPER_AFFERENTS = 60;
const PAPER_SPARED = 35;
/** Of the orbit that critical pairs are counted on. */
const PAIR_STEPS = 1000;

export interface SweptSet {
  readonly name: 'kick' | 'noise' | 'control';
  readonly site: Site;
  /** Ascending. */
  readonly units: readonly number[];
}

/**
 * - kick: the kick units' recurrent input;
 * - noise: the noise of the strongest excitatory afferents of each, kick units left out (60 of 150 units);
 * - control: the noise of all units that are not among the 35 of 150 strongest afferents of any. The paper's control may hold
 *   kick units; here it does not, as a gain on their own noise is no control.
 *
 * @param kick units of the bottom layer
 * @param parity as the paper's scripts: 60 and 35 units, and the control may hold kick units
 * @throws RangeError for none, one named twice, or one that the network does not have
 */
export function sweptSets(network: Network, kick: readonly number[], parity = false): SweptSet[] {
  const { hiddenSize: units } = network.layers[0];
  const stranger = kick.find((unit, k) => !(unit < units) || kick.indexOf(unit) !== k);
  if (kick.length === 0 || stranger !== undefined) {
    throw new RangeError(
      `units: ${stranger ?? 'none'} found, different units of 0 to ${units - 1} are legal`,
    );
  }
  const strongest = (count: number) =>
    new Set(kick.flatMap((unit) => excitatory(network, unit).slice(0, count)));
  const afferents = strongest(parity ? PAPER_AFFERENTS : Math.round(AFFERENT_SHARE * units));
  const spared = strongest(parity ? PAPER_SPARED : Math.round(SPARED_SHARE * units));
  const all = Array.from({ length: units }, (_, unit) => unit);
  const others = all.filter((unit) => !kick.includes(unit));
  return [
    { name: 'kick', site: 'recurrent', units: [...kick].sort((a, b) => a - b) },
    { name: 'noise', site: 'noise', units: others.filter((unit) => afferents.has(unit)) },
    {
      ...{ name: 'control', site: 'noise' },
      units: (parity ? all : others).filter((unit) => !spared.has(unit)),
    },
  ];
}

/** All units by their weight onto one, largest first; equal ones by index. */
function excitatory({ layers }: Network, unit: number): number[] {
  const { hiddenSize, recurrentWeight } = layers[0];
  const row = recurrentWeight.subarray(unit * hiddenSize, (unit + 1) * hiddenSize);
  return [...row.keys()].sort((a, b) => row[b] - row[a] || a - b);
}

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
  readonly sets: readonly (SweptSet & { readonly points: readonly SweepPoint[] })[];
}

/** Share of the work that is runs; the rest is spectra. */
const RUNS_SHARE = 0.5;

/**
 * Every gain on every set, RUNS times, each beside the intact run on the same noise.
 * Guarantee: at gain 1 every difference is exactly 0.
 * @throws RangeError without a readout; Cancelled
 */
export function* gainSweepParts(
  network: Network,
  sets: readonly SweptSet[],
  options: SweepOptions,
): Parts<GainSweep> {
  const { gains, steps, warmupSteps, noiseStd, seed, signal, progress } = options;
  const stepsPerRun = Math.ceil(steps / RUNS);
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
  return {
    ...{ stepsPerRun, pairSteps: PAIR_STEPS },
    sets: sets.map((set, k) => ({
      ...set,
      points: points.slice(k * gains.length, (k + 1) * gains.length),
    })),
  };
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
