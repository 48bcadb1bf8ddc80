/** One 3D view of the stage: its scenes, camera, controls and labels on a part of the shared canvas. */
import CameraControls from 'camera-controls';
import {
  Box3,
  MathUtils,
  Matrix4,
  PerspectiveCamera,
  Quaternion,
  Raycaster,
  Scene,
  Sphere,
  Spherical,
  Vector2,
  Vector3,
  Vector4,
} from 'three';
import type { LabelBox, ViewportReport } from '../../src/protocol/inspector';
import type { Drawable } from './drawable';
import { LabelLayer, type SceneLabel } from './labelLayer';
import { PickProbe } from './pickProbe';
import type { PointerPlace } from './pointer';
import type { Pick, ViewportName } from './stageApi';

CameraControls.install({
  THREE: { Box3, Matrix4, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 },
});

const FIELD_OF_VIEW = 30;
/** Share of the viewport the content fills after a fit. */
const FILL = 0.86;
/** Least half extent (half views) a fit divides by: one unit, or an orbit at rest, has none. */
const LEAST_EXTENT = 0.02;
/** Planes of the view frustum, as shares of the distance to the target. */
const NEAR_SHARE = 0.01;
const LEAST_NEAR = 1e-4;
const FAR_SHARE = 100;
const point = new Vector3();

export class Viewport {
  /** Takes the pointer; labels stand in it. */
  readonly element = document.createElement('div');
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 100);
  readonly controls: CameraControls;
  private readonly labels = new LabelLayer();
  private drawables: Drawable[] = [];
  private samples: readonly Vector3[] = [];
  /** Labels shown by the last frame, in CSS pixels of the page. */
  labelBoxes: readonly LabelBox[] = [];
  private fitted = false;
  private touched = false;
  private userMoves = false;

  constructor(
    readonly name: ViewportName,
    label: string,
    /** From the content to the eye after a fit; a unit vector. */
    public direction: Vector3,
    onChange: () => void,
    onRest: () => void,
  ) {
    this.element.className = `viewport viewport-${name}`;
    this.element.tabIndex = 0;
    this.element.role = 'application';
    this.element.ariaLabel = label;
    this.element.append(this.labels.element);
    this.controls = new CameraControls(this.camera, this.element);
    this.controls.smoothTime = 0.12;
    this.controls.draggingSmoothTime = 0.06;
    this.controls.dollyToCursor = true;
    this.controls.addEventListener('control', onChange);
    this.controls.addEventListener('transitionstart', onChange);
    this.controls.addEventListener('wake', onChange);
    this.controls.addEventListener('controlstart', () => this.noteUserMotion());
    this.controls.addEventListener('rest', () => {
      if (this.userMoves) onRest();
      this.userMoves = false;
    });
  }

  /**
   * Replaces the content. The camera is fitted the first time, and again when `refit` asks for it and the user
   * has not moved it yet.
   * @param samples world points that stand for its extent
   */
  setContent(
    drawables: readonly Drawable[],
    labels: readonly SceneLabel[],
    samples: readonly Vector3[],
    refit = false,
  ): void {
    for (const { object } of this.drawables) this.scene.remove(object);
    this.drawables = [...drawables];
    for (const { object } of drawables) this.scene.add(object);
    this.labels.set(labels);
    this.samples = samples;
    if (samples.length > 0 && (!this.fitted || (refit && !this.touched))) this.fit(false);
  }

  /** New labels for the same content. */
  relabel(labels: readonly SceneLabel[]): void {
    this.labels.set(labels);
  }

  /** The camera is the user's from now on: content that arrives later leaves it alone. */
  noteUserMotion(): void {
    this.touched = true;
    this.userMoves = true;
  }

  /** Turns to the standard direction and moves until the content fills the view. */
  fit(animated: boolean): void {
    const { width, height } = this.size();
    if (this.samples.length === 0 || width === 0 || height === 0) return;
    this.fitted = true;
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    const box = new Box3().setFromPoints([...this.samples]);
    const centre = box.getCenter(new Vector3());
    let distance = box.getSize(new Vector3()).length() * 2 || 4;
    for (let round = 0; round < 6; round++) {
      const bounds = this.boundsFrom(centre, distance);
      const right = new Vector3().setFromMatrixColumn(this.camera.matrixWorld, 0);
      const up = new Vector3().setFromMatrixColumn(this.camera.matrixWorld, 1);
      const halfHeight = distance * Math.tan(MathUtils.degToRad(FIELD_OF_VIEW / 2));
      centre.addScaledVector(right, bounds.x * halfHeight * this.camera.aspect);
      centre.addScaledVector(up, bounds.y * halfHeight);
      const extent = Math.max(bounds.halfWidth, bounds.halfHeight, LEAST_EXTENT);
      distance *= extent / FILL;
    }
    const eye = centre.clone().addScaledVector(this.direction, distance);
    void this.controls.setLookAt(eye.x, eye.y, eye.z, centre.x, centre.y, centre.z, animated);
    this.controls.minDistance = distance / 50;
    this.controls.maxDistance = distance * 8;
  }

  get isFitted(): boolean {
    return this.fitted;
  }

  state(): string {
    return this.controls.toJSON();
  }

  /** A camera that is none (an edited or foreign view file) is passed over: the content is fitted instead. */
  restore(json: string): void {
    if (!isCameraJson(json)) return;
    this.controls.fromJSON(json, false);
    this.fitted = true;
    this.touched = true;
  }

  /** Where a point of the scene is seen: CSS pixels from the upper left corner; null behind the camera. */
  placeOf(position: Vector3): { x: number; y: number } | null {
    const { width, height } = this.size();
    point.copy(position).project(this.camera);
    if (!(Math.abs(point.z) <= 1)) return null;
    return { x: ((point.x + 1) / 2) * width, y: ((1 - point.y) / 2) * height };
  }

  /** What stands at a pixel of the picture, else what is nearest within reach. */
  pick(place: PointerPlace): Pick | null {
    const probe = new PickProbe(this.camera, this.size(), place);
    for (const drawable of this.drawables) drawable.offerTo?.(probe);
    return probe.found();
  }

  /** Pixels of the page. */
  size(): { width: number; height: number } {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** Call before drawing; true while the camera still moves. */
  update(seconds: number): boolean {
    const { width, height } = this.size();
    if (width > 0 && height > 0) {
      this.camera.aspect = width / height;
      this.camera.near = Math.max(LEAST_NEAR, this.controls.distance * NEAR_SHARE);
      this.camera.far = FAR_SHARE * Math.max(1, this.controls.distance);
      this.camera.updateProjectionMatrix();
    }
    return this.controls.update(seconds);
  }

  placeLabels(): void {
    const { left, top } = this.element.getBoundingClientRect();
    const { width, height } = this.size();
    this.labelBoxes = this.labels.place(this.camera, width, height, left, top);
  }

  /** Fonts or borders may have changed. */
  remeasureLabels(): void {
    this.labels.remeasure();
  }

  /** @param points of the content, to count those under the labels of its axes; null to leave it */
  report(points: readonly Vector3[] | null): ViewportReport {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    const covered = points && this.labels.pointsUnderAxes(points, this.camera, width, height);
    return { name: this.name, x: left, y: top, width, height, cover: this.cover(), covered };
  }

  dispose(): void {
    this.controls.dispose();
    this.element.remove();
  }

  /** Larger of the shares of width and height that the content spans. */
  private cover(): number {
    if (this.samples.length === 0) return 0;
    this.camera.updateMatrixWorld();
    const { halfWidth, halfHeight } = this.projectedBounds();
    return Math.min(1, Math.max(halfWidth, halfHeight));
  }

  private boundsFrom(centre: Vector3, distance: number) {
    this.camera.position.copy(centre).addScaledVector(this.direction, distance);
    this.camera.lookAt(centre);
    this.camera.updateMatrixWorld();
    return this.projectedBounds();
  }

  /** Centre and half extents of the samples in normalised device coordinates. */
  private projectedBounds() {
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const sample of this.samples) {
      point.copy(sample).project(this.camera);
      left = Math.min(left, point.x);
      right = Math.max(right, point.x);
      bottom = Math.min(bottom, point.y);
      top = Math.max(top, point.y);
    }
    return {
      x: (left + right) / 2,
      y: (bottom + top) / 2,
      halfWidth: (right - left) / 2,
      halfHeight: (top - bottom) / 2,
    };
  }
}

/** What camera-controls writes, with finite numbers. */
function isCameraJson(json: string): boolean {
  let state: unknown;
  try {
    state = JSON.parse(json);
  } catch {
    return false;
  }
  if (typeof state !== 'object' || state === null) return false;
  const { target, position } = state as { target?: unknown; position?: unknown };
  return [target, position].every(
    (place) => Array.isArray(place) && place.length === 3 && place.every(Number.isFinite),
  );
}
