/** What the open analysis outlines in the state space: contours of noise, or rows of the readout and planes of pairs. Draws nothing. */
import type { NoiseResult } from '../../../src/protocol/analyses/noise';
import type { ReadoutResult } from '../../../src/protocol/analyses/readout';
import type { Outlines } from '../../scene/stageApi';
import { number } from '../../ui/format';
import type { PageState } from '../state';
import { areDrawnAxes, openReply } from './openReply';

const made = new WeakMap<NoiseResult | ReadoutResult, Outlines>();

/** null when there are none, or they are of another orbit or in other axes. The same object for the same result. */
export function outlinesOf(state: PageState): Outlines | null {
  const reply = openReply(state);
  if (reply?.kind !== 'noise' && reply?.kind !== 'readout') return null;
  if (!areDrawnAxes(state, reply.result.axes)) return null;
  const known = made.get(reply.result);
  if (known) return known;
  const outlines = reply.kind === 'noise' ? ofNoise(reply.result) : ofReadout(reply.result);
  if (outlines.loops.length + outlines.arrows.length === 0) return null;
  made.set(reply.result, outlines);
  return outlines;
}

/** The σ of the orbit is the first one. */
function ofNoise({ contours }: NoiseResult): Outlines {
  return {
    loops: contours
      .map(({ noise, positions }, k) => ({
        name: `σ ${number(noise, 3)}`,
        points: flat(positions),
        isMain: k === 0,
      }))
      .filter(({ points }) => points.length > 0),
    arrows: [],
  };
}

function ofReadout({ rows, pairs }: ReadoutResult): Outlines {
  return {
    loops: pairs
      .map(({ symbols, outline }) => ({
        name: `plane of ${symbols.join(', ')}`,
        points: flat(outline),
        isMain: true,
      }))
      .filter(({ points }) => points.length > 0),
    arrows: rows
      .map(({ symbol, arrow }) => ({ name: `readout ${symbol}`, symbol, ends: flat(arrow) }))
      .filter(({ ends }) => ends.length === 6),
  };
}

function flat(rows: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(rows.flat());
}
