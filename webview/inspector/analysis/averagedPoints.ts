/** Points and cycles of the averaged map for the state space, while that analysis is looked at. How they look is the stage's. */
import type { AveragedResult } from '../../../src/protocol/analyses/averaged';
import type { AveragedPoints } from '../../scene/stageApi';
import type { PageState } from '../state';
import { areDrawnAxes, openReply } from './openReply';

const made = new WeakMap<AveragedResult, AveragedPoints>();

/** null when there are none, or they are of another orbit or in other axes. The same object for the same result. */
export function averagedPointsOf(state: PageState): AveragedPoints | null {
  const reply = openReply(state);
  if (reply?.kind !== 'averaged') return null;
  const { result } = reply;
  if (!areDrawnAxes(state, result.axes)) return null;
  const known = made.get(result);
  if (known) return known;
  const { fixedPoints, attractors } = result;
  const points = {
    fixedPoints: Float32Array.from(fixedPoints.flatMap(({ positions }) => positions[0])),
    areStable: fixedPoints.map(({ stability }) => stability === 'stable'),
    cycles: attractors
      .filter(({ period }) => period !== null && period > 1)
      .map(({ positions }) => Float32Array.from(positions.flat())),
  };
  if (points.areStable.length + points.cycles.length === 0) return null;
  made.set(result, points);
  return points;
}
