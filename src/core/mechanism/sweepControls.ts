/** What gains do to random sets like those of a sweep: its control bands. Not the sweep itself, not what is alike (matchedSets.ts). */
import type { CancelSignal } from '../cancel';
import type { Parts } from '../parts';
import type { Network } from '../rnn/network';
import { quantile } from '../statistics/sample';
import { RULES, type Rule } from './ablation';
import { onCommonNoise, type CommonNoise } from './commonNoise';
import { activityFeatures, measureActivity } from './controlSets';
import type { SweptSet } from './sweptSets';
import { matchedSets, type MatchedSets } from './matchedSets';
import { countSymbols, figuresOf, type SymbolCounts } from './outputCounts';
import { InterventionRun } from './symbolRun';

/** Bands are measured at this many of the gains at most: each costs every control set runs of its own. */
const MOST_BANDED_GAINS = 6;

/** Controls of one swept set; member k of each stands for member k of the set. */
export interface SetControls extends MatchedSets {
  /** Mean share of a control's units that are the swept set's own; 0 where there are sets without any, null without sets. */
  readonly shared: number | null;
}

export interface Band {
  /** Controls that have such a figure. */
  readonly sets: number;
  readonly low: number;
  readonly high: number;
  readonly median: number;
}

export interface BandPoint {
  readonly gain: number;
  /** Runs of controls, of all of them together, that exploded, and were counted up to there. */
  readonly exploded: number;
  /** Lowest, highest and median of the controls' figures, in the order of `figuresOf`; null where none has one. */
  readonly bands: Readonly<Record<Rule, readonly (Band | null)[]>>;
}

/** At most MOST_BANDED_GAINS of the gains, evenly spread, both ends among them; and gain 1, which costs nothing. */
export function bandedGains(gains: readonly number[]): number[] {
  const last = gains.length - 1;
  const stride = Math.max(1, Math.ceil(last / (MOST_BANDED_GAINS - 1)));
  return gains.filter((gain, k) => k % stride === 0 || k === last || gain === 1);
}

/**
 * Sets of as many units of like mean activity and rate, without kick units. Afferents of several kick units are most of a
 * layer: where so few others are left that there are not `wanted` sets of them, noise sets may share units with their own.
 *
 * @param kick units of the bottom layer
 * @throws Cancelled
 */
export function controlsOfSet(
  network: Network,
  { site, units }: SweptSet,
  kick: readonly number[],
  wanted: number,
  how: { readonly seed: number; readonly noiseStd: number; readonly signal?: CancelSignal },
): SetControls {
  const features = activityFeatures(measureActivity(network, how));
  const { hiddenSize } = network.layers[0];
  const legal = (item: number) => item < hiddenSize && !kick.includes(item);
  const apart = matchedSets(features, units, wanted, how.seed, legal);
  if (apart.sets.length >= wanted || site !== 'noise') {
    return { ...apart, shared: apart.sets.length > 0 ? 0 : null };
  }
  const found = matchedSets(features, units, wanted, how.seed, legal, true);
  const own = found.sets.flat().filter((unit) => units.includes(unit)).length;
  return {
    ...found,
    shared: found.sets.length > 0 ? own / (found.sets.length * units.length) : null,
  };
}

/**
 * Gains on every control, on the noise of the sweep, a gain after the other.
 * Guarantee: at gain 1 low, high and median are the intact figures to the last bit; nothing is run for it.
 *
 * @param intact counts of the intact runs on the same noise
 * @param told hears of each gain that is done
 * @throws Cancelled
 */
export function* bandParts(
  network: Network,
  { site, sets }: { readonly site: SweptSet['site']; readonly sets: SetControls['sets'] },
  gains: readonly number[],
  intact: Readonly<Record<Rule, readonly SymbolCounts[]>>,
  how: CommonNoise,
  told: () => void,
): Parts<BandPoint[]> {
  const outputs = network.readout?.outputs ?? 0;
  const points: BandPoint[] = [];
  for (const gain of sets.length > 0 ? gains : []) {
    const counts = sets.map((): Record<Rule, SymbolCounts[]> => ({ sampled: [], argmax: [] }));
    let exploded = 0;
    if (gain !== 1) {
      const runners = sets.map((units) => {
        const unitGains = units.map((unit) => ({ layer: 0, unit, site, gain }));
        return new InterventionRun(network, { gains: unitGains, edges: [] }, () => true);
      });
      yield* onCommonNoise(network, runners, how, (found, k) => {
        for (const rule of RULES) counts[k][rule].push(countSymbols(found[rule], outputs));
        if (found.explodedAtStep !== null) exploded++;
      });
    }
    const bandsOf = (rule: Rule) =>
      bandsOfFigures(
        counts.map((one) => figuresOf(gain === 1 ? intact[rule] : one[rule], outputs)),
      );
    points.push({
      ...{ gain, exploded },
      bands: { sampled: bandsOf('sampled'), argmax: bandsOf('argmax') },
    });
    told();
    yield;
  }
  return points;
}

/** @param figures a list of figures for each control */
function bandsOfFigures(figures: readonly Float64Array[]): (Band | null)[] {
  return Array.from(figures[0], (_, k) => {
    const sorted = figures
      .map((one) => one[k])
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    if (sorted.length === 0) return null;
    const [low, high] = [sorted[0], sorted[sorted.length - 1]];
    return { sets: sorted.length, low, high, median: quantile(sorted, 0.5) };
  });
}
