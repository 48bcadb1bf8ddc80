/** Cycles of the last longer search for the state space, while rays and fixed points are looked at. How they look is the stage's. */
import type { CyclesResult } from '../../../src/protocol/analyses/cycles';
import type { FixedPointMark, RayMark, Skeleton } from '../../../src/protocol/inspector';
import type { FoundCycles } from '../../scene/stageApi';
import type { PageState } from '../state';
import { orbitName } from './analysisState';
import { areDrawnAxes } from './openReply';

interface Made {
  readonly beside: Skeleton | null;
  readonly cycles: FoundCycles;
}

const made = new WeakMap<CyclesResult, Made>();
/** Of the size of a point: nearer ones are one. */
const SAME_POINT = 1e-4;

/** Of the orbit that is shown; null when there is none, or it is of another orbit. */
export function cyclesOf({ analysis, view }: PageState): CyclesResult | null {
  const kept = analysis.replies.cycles;
  if (kept?.reply.kind !== 'cycles' || kept.orbit !== orbitName(view.simulation)) return null;
  return kept.reply.result;
}

/** What the skeleton does not show already; null when that is nothing. The same object for the same result. */
export function cycleMarksOf(state: PageState): FoundCycles | null {
  const result = state.view.panel === 'skeleton' ? cyclesOf(state) : null;
  if (!result || !areDrawnAxes(state, result.axes)) return null;
  const known = made.get(result);
  const { skeleton } = state;
  const cycles = known?.beside === skeleton ? known.cycles : newTo(skeleton, result);
  made.set(result, { beside: skeleton, cycles });
  return cycles.rays.length + cycles.fixedPoints.length > 0 ? cycles : null;
}

function newTo(skeleton: Skeleton | null, { rays, fixedPoints }: CyclesResult): FoundCycles {
  const end = ({ segments }: RayMark) => segments.subarray(3, 6);
  const ends = ({ segments, period }: RayMark) =>
    Array.from({ length: period }, (_, k) => segments.subarray(6 * k + 3, 6 * k + 6));
  const points = ({ positions, period }: FixedPointMark) =>
    Array.from({ length: period }, (_, k) => positions.subarray(3 * k, 3 * k + 3));
  return {
    rays: rays.filter(
      (ray) =>
        !skeleton?.rays.some(
          (known) =>
            known.period === ray.period && ends(known).some((one) => areNear(one, end(ray))),
        ),
    ),
    fixedPoints: fixedPoints.filter(
      (point) =>
        !skeleton?.fixedPoints.some(
          (known) =>
            known.period === point.period &&
            points(known).some((one) => areNear(one, points(point)[0])),
        ),
    ),
  };
}

function areNear(a: Float32Array, b: Float32Array): boolean {
  const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  return distance <= SAME_POINT * (1 + Math.hypot(...a));
}
