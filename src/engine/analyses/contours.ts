/** Lines around the states at several σ, in the plane of the principal axes: true quantiles, and the paper's beside them. */
import { kernelContour } from '../../core/analysis/kernelContour';
import { quantileContour } from '../../core/analysis/quantileContour';
import type { Orbit } from '../../core/dynamics/orbit';
import { fitPca, projectRows } from '../../core/dynamics/pca';
import type { Pca } from '../../core/dynamics/types';
import { dot } from '../../core/linalg/dot';
import { isHomogeneous, stateSize } from '../../core/rnn/network';
import type { NoiseParams, NoiseResult } from '../../protocol/analyses/noise';
import { boundedSteps } from '../basis';
import { meanRow, positionRows, type AnalysisSubject } from './subject';

const CONTOUR_SHARE = 0.95;
const SECTORS = 24;
/** Of the paper's figure. */
const BANDWIDTH_FACTOR = 3;

/** @param orbits one a level of the parameters */
export function contoursOf(
  subject: AnalysisSubject,
  params: NoiseParams,
  orbits: readonly Orbit[],
): NoiseResult['contours'] {
  const { network, states, steps, noiseStd, signal } = subject;
  const size = stateSize(network);
  if (size < 2) return [];
  const plane = fitPca(states, steps, size, 2, signal);
  const contourOf = (rows: Float64Array, count: number) => {
    const points = projectRows({ ...plane, mean: new Float64Array(size) }, rows, count, size, 2);
    const { centre, angle, radius } = quantileContour(points, CONTOUR_SHARE, SECTORS);
    const kernel = params.mixing === 'paper' ? kernelRadius(points, centre, angle) : [];
    const contour = { centre: [...centre], angle: [...angle], radius: [...radius] };
    const positions = liftedContour(contour, plane, meanRow(rows, count, size), subject);
    return { ...contour, kernelRadius: [...kernel], positions };
  };
  const shown = { noise: noiseStd, measured: true, ...contourOf(states, steps) };
  const others = params.levels.filter((noise) => noise !== noiseStd);
  return [
    shown,
    ...others.map((noise) => {
      if (isHomogeneous(network) && noiseStd > 0) {
        const factor = noise / noiseStd;
        const scaled = (values: readonly number[]) => values.map((value) => factor * value);
        const { centre, angle, radius, kernelRadius: kernel } = shown;
        const contour = { centre: scaled(centre), angle, radius: scaled(radius) };
        const mean = meanRow(states, steps, size).map((value) => factor * value);
        const positions = liftedContour(contour, plane, mean, subject);
        return { noise, measured: false, ...contour, kernelRadius: scaled(kernel), positions };
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

function kernelRadius(
  points: Float64Array,
  centre: readonly [number, number],
  angle: Float64Array,
): Float64Array {
  const options = { bandwidthFactor: BANDWIDTH_FACTOR, share: CONTOUR_SHARE, centre, angle };
  return kernelContour(points, options);
}

/** Where the quantiles are bridged, and what the paper's lines hold against them. */
export function contourNotes(
  { mixing }: NoiseParams,
  states: number,
  [shown]: NoiseResult['contours'],
): string[] {
  const bridged = shown?.radius.filter((radius) => !Number.isFinite(radius)).length ?? 0;
  return [
    ...(bridged > 0
      ? [
          `${bridged} of the ${SECTORS} sectors of the contour at the orbit’s own σ hold too few states for a quantile: the line goes straight over them.`,
        ]
      : []),
    ...paperNotes(mixing, states),
  ];
}

function paperNotes(mixing: NoiseParams['mixing'], states: number): string[] {
  if (mixing !== 'paper') return [];
  const widening = 1 + BANDWIDTH_FACTOR ** 2 * states ** (-1 / 3);
  return [
    `The paper’s contours, a kernel density with Scott’s bandwidth times ${BANDWIDTH_FACTOR} and 5 % of its mass outside, stand beside the quantiles: of ${states} states its kernel multiplies every variance by ${widening.toPrecision(3)}, the radius of a Gaussian by ${Math.sqrt(widening).toPrecision(3)}.`,
  ];
}
