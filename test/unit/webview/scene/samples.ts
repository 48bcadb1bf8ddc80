/** Small scenes and networks for the drawables, with answers that can be counted by hand. */
import { PerspectiveCamera, type Vector3 } from 'three';
import type {
  Connectivity,
  FixedPointMark,
  OrbitTrace,
  RayMark,
  Scene,
  Skeleton,
} from '../../../../src/protocol/inspector';
import type { MechanismGraph } from '../../../../src/protocol/mechanismGraph';
import type { Drawable } from '../../../../webview/scene/drawable';
import { PickProbe } from '../../../../webview/scene/pickProbe';
import type { Pick, StageOptions } from '../../../../webview/scene/stageApi';

export const OPTIONS: StageOptions = {
  colourBy: 'symbol',
  stepValues: null,
  transitions: null,
  averaged: null,
  cycles: null,
  outlines: null,
  eigenmodes: null,
  connectivityMode: 'network',
  mechanism: null,
  order: 'index',
  edgeShare: 1,
  selectedUnit: null,
  selectedStep: null,
  gains: new Map(),
  edgeGains: [],
  activity: null,
  reduceMotion: false,
};

/** A circle of the given radius in the first two components. */
export function circleTrace(steps: number, radius: number): OrbitTrace {
  const positions = new Float32Array(3 * steps);
  for (let step = 0; step < steps; step++) {
    positions[3 * step] = radius * Math.cos((2 * Math.PI * step) / steps);
    positions[3 * step + 1] = radius * Math.sin((2 * Math.PI * step) / steps);
  }
  return {
    steps,
    positions,
    sampled: new Uint8Array(steps),
    argmax: new Uint8Array(steps),
    speed: new Float32Array(steps).fill(1),
    explodedAtStep: null,
  };
}

export function sceneOf(intact: OrbitTrace, altered: OrbitTrace | null = null): Scene {
  return {
    sequence: 1,
    revision: 1,
    intact,
    altered,
    basis: { explainedVarianceRatio: [0.6, 0.3, 0.1], kind: 'pca', source: '' },
    noInput: {
      trajectories: 2,
      stepsEach: 3,
      positions: Float32Array.of(1, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0.5, 0, 0, 0, 0),
      startSteps: [0, 1],
      finalNorm: 0,
    },
    outputs: [],
    alteredOutputs: null,
    meanActivity: new Float32Array(0),
    activeShare: new Float32Array(0),
    notices: [],
    elapsedMs: 0,
  };
}

export function rayOf(change: Partial<RayMark>): RayMark {
  return {
    period: 1,
    growth: 0.727,
    attracting: true,
    startsShare: 1,
    transverse: 0.5,
    exit: null,
    residual: 0,
    border: false,
    activeUnits: [0],
    outputProbability: [],
    segments: Float32Array.of(0, 0, 0, 1, 1, 0),
    ...change,
  };
}

export function fixedPointOf(change: Partial<FixedPointMark>): FixedPointMark {
  return {
    period: 1,
    stability: 'stable',
    kind: 'exact',
    border: false,
    residual: 0,
    relativeSpeed: 0,
    familyDimension: 0,
    hits: 1,
    multipliers: [],
    positions: new Float32Array(3),
    ...change,
  };
}

export function skeletonOf(
  rays: readonly RayMark[],
  fixedPoints: readonly FixedPointMark[],
): Skeleton {
  return {
    sequence: 1,
    revision: 1,
    isWhole: true,
    rays,
    fixedPoints,
    startsTried: 1,
    unsettledShare: 0,
    meanLogGrowth: -1,
    explodingShare: 0,
    unseenShare: 0,
    method: '',
    elapsedMs: 0,
  };
}

/** Three units, W = [[0, 3, 0], [-2, 0, 0], [0, 0, 1]], one readout row; "cluster" turns the order round. */
export function smallConnectivity(): Connectivity {
  return {
    layer: 0,
    units: 3,
    inputNorm: Float32Array.of(3, 2, 1),
    readout: Float32Array.of(0, 1, 2),
    edges: {
      target: Uint32Array.of(0, 1, 2),
      source: Uint32Array.of(1, 0, 2),
      weight: Float32Array.of(3, -2, 1),
      total: 3,
    },
    matrix: { size: 3, values: Float32Array.of(0, 3, 0, -2, 0, 0, 0, 0, 1), pooled: false },
    orders: [
      { name: 'index', order: Uint32Array.of(0, 1, 2) },
      { name: 'cluster', order: Uint32Array.of(2, 1, 0) },
    ],
    groups: null,
    note: '',
  };
}

/** In that network: unit 0 excites and unit 2 leads to symbol 0 and, by a kick of the other sign, from it. */
export function smallMechanism(): MechanismGraph {
  return {
    kicks: [2],
    populations: [{ units: [0], share: 0.9 }],
    integrate: false,
    symbols: [0],
    drives: [{ from: { population: 0 }, unit: 2, sign: -1, strength: 0.9 }],
    kicksOf: [
      { unit: 2, symbol: 0, sign: 1, strength: 0.3 },
      { unit: 2, symbol: 0, sign: -1, strength: 0.8 },
    ],
    lines: ['two runs'],
  };
}

/** Pixels a unit of the scene, at the distance of the origin, in the view of `pickFrom`. */
export const PIXELS_A_UNIT = 100;
const EYE_DISTANCE = 10;

/**
 * What a pointer finds that far to the right and down from the origin, CSS pixels: seen from in front, where x is to the
 * right and y upwards, or from above, where x is to the right and z downwards.
 */
export function pickFrom(
  side: 'front' | 'above',
  drawables: readonly Drawable[],
  right: number,
  down: number,
): Pick | null {
  const sidePixels = 4 * PIXELS_A_UNIT + 1;
  const halfAngle = Math.atan(sidePixels / 2 / PIXELS_A_UNIT / EYE_DISTANCE);
  const camera = new PerspectiveCamera((2 * halfAngle * 180) / Math.PI, 1, 0.1, 100);
  if (side === 'front') camera.position.z = EYE_DISTANCE;
  else camera.position.y = EYE_DISTANCE;
  camera.up.set(0, side === 'front' ? 1 : 0, side === 'front' ? 0 : -1);
  camera.lookAt(0, 0, 0);
  const size = { width: sidePixels, height: sidePixels };
  const middle = (sidePixels - 1) / 2;
  const probe = new PickProbe(camera, size, { x: middle + right, y: middle + down });
  for (const drawable of drawables) drawable.offerTo?.(probe);
  return probe.found();
}

/** The same from in front, at a place of the scene. */
export function pickAtPlace(drawables: readonly Drawable[], { x, y }: Vector3): Pick | null {
  const [right, down] = [x, -y].map((at) => Math.round(PIXELS_A_UNIT * at));
  return pickFrom('front', drawables, right, down);
}
