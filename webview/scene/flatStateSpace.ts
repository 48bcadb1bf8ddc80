/** The state space on a 2D canvas: PC 1 to the right, PC 2 upwards, one scale for both. */
import { Color } from 'three';
import type { OrbitTrace, Scene, Skeleton } from '../../src/protocol/inspector';
import { stabilityColours } from '../theme/palette';
import { drawAveraged } from './flatAveraged';
import { drawEigenmodes } from './flatEigenmodes';
import { drawOutlines } from './flatOutlines';
import {
  drawLabels,
  MARGIN_PIXELS,
  nearestPoint,
  NOTHING,
  type FlatArea,
  type FlatLabel,
  type FlatPicture,
} from './flatPicture';
import { drawTransitions } from './flatTransitions';
import { drawGlyph } from './glyphPaths';
import { GLYPH, type Glyph } from './glyphs';
import { axisLabel } from './principalAxes';
import { fixedPointLabel, rayLabel, STABILITY_GLYPH } from './skeletonMarks';
import type { FoundCycles, Pick, StageOptions } from './stageApi';
import { stepPainter } from './stepColours';

const scratch = new Color();

interface Frame {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly cover: number;
}

/** In the coordinates of the first two axes. */
export interface Extent {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const UNIT: Extent = { left: -1, right: 1, bottom: -1, top: 1 };

interface FlatMark {
  readonly x: number;
  readonly y: number;
  readonly pick: Pick;
}

/**
 * @param playhead step of the orbit in force, or null
 * @param seen what stays in view beside this scene, or null
 */
export function drawStateSpace(
  area: FlatArea,
  scene: Scene | null,
  skeleton: Skeleton | null,
  options: StageOptions,
  playhead: number | null,
  seen: Extent | null,
): FlatPicture {
  if (!scene) return NOTHING;
  const { context, theme } = area;
  const inForce = scene.altered ?? scene.intact;
  const own = extentOf(scene.intact, skeleton);
  const frame = frameOf(seen ? unionOf(own, seen) : own, area);
  const points = project(inForce.positions, frame);
  const labels = drawAxes(area, scene, frame);
  if (scene.altered) {
    drawTrace(context, project(scene.intact.positions, frame), () => theme.muted, 0.3);
  }
  const paintStep = stepPainter(theme, inForce, options);
  const colourOf = (step: number) => {
    paintStep(step, scratch);
    return scratch.getStyle();
  };
  drawTrace(context, points, colourOf, 0.85);
  drawTrails(area, scene, frame);
  const { transitions, averaged, cycles, outlines, eigenmodes } = options;
  const toPixels = (positions: Float32Array) => project(positions, frame);
  if (transitions) labels.push(...drawTransitions(area, transitions, toPixels));
  const marks = drawSkeleton(area, skeleton, frame, labels);
  if (cycles) drawSkeleton(area, cycles, frame, labels);
  labels.push(...drawAnalysis(area, options, toPixels));
  drawStep(area, points, playhead, theme.foreground, GLYPH.disc);
  if (drawStep(area, points, options.selectedStep, theme.focus, GLYPH.ring)) {
    const step = options.selectedStep ?? 0;
    const text = `step ${step.toLocaleString('en')}`;
    labels.push({ text, x: points[2 * step], y: points[2 * step + 1], priority: 100 });
  }
  const markPoints = marks.flatMap(({ x, y }) => [x, y]);
  return {
    drawables: [
      { name: 'orbit', count: inForce.steps, visible: true },
      { name: 'ghost', count: scene.altered ? scene.intact.steps : 0, visible: !!scene.altered },
      { name: 'no-input trajectories', count: scene.noInput.trajectories, visible: true },
      { name: 'transitions', count: transitions?.segments.length ?? 0, visible: !!transitions },
      { name: 'averaged map', count: averaged?.areStable.length ?? 0, visible: !!averaged },
      { name: 'found cycles', count: cycles?.fixedPoints.length ?? 0, visible: !!cycles },
      { name: 'outlines', count: countOf(outlines), visible: !!outlines },
      { name: 'eigenvectors', count: eigenmodes?.modes.length ?? 0, visible: !!eigenmodes },
      { name: 'rays and fixed points', count: marks.length, visible: marks.length > 0 },
    ].filter(({ visible }) => visible),
    labels: drawLabels(area, labels),
    cover: frame.cover,
    pick: (x, y) => {
      const mark = nearestPoint(markPoints, x, y);
      if (mark >= 0) return marks[mark].pick;
      const step = nearestPoint(points, x, y);
      return step >= 0 ? { kind: 'step', step } : null;
    },
  };
}

/** Around the finite states of a trace and the attracting rays; an altered orbit may reach outside. */
export function extentOf(trace: OrbitTrace, skeleton: Skeleton | null): Extent {
  const extent = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  const rays = skeleton?.rays.filter(({ attracting }) => attracting) ?? [];
  for (const positions of [trace.positions, ...rays.map(({ segments }) => segments)]) {
    for (let at = 0; at < positions.length; at += 3) {
      const [x, y] = [positions[at], positions[at + 1]];
      if (!Number.isFinite(x + y)) continue;
      extent.left = Math.min(extent.left, x);
      extent.right = Math.max(extent.right, x);
      extent.bottom = Math.min(extent.bottom, y);
      extent.top = Math.max(extent.top, y);
    }
  }
  return extent;
}

export function unionOf(a: Extent, b: Extent): Extent {
  return {
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
    top: Math.max(a.top, b.top),
  };
}

/** An empty extent counts as -1..1. */
function frameOf(extent: Extent, { width, height }: FlatArea): Frame {
  const { left, right, bottom, top } = extent.left > extent.right ? UNIT : extent;
  const wide = right - left || 1;
  const high = top - bottom || 1;
  const scale = Math.max(
    1e-30,
    Math.min((width - 2 * MARGIN_PIXELS) / wide, (height - 2 * MARGIN_PIXELS) / high),
  );
  return {
    scale,
    offsetX: width / 2 - (scale * (left + right)) / 2,
    offsetY: height / 2 + (scale * (bottom + top)) / 2,
    cover: Math.min(1, Math.max((scale * wide) / width, (scale * high) / height)),
  };
}

/** [n, 3] principal coordinates → [n, 2] CSS pixels. */
function project(positions: Float32Array, { scale, offsetX, offsetY }: Frame): Float32Array {
  const points = new Float32Array((positions.length / 3) * 2);
  for (let k = 0; 2 * k < points.length; k++) {
    points[2 * k] = offsetX + scale * positions[3 * k];
    points[2 * k + 1] = offsetY - scale * positions[3 * k + 1];
  }
  return points;
}

function drawTrace(
  context: CanvasRenderingContext2D,
  points: Float32Array,
  colourOf: (step: number) => string,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  for (let k = 0; 2 * k < points.length; k++) {
    context.fillStyle = colourOf(k);
    context.fillRect(points[2 * k] - 1, points[2 * k + 1] - 1, 2, 2);
  }
  context.globalAlpha = 1;
}

/** Two thin lines along the edges; returns their names. */
function drawAxes(
  { context, width, height, theme }: FlatArea,
  scene: Scene,
  frame: Frame,
): FlatLabel[] {
  const edge = MARGIN_PIXELS / 2;
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(edge, edge);
  context.lineTo(edge, height - edge);
  context.lineTo(width - edge, height - edge);
  context.stroke();
  const origin = project(new Float32Array(3), frame);
  return [
    { text: axisLabel(0, scene.basis), x: width - edge, y: height - edge, priority: 70 },
    { text: axisLabel(1, scene.basis), x: edge, y: edge, priority: 69 },
    { text: '0', x: origin[0], y: height - edge, priority: 5 },
  ];
}

function drawTrails({ context, theme }: FlatArea, { noInput }: Scene, frame: Frame): void {
  const { trajectories, stepsEach } = noInput;
  const points = project(noInput.positions, frame);
  context.strokeStyle = theme.muted;
  context.lineWidth = 1.5;
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    context.beginPath();
    for (let k = trajectory * stepsEach; k < (trajectory + 1) * stepsEach; k++) {
      if (Number.isFinite(points[2 * k] + points[2 * k + 1])) {
        context.lineTo(points[2 * k], points[2 * k + 1]);
      }
    }
    context.stroke();
  }
}

/** Draws rays and fixed points, adds their names to `labels`, returns what can be picked. */
function drawSkeleton(
  { context, theme }: FlatArea,
  skeleton: FoundCycles | null,
  frame: Frame,
  labels: FlatLabel[],
): FlatMark[] {
  const marks: FlatMark[] = [];
  const colours = stabilityColours(theme);
  const mark = (x: number, y: number, glyph: Glyph, colour: string, pick: Pick): void => {
    if (!Number.isFinite(x + y)) return;
    drawGlyph(context, glyph, x, y, 12, colour);
    marks.push({ x, y, pick });
  };
  skeleton?.rays.forEach((ray, index) => {
    const points = project(ray.segments, frame);
    const colour = ray.attracting ? colours.stable : colours.unstable;
    const glyph = ray.attracting ? GLYPH.triangle : GLYPH.hollowDiamond;
    context.strokeStyle = colour;
    context.lineWidth = ray.attracting ? 2 : 1;
    for (let k = 0; k + 3 < points.length; k += 4) {
      const [x0, y0, x1, y1] = points.subarray(k, k + 4);
      context.beginPath();
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      context.stroke();
      mark(x1, y1, glyph, colour, { kind: 'ray', index });
    }
    const priority = (ray.attracting ? 90 : 35) - 0.01 * index;
    labels.push({ text: rayLabel(ray, index), x: points[2], y: points[3], priority });
  });
  skeleton?.fixedPoints.forEach((point, index) => {
    const points = project(point.positions, frame);
    const colour = point.stability === 'stable' ? colours.stable : colours.unstable;
    for (let k = 0; k < points.length; k += 2) {
      const glyph = STABILITY_GLYPH[point.stability];
      mark(points[k], points[k + 1], glyph, colour, { kind: 'fixedPoint', index });
    }
    const priority = (point.stability === 'stable' ? 80 : 30) - 0.01 * index;
    labels.push({ text: fixedPointLabel(point), x: points[0], y: points[1], priority });
  });
  return marks;
}

/** What stands above rays and fixed points. */
function drawAnalysis(
  area: FlatArea,
  { averaged, outlines, eigenmodes }: StageOptions,
  toPixels: (positions: Float32Array) => Float32Array,
): FlatLabel[] {
  return [
    ...(averaged ? drawAveraged(area, averaged, toPixels) : []),
    ...(outlines ? drawOutlines(area, outlines, toPixels) : []),
    ...(eigenmodes ? drawEigenmodes(area, eigenmodes, toPixels) : []),
  ];
}

function countOf(outlines: StageOptions['outlines']): number {
  return outlines ? outlines.loops.length + outlines.arrows.length : 0;
}

function drawStep(
  { context }: FlatArea,
  points: Float32Array,
  step: number | null,
  colour: string,
  glyph: Glyph,
): boolean {
  if (step === null || 2 * step >= points.length) return false;
  drawGlyph(
    context,
    glyph,
    points[2 * step],
    points[2 * step + 1],
    glyph === GLYPH.ring ? 17 : 10,
    colour,
  );
  return true;
}
