/** What the derivative does along an orbit, step by step: spectra by active set, expansion, near-critical pairs. */
import { batchError, meanOf } from '../dynamics/batchError';
import { pairsInBox, spectrumSummary } from '../dynamics/spectrum';
import type { ComplexArray } from '../dynamics/types';
import type { RecurrentLayer } from '../rnn/network';
import { sampleOf } from '../statistics/sample';
import { affordableSets, distinctSets, ownActiveSets, type DistinctSets } from './activeSets';

export interface CriticalWindow {
  /** ||λ| - 1| below this. */
  readonly distance: number;
  /** Radians above this. */
  readonly angle: number;
}

/** The Möbius box of the paper's evolution figure: |Re| < .1, Im > .05. */
const BOX = { re: 0.1, im: 0.05 } as const;

/** Spectrum and what is read off it. */
export interface SetPicture {
  readonly spectrum: ComplexArray;
  readonly radius: number;
  readonly unstable: number;
  /** Angles, radians, of the near-critical pairs, one a pair. */
  readonly criticalAngles: readonly number[];
  /** True when a pair lies in the paper's Möbius box. */
  readonly inBox: boolean;
}

export function pictureOf(spectrum: ComplexArray, window: CriticalWindow): SetPicture {
  const criticalAngles: number[] = [];
  for (let k = 0; k < spectrum.re.length; k++) {
    if (!(spectrum.im[k] > 0)) continue;
    const angle = Math.atan2(spectrum.im[k], spectrum.re[k]);
    const modulus = Math.hypot(spectrum.re[k], spectrum.im[k]);
    if (Math.abs(modulus - 1) < window.distance && angle > window.angle) criticalAngles.push(angle);
  }
  const inBox = pairsInBox(spectrum, BOX) > 0;
  return { spectrum, ...spectrumSummary(spectrum), criticalAngles, inBox };
}

export interface LocalPicture {
  readonly sets: DistinctSets;
  /** One a set; null where the spectrum was left out. */
  readonly pictures: readonly (SetPicture | null)[];
}

/** The active sets of an orbit, and those whose spectra are wanted. */
export interface LocalPlan {
  readonly sets: DistinctSets;
  /** All indices of sets, the most visited first. */
  readonly byVisits: readonly number[];
  /** Indices of sets; should not all fit, the most visited ones count most. */
  readonly wanted: readonly number[];
}

/**
 * Of the active sets an orbit of a ReLU layer visits: J_t = diag(1[h_t > 0]) W is exact under any input; a unit at
 * exactly 0 counts as inactive.
 * @param states [T, N]
 */
export function planLocalPicture(layer: RecurrentLayer, states: Float64Array): LocalPlan {
  const sets = distinctSets(ownActiveSets(layer, states));
  const byVisits = [...sets.sets.keys()].sort((a, b) => sets.visits[b] - sets.visits[a] || a - b);
  const affordable = affordableSets(byVisits.map((at) => sets.sets[at]));
  return { sets, byVisits, wanted: affordable.map((place) => byVisits[place]) };
}

/** @param spectra one for each wanted set */
export function localPictureOf(
  { sets, wanted }: LocalPlan,
  spectra: readonly ComplexArray[],
  window: CriticalWindow,
): LocalPicture {
  const pictures = new Array<SetPicture | null>(sets.sets.length).fill(null);
  wanted.forEach((set, k) => (pictures[set] = pictureOf(spectra[k], window)));
  return { sets, pictures };
}

export interface Estimate {
  readonly mean: number;
  /** Standard error along the orbit. */
  readonly error: number;
}

/** Means along the orbit, over the steps whose spectrum is known. */
export interface LocalMeans {
  readonly stepsWithoutSpectrum: number;
  readonly activeUnits: Estimate;
  readonly radius: Estimate;
  readonly unstable: Estimate;
  /** Share of steps with some |λ| > 1. */
  readonly expandingShare: Estimate;
  readonly criticalPairs: Estimate;
  /** Share of steps with at least one near-critical pair. */
  readonly criticalShare: Estimate;
  /** Share of steps with a pair in the paper's Möbius box. */
  readonly boxShare: Estimate;
  /** θ / 2π of near-critical pairs, each as often as it is visited: mean and standard deviation; NaN without any. */
  readonly criticalFrequency: number;
  /** Standard error along the orbit. */
  readonly criticalFrequencyError: number;
  readonly criticalFrequencySpread: number;
}

export function localMeans({ sets, pictures }: LocalPicture): LocalMeans {
  const sizes = sets.sets.map((set) => set.reduce((sum, word) => sum + bitCount(word), 0));
  const path = [...sets.index].map((set) => pictures[set]).filter((one) => one !== null);
  const along = (value: (picture: SetPicture) => number): Estimate => estimateOf(path.map(value));
  const frequencies = path.flatMap(({ criticalAngles }) =>
    criticalAngles.map((angle) => angle / (2 * Math.PI)),
  );
  const frequency = sampleOf(frequencies);
  return {
    stepsWithoutSpectrum: sets.index.length - path.length,
    activeUnits: estimateOf([...sets.index].map((set) => sizes[set])),
    radius: along(({ radius }) => radius),
    unstable: along(({ unstable }) => unstable),
    expandingShare: along(({ unstable }) => (unstable > 0 ? 1 : 0)),
    criticalPairs: along(({ criticalAngles }) => criticalAngles.length),
    criticalShare: along(({ criticalAngles }) => (criticalAngles.length > 0 ? 1 : 0)),
    boxShare: along(({ inBox }) => (inBox ? 1 : 0)),
    criticalFrequency: frequency.mean,
    criticalFrequencyError: batchError(frequencies),
    criticalFrequencySpread: frequency.deviation,
  };
}

function estimateOf(values: readonly number[]): Estimate {
  return { mean: values.length > 0 ? meanOf(values) : Number.NaN, error: batchError(values) };
}

function bitCount(word: number): number {
  let count = 0;
  for (let bits = word; bits !== 0; bits &= bits - 1) count++;
  return count;
}

/** How a set is left: mean stay, and the set that follows most often. */
export interface SetPassage {
  /** Mean length of complete and cut visits, steps. */
  readonly stay: number;
  /** Index of the commonest successor; -1 when it was never left. */
  readonly successor: number;
  readonly successorShare: number;
}

export function passagesOf({ index, sets }: DistinctSets, wanted: readonly number[]): SetPassage[] {
  const isWanted = new Map(wanted.map((set, i) => [set, i]));
  const after = wanted.map(() => new Map<number, number>());
  const visits = new Float64Array(sets.length);
  const entries = new Float64Array(sets.length);
  index.forEach((set, t) => {
    visits[set]++;
    if (t === 0 || index[t - 1] !== set) entries[set]++;
    const at = isWanted.get(set);
    const next = index[t + 1];
    if (at === undefined || next === undefined || next === set) return;
    after[at].set(next, (after[at].get(next) ?? 0) + 1);
  });
  return wanted.map((set, i) => {
    const followers = [...after[i]].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const total = followers.reduce((sum, [, count]) => sum + count, 0);
    const [first] = followers;
    return {
      stay: visits[set] / entries[set],
      successor: first ? first[0] : -1,
      successorShare: first ? first[1] / total : 0,
    };
  });
}

/**
 * Mean phase advance per step over 2π of a path in a plane, about its own mean: the rotation the orbit shows. Signed:
 * counter-clockwise positive. Steps are taken the short way round, so half a turn a step is the most that can be seen.
 * @param points [T, 2]
 */
export function rotationFrequency(points: Float64Array): Estimate {
  const steps = points.length / 2;
  let [x, y] = [0, 0];
  for (let t = 0; t < steps; t++) {
    x += points[2 * t] / steps;
    y += points[2 * t + 1] / steps;
  }
  const advance: number[] = [];
  for (let t = 1; t < steps; t++) {
    const [ax, ay] = [points[2 * t - 2] - x, points[2 * t - 1] - y];
    const [bx, by] = [points[2 * t] - x, points[2 * t + 1] - y];
    advance.push(Math.atan2(ax * by - ay * bx, ax * bx + ay * by) / (2 * Math.PI));
  }
  return estimateOf(advance);
}
