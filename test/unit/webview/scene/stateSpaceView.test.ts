import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { Drawable } from '../../../../webview/scene/drawable';
import { StateSpaceView } from '../../../../webview/scene/stateSpaceView';
import {
  circleTrace,
  fixedPointOf,
  OPTIONS,
  pickFrom,
  rayOf,
  sceneOf,
  skeletonOf,
} from './samples';
import { THEMES } from '../theme/themes';

const countOf = (drawables: readonly Drawable[], name: string): number | undefined =>
  drawables.find((drawable) => drawable.name === name)?.count();

function viewOf(...args: Parameters<typeof sceneOf>): StateSpaceView {
  const view = new StateSpaceView();
  view.setScene(sceneOf(...args), 'own');
  view.root();
  return view;
}

describe('state-space view', () => {
  it('draws the orbit in force, and the intact one as a ghost only when it was altered', () => {
    const intact = viewOf(circleTrace(100, 2));
    expect(countOf(intact.drawables(), 'orbit')).toBe(100);
    expect(countOf(intact.drawables(), 'ghost')).toBeUndefined();
    const altered = viewOf(circleTrace(100, 2), circleTrace(40, 1));
    expect(countOf(altered.drawables(), 'orbit')).toBe(40);
    expect(countOf(altered.drawables(), 'ghost')).toBe(100);
  });

  it('fills about -1..1 of the world, whatever the scale of the states', () => {
    for (const radius of [1e-9, 1, 1e9]) {
      const orbit = viewOf(circleTrace(64, radius)).samples().slice(0, 64);
      const reach = Math.max(...orbit.map(({ x }) => Math.abs(x)));
      expect(reach).toBeGreaterThan(0.9);
      expect(reach).toBeLessThan(1.1);
    }
  });

  it('keeps earlier orbits in view while its frame grows, but none that exploded', () => {
    const view = new StateSpaceView();
    const reachOf = (radius: number, frame: 'own' | 'growing', explodedAtStep: number | null) => {
      view.setScene(sceneOf({ ...circleTrace(64, radius), explodedAtStep }), frame);
      view.root();
      return Math.max(
        ...view
          .samples()
          .slice(0, 64)
          .map(({ x }) => Math.abs(x)),
      );
    };
    expect(reachOf(4, 'growing', null)).toBeCloseTo(1, 1);
    expect(reachOf(2, 'growing', null)).toBeCloseTo(0.5, 1);
    expect(reachOf(8, 'growing', null)).toBeCloseTo(1, 1);
    expect(reachOf(1e6, 'growing', 40)).toBeCloseTo(1, 1);
    expect(reachOf(2, 'growing', null)).toBeCloseTo(0.25, 1);
    expect(reachOf(2, 'own', null)).toBeCloseTo(1, 1);
    expect(reachOf(1, 'growing', null)).toBeCloseTo(0.5, 1);
    expect(reachOf(1, 'own', null)).toBeCloseTo(1, 1);
  });

  it('does not move the intact orbit when units are ablated', () => {
    const before = viewOf(circleTrace(32, 1)).samples()[5];
    const after = viewOf(circleTrace(32, 1), circleTrace(32, 500)).samples()[5];
    expect(after.distanceTo(before)).toBeLessThan(1e-6);
  });

  it('never fits the camera to an altered orbit that explodes', () => {
    const samples = viewOf(circleTrace(32, 1), circleTrace(32, 1e6)).samples();
    expect(Math.max(...samples.map((sample) => sample.length()))).toBeLessThan(4);
  });

  it('survives states that are no numbers, and steps that do not exist', () => {
    const trace = circleTrace(50, 1);
    trace.positions.fill(Number.NaN, 30, 90);
    trace.positions[0] = Infinity;
    const view = viewOf(trace);
    view.paint(THEMES[0], { ...OPTIONS, selectedStep: 999 });
    view.moveTo(-5);
    view.moveTo(1e9);
    expect(countOf(view.drawables(), 'selected step')).toBe(0);
    expect(countOf(view.drawables(), 'playhead')).toBe(0);
    for (const { x, y, z } of view.samples()) expect(Number.isFinite(x + y + z)).toBe(true);
  });

  it('survives an orbit without steps', () => {
    const view = viewOf(circleTrace(0, 1));
    view.paint(THEMES[1], OPTIONS);
    view.moveTo(0);
    expect(countOf(view.drawables(), 'orbit')).toBe(0);
    expect(countOf(view.drawables(), 'playhead')).toBe(0);
  });

  it('names rest, rays and the selected step, each once', () => {
    const view = viewOf(circleTrace(50, 1));
    view.setSkeleton(
      skeletonOf(
        [rayOf({}), rayOf({ period: 2, attracting: false, growth: 0.9 })],
        [fixedPointOf({}), fixedPointOf({ stability: 'source' }), fixedPointOf({ kind: 'slow' })],
      ),
    );
    view.root();
    view.paint(THEMES[0], { ...OPTIONS, selectedStep: 7 });
    const camera = new PerspectiveCamera(30, 1, 0.1, 100);
    camera.position.set(2, 3, 5);
    camera.lookAt(0, 0, 0);
    expect(view.lookFrom(camera)).toBe(true);
    const texts = view.labels().map(({ text }) => text);
    for (const text of [
      'rest (no input)',
      'ray 1 · λ 0.727',
      'ray 2 · λ 0.900, period 2',
      'stable point',
      'repelling point',
      'slow point',
      'step 7',
      'PC 1 · 60 %',
    ]) {
      expect(texts.filter((one) => one === text)).toHaveLength(1);
    }
    expect(countOf(view.drawables(), 'rays and fixed points')).toBe(5);
  });

  it('finds steps of the orbit in force, ends of rays, and fixed points before the steps they lie on', () => {
    const view = new StateSpaceView();
    view.setScene(sceneOf(circleTrace(4, 2), circleTrace(4, 1)), 'own');
    const positions = Float32Array.of(-1, 0, 0);
    const segments = Float32Array.of(0, 0, 0, 1.2, 1.2, 0);
    view.setSkeleton(skeletonOf([rayOf({ segments })], [fixedPointOf({ positions })]));
    const root = view.root();
    view.paint(THEMES[0], OPTIONS);
    // The box of the intact orbit, -2..2, is two units wide in the world: a unit of the states is 50 pixels.
    const found = (x: number, y: number) => pickFrom('front', [root], 50 * x, -50 * y);
    expect(found(1, 0)).toEqual({ kind: 'step', step: 0 });
    expect(found(0, 1)).toEqual({ kind: 'step', step: 1 });
    expect(found(0, -1)).toEqual({ kind: 'step', step: 3 });
    expect(found(-1, 0)).toEqual({ kind: 'fixedPoint', index: 0 });
    expect(found(1.2, 1.2)).toEqual({ kind: 'ray', index: 0 });
    // The intact orbit is a ghost; what marks rest, at the origin, is nothing to be found.
    for (const [x, y] of [
      [0, 2],
      [2, 0],
      [0, 0],
    ])
      expect(found(x, y)).toBeNull();
  });

  it('shows the ends of attracting rays, and moves only the playhead when played', () => {
    const view = viewOf(circleTrace(50, 1));
    const before = view.samples().length;
    view.setSkeleton(skeletonOf([rayOf({}), rayOf({ attracting: false })], []));
    expect(view.samples()).toHaveLength(before + 1);
    view.moveTo(3);
    expect(countOf(view.drawables(), 'playhead')).toBe(1);
    view.moveTo(null);
    expect(countOf(view.drawables(), 'playhead')).toBe(0);
    expect(view.samples()[0]).toBeInstanceOf(Vector3);
  });
});
