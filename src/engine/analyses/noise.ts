/** What noise does: copies that part, levels of noise compared, contours of states; for pages and the command line. */
import { coherenceOf } from '../../core/analysis/coherence';
import { spreadParts, type Spread } from '../../core/analysis/noiseSensitivity';
import { quantileContour } from '../../core/analysis/quantileContour';
import { ZONES } from '../../core/analysis/zones';
import { meanOf } from '../../core/dynamics/batchError';
import { orbitParts, type Orbit } from '../../core/dynamics/orbit';
import { symbolStatistics } from '../../core/dynamics/outputs';
import { fitPca, projectRows } from '../../core/dynamics/pca';
import type { Pca } from '../../core/dynamics/types';
import { dot } from '../../core/linalg/dot';
import { isHomogeneous, stateSize } from '../../core/rnn/network';
import { sampleOf } from '../../core/statistics/sample';
import { DEFAULT_ZONES } from '../../protocol/analyses/defaults';
import type { NoiseParams, NoiseResult } from '../../protocol/analyses/noise';
import { boundedSteps } from '../basis';
import { inParts } from '../inParts';
import { meanRow, positionRows, spreadSteps, type AnalysisSubject } from './subject';
import { describeZones, measureZones } from './zones';

/** Zones are told apart by this many states. */
const ZONE_STATES = 200;
const COPIED_ZONES = ['cluster', 'kick', 'transition'] as const;
const FRESH_SHARES = [0, 0.5, 1];
/** Of the progress of copies: telling their zones apart. */
const ZONES_SHARE = 0.3;
const CONTOUR_SHARE = 0.95;
const SECTORS = 24;
const LEVEL_WARMUP_STEPS = 100;

/**
 * Measured in parts, clicks are answered meanwhile.
 * @param progress told the share that is done
 * @throws Cancelled, or RangeError without a readout
 */
export async function analyseNoise(
  subject: AnalysisSubject,
  params: NoiseParams,
  progress: (doneShare: number) => void,
): Promise<NoiseResult> {
  const homogeneous = isHomogeneous(subject.network);
  const sensitivity = await sensitivityOf(subject, params, (share) => progress(share / 2));
  const orbits: Orbit[] = [];
  for (const std of params.levels) {
    const parts = orbitParts(subject.network, {
      lengthSteps: params.levelSteps,
      warmupSteps: LEVEL_WARMUP_STEPS,
      input: { kind: 'noise', std },
      seed: subject.seed,
      signal: subject.signal,
    });
    orbits.push(await inParts(parts, subject.pause));
    progress((1 + orbits.length / params.levels.length) / 2);
  }
  const levels = params.levels.map((noise, i) => levelOf(subject, noise, orbits[i]));
  const argmaxIdentical = allAlike(orbits.filter((_, i) => params.levels[i] > 0));
  return {
    parameters: params,
    homogeneous,
    statement: homogeneous
      ? 'No biases, ReLU: h(σ) = σ·h(1) under the same noise. Argmax statistics, residency, sign changes and derivatives can not depend on σ; sampled symbols do, as under a temperature 1/σ.'
      : 'This network is not homogeneous: σ may change every statistic.',
    argmaxIdentical,
    sensitivity,
    levels,
    resonance: resonanceOf(levels),
    axes: subject.axes.name,
    contours: contoursOf(subject, params, orbits),
    notes: [
      `Copies: ${params.copies} from up to ${params.statesPerZone} states of each zone, mixing ${params.mixing === 'paper' ? '(1 - γ)·common + γ·fresh: the noise is weaker between γ = 0 and 1' : '√(1 - γ²)·common + γ·fresh: the same noise variance at every γ'}.`,
      'Runs at different σ share their noise up to its scale: differences are sharper than their errors say.',
      'Errors of coherence hold for independent intervals.',
    ],
  };
}

async function sensitivityOf(
  subject: AnalysisSubject,
  params: NoiseParams,
  progress: (doneShare: number) => void,
): Promise<NoiseResult['sensitivity']> {
  const zonesParams = { ...DEFAULT_ZONES, states: ZONE_STATES };
  const measured = await measureZones(subject, zonesParams, (share) =>
    progress(ZONES_SHARE * share),
  );
  const { perState } = describeZones(subject, zonesParams, measured);
  const size = stateSize(subject.network);
  const rows: NoiseResult['sensitivity'] = [];
  for (const zone of COPIED_ZONES) {
    const members = perState.step.filter((_, i) => ZONES[perState.zone[i]] === zone);
    const starts = spreadSteps(members.length, params.statesPerZone).map((i) => members[i]);
    for (const fresh of FRESH_SHARES) {
      const spreads: Spread[] = [];
      for (const step of starts) {
        const from = subject.states.subarray(step * size, (step + 1) * size);
        const parts = spreadParts(subject.network, from, {
          ...params,
          noiseStd: subject.noiseStd,
          fresh,
          seed: subject.seed,
          start: step,
          signal: subject.signal,
        });
        spreads.push(await inParts(parts, subject.pause));
      }
      rows.push({ zone, states: starts.length, fresh, ...overStates(spreads, params.steps) });
      const rowShare = rows.length / (COPIED_ZONES.length * FRESH_SHARES.length);
      progress(ZONES_SHARE + (1 - ZONES_SHARE) * rowShare);
    }
  }
  return rows;
}

function overStates(spreads: readonly Spread[], steps: number) {
  const each = (of: (spread: Spread) => number) => sampleOf(spreads.map(of));
  const trace = Array.from({ length: steps }, (_, t) => each((spread) => spread.trace[t]));
  // The paper's "final": the mean of the last five steps.
  const final = each(({ trace: own }) => meanOf(own.subarray(Math.max(0, steps - 5))));
  return {
    trace: trace.map(({ mean }) => mean),
    traceError: trace.map(({ error }) => error),
    distance: Array.from({ length: steps }, (_, t) => each((spread) => spread.distance[t]).mean),
    final: final.mean,
    finalError: final.error,
  };
}

function levelOf(
  { network }: AnalysisSubject,
  noise: number,
  orbit: Orbit,
): NoiseResult['levels'][number] {
  const outputs = network.readout?.outputs ?? 0;
  const sampled = symbolStatistics(orbit.sampled, outputs);
  const largest = symbolStatistics(orbit.argmax, outputs);
  const { coherence, error } = coherenceOf(orbit.sampled);
  return {
    noise,
    steps: orbit.steps,
    explodedAtStep: orbit.explodedAtStep,
    sampledFrequency: [...sampled.frequency],
    sampledChanges: sampled.changesPerStep,
    sampledChangesError: sampled.changesPerStepError,
    argmaxChanges: largest.changesPerStep,
    argmaxChangesError: largest.changesPerStepError,
    coherence,
    coherenceError: error,
  };
}

/** Up to the end of the shortest: an exploding one is stopped at a norm, which σ moves. */
function allAlike(orbits: readonly Orbit[]): boolean {
  const steps = Math.min(...orbits.map((orbit) => orbit.steps));
  return orbits.every(({ argmax }) =>
    argmax.subarray(0, steps).every((symbol, t) => symbol === orbits[0].argmax[t]),
  );
}

/** A level counts as a resonance when its coherence exceeds both ends of the sweep by three standard errors. */
function resonanceOf(levels: NoiseResult['levels']): string {
  const known = levels.filter(({ coherence }) => Number.isFinite(coherence));
  if (known.length < 3) return 'Too few levels with changes to look for a resonance.';
  const best = known.reduce((a, b) => (b.coherence > a.coherence ? b : a));
  const exceeds = (end: (typeof known)[number]) =>
    best.coherence - end.coherence > 3 * Math.hypot(best.coherenceError, end.coherenceError);
  const found = best !== known[0] && exceeds(known[0]) && exceeds(known[known.length - 1]);
  return found
    ? `Sampled changes are most regular at σ = ${best.noise}: more than at both ends of the sweep by over three standard errors.`
    : 'No resonance in the sweep: no level is more regular than both ends by three standard errors.';
}

function contoursOf(
  subject: AnalysisSubject,
  params: NoiseParams,
  orbits: readonly Orbit[],
): NoiseResult['contours'] {
  const { network, states, steps, noiseStd, signal } = subject;
  const size = stateSize(network);
  if (size < 2) return [];
  const plane = fitPca(states, steps, size, 2, signal);
  const contourOf = (rows: Float64Array, count: number) => {
    const { centre, angle, radius } = quantileContour(
      projectRows({ ...plane, mean: new Float64Array(size) }, rows, count, size, 2),
      CONTOUR_SHARE,
      SECTORS,
    );
    const contour = { centre: [...centre], angle: [...angle], radius: [...radius] };
    return {
      ...contour,
      positions: liftedContour(contour, plane, meanRow(rows, count, size), subject),
    };
  };
  const shown = { noise: noiseStd, measured: true, ...contourOf(states, steps) };
  const others = params.levels.filter((noise) => noise !== noiseStd);
  return [
    shown,
    ...others.map((noise) => {
      if (isHomogeneous(network) && noiseStd > 0) {
        const factor = noise / noiseStd;
        const scaled = (values: readonly number[]) => values.map((value) => factor * value);
        const { angle } = shown;
        const contour = { centre: scaled(shown.centre), angle, radius: scaled(shown.radius) };
        const mean = meanRow(states, steps, size).map((value) => factor * value);
        const positions = liftedContour(contour, plane, mean, subject);
        return { noise, measured: false, ...contour, positions };
      }
      const orbit = orbits[params.levels.indexOf(noise)];
      const count = boundedSteps(orbit, size);
      return { noise, measured: true, ...contourOf(orbit.internal, count) };
    }),
  ];
}

type Contour = Pick<NoiseResult['contours'][number], 'centre' | 'angle' | 'radius'>;

/** A contour of the plane as states, in the axes of the picture: outside of the plane they have the mean's coordinates. */
function liftedContour(
  { centre, angle, radius }: Contour,
  { axes: rows }: Pick<Pca, 'axes'>,
  mean: Float64Array,
  { axes }: AnalysisSubject,
): number[][] {
  const size = mean.length;
  const along = [0, 1].map((k) => rows.subarray(k * size, (k + 1) * size));
  const ofMean = along.map((axis) => dot(axis, mean));
  const known = [...angle.keys()].filter((k) => Number.isFinite(radius[k]));
  const states = known.flatMap((k) => {
    const x = centre[0] + radius[k] * Math.cos(angle[k]) - ofMean[0];
    const y = centre[1] + radius[k] * Math.sin(angle[k]) - ofMean[1];
    return [...mean.map((value, unit) => value + x * along[0][unit] + y * along[1][unit])];
  });
  return positionRows(axes.project(Float64Array.from(states)));
}
