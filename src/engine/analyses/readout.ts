/** The readout against the principal plane, and subspaces of pairs of symbols, for pages and the command line. */
import { pairRuns, readoutAngles, readoutCosines } from '../../core/analysis/readoutAngles';
import { norm } from '../../core/linalg/dot';
import { rowNorms } from '../../core/dynamics/linearRegion';
import { fitPca, projectRows } from '../../core/dynamics/pca';
import type { Pca } from '../../core/dynamics/types';
import { stateSize, topLayer, topOffset, type Readout } from '../../core/rnn/network';
import { argmaxSymbols } from '../../core/transitions/symbolChanges';
import type { ReadoutParams, ReadoutResult } from '../../protocol/analyses/readout';
import { quantile } from '../basis';
import { meanRow, positionRows, type AnalysisSubject } from './subject';

const PAIR_AXES = 3;

/** @throws RangeError without a readout, or with fewer than two units */
export function analyseReadout(subject: AnalysisSubject, params: ReadoutParams): ReadoutResult {
  const { network, steps, signal } = subject;
  const { readout } = network;
  if (!readout) throw new RangeError('readout: the network has none');
  const units = topLayer(network).hiddenSize;
  if (units < 2) throw new RangeError('readout: one unit found, a plane needs two');
  const hidden = topStates(subject);
  const plane = fitPca(hidden, steps, units, 2, signal);
  const symbols = argmaxSymbols(network, readout, subject.states);
  const { outputs, weight } = readout;
  const pairs: ReadoutResult['pairs'] = [];
  for (let a = 0; a < outputs; a++) {
    for (let b = a + 1; b < outputs; b++) {
      const runs = pairRuns(symbols, a, b, params.leastSteps);
      const rows = runs.map(({ from, to }) => hidden.subarray(from * units, to * units));
      const inside = concatenated(rows);
      const count = inside.length / units;
      const own =
        count > 0 ? fitPca(inside, count, units, Math.min(PAIR_AXES, units), signal) : null;
      pairs.push({
        symbols: [a, b],
        runs: runs.length,
        steps: count,
        variance: own ? [...own.explainedVarianceRatio] : [],
        planeDegrees: own ? planeAngle(own.axes, plane.axes, units) : Number.NaN,
        outline: own ? outlineOf(own, inside, subject) : [],
      });
    }
  }
  const arrows = arrowsOf(subject, hidden, readout);
  return {
    parameters: params,
    planeVariance: [...plane.explainedVarianceRatio],
    rows: readoutAngles(readout, plane.axes).map((angle, symbol) => ({
      symbol,
      ...angle,
      norm: Math.hypot(...weight.subarray(symbol * units, (symbol + 1) * units)),
      ...arrows[symbol],
    })),
    cosines: readoutCosines(readout),
    axes: subject.axes.name,
    pairs,
    notes: [
      `The plane is that of the first two principal axes of ${steps} states of the orbit; symbols are argmax.`,
      `Pairs: stays of ${params.leastSteps} steps or more; which are found depends on that and on the orbit's length.`,
    ],
  };
}

/** The longest row is this long, as a share of how far the orbit reaches. */
const ARROW_SHARE = 0.6;
/** Points of an outline. */
const OUTLINE_POINTS = 48;

/** Rows of the readout as vectors of h, from the state 0. */
function arrowsOf(
  { network, axes, steps }: AnalysisSubject,
  hidden: Float64Array,
  { outputs, weight }: Readout,
): Pick<ReadoutResult['rows'][number], 'arrow' | 'shownShare'>[] {
  const size = stateSize(network);
  const units = weight.length / outputs;
  const rows = Array.from({ length: outputs }, (_, k) =>
    weight.subarray(k * units, (k + 1) * units),
  );
  const longest = Math.max(...rows.map((row) => norm(row)));
  const reach = quantile(rowNorms(hidden, steps, units), 0.99);
  const scale = longest > 0 ? (ARROW_SHARE * reach) / longest : 0;
  return rows.map((row) => {
    const states = new Float64Array(2 * size);
    states.set(
      row.map((value) => scale * value),
      size + topOffset(network),
    );
    const arrow = positionRows(axes.project(states));
    const [from, to] = arrow;
    const shown = Math.hypot(...to.map((value, k) => value - from[k]));
    return { arrow, shownShare: shown / (scale * norm(row)) };
  });
}

/** Two deviations along the first two axes around the mean, the other layers at theirs. @param inside [n, N] */
function outlineOf(own: Pca, inside: Float64Array, subject: AnalysisSubject): number[][] {
  const { network, axes, states, steps } = subject;
  const size = stateSize(network);
  const units = own.mean.length;
  const count = inside.length / units;
  const along = projectRows(own, inside, count, units, 2);
  const deviation = [0, 1].map((k) => {
    let square = 0;
    for (let row = 0; row < count; row++) square += along[2 * row + k] ** 2;
    return Math.sqrt(square / count);
  });
  const centre = meanRow(states, steps, size);
  const offset = topOffset(network);
  centre.set(own.mean, offset);
  const points = new Float64Array(OUTLINE_POINTS * size);
  for (let at = 0; at < OUTLINE_POINTS; at++) {
    const angle = (2 * Math.PI * at) / OUTLINE_POINTS;
    const [x, y] = [2 * deviation[0] * Math.cos(angle), 2 * deviation[1] * Math.sin(angle)];
    points.set(centre, at * size);
    for (let unit = 0; unit < units; unit++) {
      points[at * size + offset + unit] += x * own.axes[unit] + y * own.axes[units + unit];
    }
  }
  return positionRows(axes.project(points));
}

/** [steps, N] h of the top layer. */
function topStates({ network, states, steps }: AnalysisSubject): Float64Array {
  const size = stateSize(network);
  const units = topLayer(network).hiddenSize;
  if (size === units) return states;
  const offset = topOffset(network);
  const hidden = new Float64Array(steps * units);
  for (let t = 0; t < steps; t++) {
    hidden.set(states.subarray(t * size + offset, t * size + offset + units), t * units);
  }
  return hidden;
}

function concatenated(rows: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(rows.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of rows) {
    joined.set(one, at);
    at += one.length;
  }
  return joined;
}

/** Largest principal angle of two planes, degrees: arccos of the smaller singular value of the 2 x 2 product of axes. */
function planeAngle(a: Float64Array, b: Float64Array, units: number): number {
  const dot = (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < units; k++) sum += a[i * units + k] * b[j * units + k];
    return sum;
  };
  const [p, q, r, s] = [dot(0, 0), dot(0, 1), dot(1, 0), dot(1, 1)];
  const squares = p * p + q * q + r * r + s * s;
  const determinant = Math.abs(p * s - q * r);
  const smaller = Math.sqrt(
    Math.max(0, (squares - Math.sqrt(Math.max(0, squares ** 2 - 4 * determinant ** 2))) / 2),
  );
  return (180 / Math.PI) * Math.acos(Math.min(1, smaller));
}
