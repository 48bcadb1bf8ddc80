/** How an orbit ends in rest, what its derivatives are worth from there on, and how that is said. Of one ReLU layer. */
import {
  exactRestOf,
  UNDERFLOW,
  underflowStepOf,
  type ExactRest,
} from '../../core/dynamics/exactRest';
import { reluMapOf, returnMap, turn } from '../../core/dynamics/linearRegion';
import { leadingSpectrum, spectrumSummary } from '../../core/dynamics/spectrum';
import { switchingBoundaryAt, type SwitchingBoundary } from '../../core/dynamics/switchingBoundary';
import { stateSize } from '../../core/rnn/network';
import type { BoundaryResult } from '../../protocol/analyses/local';
import type { AnalysisSubject } from './subject';

export interface RestOfOrbit {
  /** Steps from the first on whose derivatives are those of the motion. */
  readonly steps: number;
  readonly boundary: BoundaryResult | null;
  readonly notes: readonly string[];
}

/**
 * Steps at rest on a switching boundary have no derivative, those after a collapse by rounding are of another orbit: both
 * are left out.
 * @throws Cancelled
 */
export function restOfOrbit(subject: AnalysisSubject): RestOfOrbit {
  const { network, noiseStd, states, steps, signal } = subject;
  const size = stateSize(network);
  // Under noise a state that stays has every unit off by more than the noise reaches: no boundary, no collapse.
  if (noiseStd > 0) return { steps, boundary: null, notes: [] };
  const rest = exactRestOf(states, size);
  const underflow = underflowStepOf(states, size);
  if (!rest) {
    return {
      steps: underflow ?? steps,
      boundary: null,
      notes: underflow === null ? [] : [underflowNote(underflow)],
    };
  }
  const { firstStep } = rest;
  const map = reluMapOf(network, null);
  const state = states.subarray(firstStep * size, (firstStep + 1) * size);
  const boundary = switchingBoundaryAt(map, state, signal);
  const radius = boundary
    ? Math.max(...boundary.sides.map((side) => side.radius))
    : radiusOfCycle(map, state, rest.period);
  const isRounding = firstStep > 0 && radius > 1 && underflow === null;
  return {
    steps: underflow ?? (boundary || isRounding ? firstStep : steps),
    boundary: boundary ? resultOf(boundary, firstStep) : null,
    notes: [
      ...(boundary ? [boundaryNote(boundary, rest, size)] : []),
      ...(underflow === null ? [] : [underflowNote(underflow)]),
      ...(isRounding ? [roundingNote(rest, radius)] : []),
      ...(boundary || isRounding ? [] : [repetitionNote(rest)]),
    ],
  };
}

function radiusOfCycle(
  map: ReturnType<typeof reluMapOf>,
  state: Float64Array,
  period: number,
): number {
  const { support, matrix } = returnMap(map, turn(map, state, period).masks);
  return spectrumSummary(leadingSpectrum(matrix, support.length)).radius;
}

function resultOf({ units, sides, isComplete }: SwitchingBoundary, firstStep: number) {
  return {
    firstStep,
    units: units.length,
    isComplete,
    sides: sides.map(({ on, radius, unstable }) => ({ on: on.length, radius, unstable })),
  };
}

function boundaryNote(boundary: SwitchingBoundary, rest: ExactRest, size: number): string {
  const at = rest.isZero ? 'at rest at 0' : 'at rest';
  return `The orbit is ${at} from step ${rest.firstStep} on, ${boundaryText(boundary, size)} These steps are left out.`;
}

/** One-sided spectra in words. @param size units of the layer */
export function boundaryText(
  { units, sides, isComplete }: SwitchingBoundary,
  size: number,
): string {
  const of = units.length === size ? `all ${size} units` : `${units.length} of ${size} units`;
  const spectra = sides.map(({ on, radius, unstable }) => {
    const name =
      on.length === 0
        ? 'all of them off'
        : on.length === units.length
          ? 'all of them on'
          : `unit ${[...on].join(', ')} on`;
    return `${name}: largest |λ| ${Number(radius.toPrecision(4))}, ${unstable} above 1`;
  });
  const more = isComplete ? '' : `; its other sides, 2^${units.length} with these, are not listed`;
  return `a switching boundary of ${of} (z = 0): derivatives are one-sided there, with ${spectra.join('; with ')}${more}.`;
}

function underflowNote(step: number): string {
  return `It decays: from step ${step} on some |h| are below ${UNDERFLOW}, too small for exact sums, and nothing is measured.`;
}

function roundingNote({ firstStep, period, isZero }: ExactRest, radius: number): string {
  const where = isZero ? 'is exactly 0' : `repeats itself exactly, every ${period} steps`;
  return `From step ${firstStep} on the run ${where}, although the map expands there (|λ| ${Number(radius.toPrecision(4))}): rounding of binary numbers has brought it there, the orbit of real numbers goes on. Only the steps before it count.`;
}

function repetitionNote({ firstStep, period, isZero }: ExactRest): string {
  const what = period === 1 ? 'stays in one state' : `repeats itself every ${period} steps`;
  return `From step ${firstStep} on the run ${isZero ? 'is 0' : what}, to the last bit.`;
}
