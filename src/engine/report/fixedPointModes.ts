/** The leading eigenvectors of the fixed points a report draws. Finds no points. */
import type { CancelSignal } from '../../core/cancel';
import { paddedSpectrum } from '../../core/dynamics/spectrum';
import type { FixedPoint } from '../../core/dynamics/types';
import { stateSize, type Network } from '../../core/rnn/network';
import type { EigenmodeMark } from '../../protocol/inspector';
import { projectStates, type FittedBasis } from '../basis';
import { eigenmodeMarks, localDerivative, pictureOfModes } from '../localDerivative';
import type { Simulated } from '../simulation';

export interface FixedPointMode {
  readonly mode: EigenmodeMark;
  /** [3] of the point. */
  readonly position: Float32Array;
}

/** Points of one figure: more would hide each other. */
const MOST_POINTS = 20;

/**
 * Of fixed points without input that are no cycles and no slow points. At a border, as at the rest of a ReLU network, the
 * derivative has no eigenvectors of both sides: none are drawn.
 *
 * @throws Cancelled
 */
export function fixedPointModes(
  points: readonly FixedPoint[],
  network: Network,
  { simulated, basis }: { readonly simulated: Simulated; readonly basis: FittedBasis },
  signal: CancelSignal,
): FixedPointMode[] {
  const view = pictureOfModes(network, simulated, basis);
  const smooth = points.filter(
    ({ period, kind, border }) => period === 1 && kind !== 'slow' && !border,
  );
  return smooth.slice(0, MOST_POINTS).flatMap(({ points: [point] }) => {
    const derivative = localDerivative(simulated.effective, point);
    if ('leftOut' in derivative) return [];
    const { matrix, support, size } = derivative;
    const spectrum = paddedSpectrum(matrix, support.length, size, signal);
    const seen = view.visible ? point.map((h, k) => h * (view.visible?.[k] ?? 1)) : point;
    const position = projectStates(basis, seen, 1, stateSize(network));
    return eigenmodeMarks(derivative, spectrum, view, signal).map((mode) => ({ mode, position }));
  });
}
