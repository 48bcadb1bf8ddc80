/** The noise-averaged map of a network, described for pages and the command line. */
import { averagedSkeletonParts } from '../../core/dynamics/averagedMap';
import { norm } from '../../core/linalg/dot';
import { spectrumSummary } from '../../core/dynamics/spectrum';
import { argmax, logitsOf, softmax } from '../../core/rnn/readout';
import { stateSize, type Readout } from '../../core/rnn/network';
import type { AveragedParams, AveragedResult } from '../../protocol/analyses/averaged';
import { inParts } from '../inParts';
import { positionRows, rowsAt, spreadSteps, type AnalysisSubject } from './subject';

/** @throws RangeError for other cells than one ReLU layer; Cancelled */
export async function analyseAveraged(
  subject: AnalysisSubject,
  params: AveragedParams,
  progress: (doneShare: number) => void,
): Promise<AveragedResult> {
  const { network, states, noiseStd, axes, signal, pause } = subject;
  const steps = spreadSteps(subject.steps, params.starts);
  const starts = rowsAt(states, steps, stateSize(network));
  const found = await inParts(
    averagedSkeletonParts(network, { starts, noiseStd, signal, progress }),
    pause,
  );
  const { readout } = network;
  const positionsOf = (points: readonly Float64Array[]) =>
    points.flatMap((point) => positionRows(axes.project(point)));
  return {
    parameters: params,
    noise: noiseStd,
    startsTried: found.startsTried,
    unseenShare: found.unseenShare,
    axes: axes.name,
    fixedPoints: found.fixedPoints.map(({ points, multipliers, stability, residual, hits }) => ({
      ...{ stability, residual, hits },
      ...spectrumSummary(multipliers),
      leading: multipliers.re.length > 0 ? [multipliers.re[0], multipliers.im[0]] : [],
      norm: norm(points[0]),
      symbols: symbolsOf(readout, points),
      positions: positionsOf(points),
      probability: readout ? [...probabilityAt(readout, points[0])] : [],
    })),
    attractors: [...found.attractors]
      .sort((a, b) => b.startsShare - a.startsShare)
      .map(({ period, points, startsShare }) => ({
        ...{ period, startsShare },
        norm: points.reduce((sum, point) => sum + norm(point), 0) / points.length,
        symbols: symbolsOf(readout, points),
        positions: positionsOf(points),
      })),
    notes: [
      'The map h ↦ E[relu(W h + U x + b)] over one step of the noise: its fixed points and cycles are what noise sustains on the average. It leaves out how states spread.',
      ...(noiseStd === 0 ? ['Without noise it is the network’s own map.'] : []),
    ],
  };
}

function probabilityAt(readout: Readout, state: Float64Array): Float64Array {
  const logits = new Float64Array(readout.outputs);
  logitsOf(readout, state, 0, logits);
  softmax(logits, logits);
  return logits;
}

function symbolsOf(readout: Readout | null, points: readonly Float64Array[]): number[] {
  if (!readout) return [];
  return points.map((point) => argmax(probabilityAt(readout, point), 0, readout.outputs));
}
