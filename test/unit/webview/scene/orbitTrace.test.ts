import type { BufferAttribute, Points } from 'three';
import { describe, expect, it } from 'vitest';
import { OrbitTrace } from '../../../../webview/scene/orbitTrace';
import { topSpeed } from '../../../../webview/scene/stepColours';
import { NO_ZONE } from '../../../../webview/scene/stageApi';
import { circleTrace } from './samples';
import { THEMES } from '../theme/themes';

function tints(orbit: OrbitTrace): BufferAttribute {
  const points = orbit.object.children[1] as Points;
  return points.geometry.getAttribute('tint') as BufferAttribute;
}
const tintAt = (orbit: OrbitTrace, step: number): number[] =>
  [0, 1, 2].map((k) => tints(orbit).getComponent(step, k));

describe('orbit trace', () => {
  it('colours equal symbols alike and different ones differently', () => {
    const trace = circleTrace(6, 1);
    trace.sampled.set([0, 1, 0, 1, 2, 2]);
    const orbit = new OrbitTrace('orbit', trace, false);
    orbit.paint(THEMES[0], { colourBy: 'symbol', stepValues: null });
    expect(tintAt(orbit, 0)).toEqual(tintAt(orbit, 2));
    expect(tintAt(orbit, 4)).toEqual(tintAt(orbit, 5));
    expect(tintAt(orbit, 0)).not.toEqual(tintAt(orbit, 1));
    expect(tintAt(orbit, 1)).not.toEqual(tintAt(orbit, 4));
  });

  it('colours by time from one end of the ramp to the other', () => {
    const orbit = new OrbitTrace('orbit', circleTrace(50, 1), false);
    orbit.paint(THEMES[1], { colourBy: 'time', stepValues: null });
    expect(tintAt(orbit, 0)).not.toEqual(tintAt(orbit, 49));
    orbit.paint(THEMES[1], { colourBy: 'speed', stepValues: null });
    expect(tintAt(orbit, 0)).toEqual(tintAt(orbit, 49));
  });

  it('colours by what an analysis says, and steps it says nothing of as muted', () => {
    const orbit = new OrbitTrace('orbit', circleTrace(4, 1), false);
    const muted = new OrbitTrace('ghost', circleTrace(1, 1), true);
    muted.paint(THEMES[0], { colourBy: 'symbol', stepValues: null });
    const zone = Uint8Array.of(1, 3, 1, NO_ZONE);
    orbit.paint(THEMES[0], { colourBy: 'zone', stepValues: { kind: 'zones', zone } });
    expect(tintAt(orbit, 0)).toEqual(tintAt(orbit, 2));
    expect(tintAt(orbit, 0)).not.toEqual(tintAt(orbit, 1));
    expect(tintAt(orbit, 3)).toEqual(tintAt(muted, 0));
    const share = Float32Array.of(0, 1, 0, Number.NaN);
    orbit.paint(THEMES[0], { colourBy: 'residency', stepValues: { kind: 'magnitude', share } });
    expect(tintAt(orbit, 0)).toEqual(tintAt(orbit, 2));
    expect(tintAt(orbit, 0)).not.toEqual(tintAt(orbit, 1));
    expect(tintAt(orbit, 3)).toEqual(tintAt(muted, 0));
  });

  it('takes a speed that one leap does not lift, and never 0', () => {
    const speed = new Float32Array(100).fill(2);
    speed[7] = 1e6;
    speed[8] = Number.NaN;
    expect(topSpeed(speed)).toBe(2);
    expect(topSpeed(new Float32Array(4))).toBe(1);
    expect(topSpeed(new Float32Array(0))).toBe(1);
  });
});
