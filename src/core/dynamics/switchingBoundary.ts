/** Sides of the switching boundary that a state of one ReLU layer stands on. Searches no states. */
import type { CancelSignal } from '../cancel';
import { norm } from '../linalg/dot';
import { preActivation, type ReluMap } from './linearRegion';
import { activeUnits, inclusiveMaskOf } from './mask';
import { blockOf, leadingSpectrum, spectrumSummary } from './spectrum';

/** |z| below this, relative to ‖h‖ + ‖c‖, is 0 up to rounding. */
const ZERO = 1e-12;
/** Units on the boundary up to which all sides are listed, 2^this of them. */
const MOST_LISTED = 3;

/** One choice of which units on the boundary are on, and the derivative there. */
export interface BoundarySide {
  /** Units on the boundary that this side has on, ascending. */
  readonly on: Uint32Array;
  readonly radius: number;
  readonly unstable: number;
}

export interface SwitchingBoundary {
  /** Units with z = 0 at the next step without noise; those whose z is 0 whatever h is do not count. */
  readonly units: Uint32Array;
  /** All sides, or for many units two: all of them off, all of them on. Some may hold no direction from this state. */
  readonly sides: readonly BoundarySide[];
  readonly isComplete: boolean;
}

/**
 * One-sided spectra of diag(1[z > 0]) W where some z is 0; null elsewhere.
 * @param state [N]
 * @throws Cancelled
 */
export function switchingBoundaryAt(
  map: ReluMap,
  state: Float64Array,
  signal?: CancelSignal,
): SwitchingBoundary | null {
  const z = preActivation(map, state);
  const tolerance = ZERO * (norm(state) + norm(map.constant));
  const units = Uint32Array.from(
    [...z.keys()].filter((unit) => map.inert[unit] === 0 && Math.abs(z[unit]) <= tolerance),
  );
  if (units.length === 0) return null;
  const always = activeUnits(inclusiveMaskOf(z, -tolerance));
  const isComplete = units.length <= MOST_LISTED;
  const choices = isComplete
    ? Array.from({ length: 2 ** units.length }, (_, code) =>
        units.filter((_unit, k) => ((code >> k) & 1) === 1),
      )
    : [units.slice(0, 0), units];
  const sides = choices.map((on) => {
    const active = Uint32Array.from([...always, ...on]).sort();
    const block = blockOf(map.weight, map.units, active, active);
    return { on, ...spectrumSummary(leadingSpectrum(block, active.length, signal)) };
  });
  return { units, sides, isComplete };
}
