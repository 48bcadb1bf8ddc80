/** Lines around the states at several σ, in the plane of the principal axes: true quantiles, and the paper's beside them. */
import { kernelContour } from '../../core/analysis/kernelContour';
import { quantileContour } from '../../core/analysis/quantileContour';
import type { Orbit } from '../../core/dynamics/orbit';
import { fitPca, projectRows } from '../../core/dynamics/pca';
import { isHomogeneous, stateSize } from '../../core/rnn/network';
import type { NoiseParams, NoiseResult } from '../../protocol/analyses/noise';
import { boundedSteps } from '../basis';
import type { AnalysisSubject } from './subject';

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
    return {
      centre: [...centre],
      angle: [...angle],
      radius: [...radius],
      kernelRadius: [...kernel],
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
        const { centre, angle, radius, kernelRadius: kernel } = shown;
        return {
          noise,
          measured: false,
          centre: scaled(centre),
          angle,
          radius: scaled(radius),
          kernelRadius: scaled(kernel),
        };
      }
      const orbit = orbits[params.levels.indexOf(noise)];
      const count = boundedSteps(orbit, size);
      return { noise, measured: true, ...contourOf(orbit.internal, count) };
    }),
  ];
}

function kernelRadius(
  points: Float64Array,
  centre: readonly [number, number],
  angle: Float64Array,
): Float64Array {
  const options = { bandwidthFactor: BANDWIDTH_FACTOR, share: CONTOUR_SHARE, centre, angle };
  return kernelContour(points, options);
}

/** What the paper's lines hold against the quantiles; nothing where they were not asked for. */
export function contourNotes({ mixing }: NoiseParams, states: number): string[] {
  if (mixing !== 'paper') return [];
  const widening = 1 + BANDWIDTH_FACTOR ** 2 * states ** (-1 / 3);
  return [
    `The paper’s contours, a kernel density with Scott’s bandwidth times ${BANDWIDTH_FACTOR} and 5 % of its mass outside, stand beside the quantiles: of ${states} states its kernel multiplies every variance by ${widening.toPrecision(3)}, the radius of a Gaussian by ${Math.sqrt(widening).toPrecision(3)}.`,
  ];
}
