import { describe, expect, it } from 'vitest';
import { extentOf, unionOf } from '../../../../webview/scene/flatStateSpace';
import { circleTrace, rayOf, skeletonOf } from './samples';

describe('extentOf', () => {
  it('reaches around finite states and attracting rays', () => {
    const trace = circleTrace(64, 2);
    trace.positions[0] = Number.NaN;
    const { left, top } = extentOf(trace, null);
    expect([left, top]).toEqual([-2, 2]);
    const far = rayOf({ segments: Float32Array.of(0, 0, 0, 9, 0, 0) });
    expect(extentOf(trace, skeletonOf([far], [])).right).toBe(9);
    const repelling = skeletonOf([{ ...far, attracting: false }], []);
    expect(extentOf(trace, repelling).right).toBeLessThanOrEqual(2);
  });

  it('joins with another one', () => {
    const joined = unionOf(extentOf(circleTrace(64, 2), null), extentOf(circleTrace(64, 3), null));
    expect(joined).toMatchObject({ left: -3, top: 3 });
  });
});
