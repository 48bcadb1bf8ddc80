import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import type { Scene, Skeleton } from '../../../../src/protocol/inspector';
import { raysOfScene } from '../../../../webview/inspector/intact';
import { initialState } from '../../../../webview/inspector/state';

const START = initialState(DEFAULT_VIEW);
const attractors = { sequence: 3, isWhole: false } as Skeleton;
const scene = { sequence: 3, attractors } as Scene;

describe('rays that come with a scene', () => {
  it('are shown, unless the whole skeleton of the scene was there first', () => {
    expect(raysOfScene(START, scene)).toBe(attractors);
    const older = { ...START, skeleton: { ...attractors, sequence: 2, isWhole: true } };
    expect(raysOfScene(older, scene)).toBe(attractors);
    const whole = { ...START, skeleton: { ...attractors, isWhole: true } };
    expect(raysOfScene(whole, scene)).toBeNull();
  });

  it('are none where they are asked for', () => {
    expect(raysOfScene(START, { sequence: 3 } as Scene)).toBeNull();
  });
});
