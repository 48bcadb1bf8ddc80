/** Lines of the last transitions analysis for the state space, while that analysis is looked at. How they look is the stage's. */
import type { TransitionsResult } from '../../../src/protocol/analyses/transitions';
import type { TransitionPaths } from '../../scene/stageApi';
import type { PageState } from '../state';
import { areDrawnAxes, openReply } from './openReply';

const made = new WeakMap<TransitionsResult['picture'], TransitionPaths>();

/** null when there are none, or they are of another orbit or in other axes. The same object for the same picture. */
export function transitionPathsOf(state: PageState): TransitionPaths | null {
  const reply = openReply(state);
  if (reply?.kind !== 'transitions') return null;
  const { picture } = reply.result;
  if (!areDrawnAxes(state, picture.axes)) return null;
  const flat = (rows: readonly (readonly number[])[]) => Float32Array.from(rows.flat());
  const known = made.get(picture);
  if (known) return known;
  const { average, path } = picture;
  const segments = picture.segments.map(flat);
  if (segments.length + average.length + path.length === 0) return null;
  const paths = { segments, average: flat(average), path: flat(path) };
  made.set(picture, paths);
  return paths;
}
