/** What is under the pointer, found by projection: drawables offer what they have there, the best is kept. Waits for no frame, knows no drawable. */
import { Matrix4, Vector3, Vector4, type PerspectiveCamera } from 'three';
import type { PointerPlace } from './pointer';
import type { Pick } from './stageApi';

/** Where the pointer hits nothing, the nearest disc in a square around it is found: from its pixel this many to each side. */
export const REACH_PIXELS = 7;
/** Lines are thin: they are found this far to each side. */
const LINE_REACH_PIXELS = 3;
/** Pixels by which a line is further away at its end than at its start, for those that lie on one another. */
const END_PIXELS = 0.01;
const SIDE_PIXELS = 2 * REACH_PIXELS + 1;
/**
 * Depths from -1 to 1 are told apart by 24 bits, as in the picture: where they are the same, what comes later lies on
 * top, so that a fixed point is found though the orbit ends in it.
 */
const DEPTH_STEPS = 2 ** 23;

const projected = new Vector4();

/** What the part of a drawable with this number is; null for one that hides what lies behind but is not found itself. */
export type PickOf = (part: number) => Pick | null;

/** Pixels of that square as seen from its middle: that itself first, then by distance. */
export const PIXELS_WITHIN_REACH: readonly { readonly x: number; readonly y: number }[] =
  Array.from({ length: SIDE_PIXELS ** 2 }, (_, k) => ({
    x: (k % SIDE_PIXELS) - REACH_PIXELS,
    y: Math.floor(k / SIDE_PIXELS) - REACH_PIXELS,
  })).sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));

export class PickProbe {
  /** World coordinates. */
  readonly eye: Vector3;
  private readonly fromWorld: Matrix4;
  private hit: { readonly part: number; readonly pickOf: PickOf } | null = null;
  private hitDepth = Infinity;
  private near: Pick | null = null;
  private nearPixels = Infinity;
  private line: Pick | null = null;
  private linePixels = LINE_REACH_PIXELS + END_PIXELS;

  /**
   * @param camera as it drew the picture
   * @param size of the viewport, CSS pixels
   * @param place the pixel's upper left corner
   */
  constructor(
    camera: PerspectiveCamera,
    { width, height }: { readonly width: number; readonly height: number },
    { x, y }: PointerPlace,
  ) {
    camera.updateMatrixWorld();
    this.eye = new Vector3().setFromMatrixPosition(camera.matrixWorld);
    const toRight = width / 2 - (x + 0.5);
    const toBottom = height / 2 - (y + 0.5);
    this.fromWorld = new Matrix4()
      .set(width / 2, 0, 0, toRight, 0, -height / 2, 0, toBottom, 0, 0, 1, 0, 0, 0, 0, 1)
      .multiply(camera.projectionMatrix)
      .multiply(camera.matrixWorldInverse);
  }

  /**
   * Homogeneous coordinates of what has this world matrix, as the pointer sees it: x to the right and y downwards from
   * the middle of its pixel, CSS pixels; z the depth, -1..1 between the planes of the camera.
   */
  matrixOf(matrixWorld: Matrix4): Matrix4 {
    return this.fromWorld.clone().multiply(matrixWorld);
  }

  /**
   * A disc that is seen. Of those the pointer hits the nearest to the eye is kept, else the nearest to the pointer.
   * @param right of its middle from the pointer, CSS pixels; so are `down` and `radius`
   * @param depth -1..1
   */
  offer(
    right: number,
    down: number,
    radius: number,
    depth: number,
    part: number,
    pickOf: PickOf,
  ): void {
    const pixels = Math.sqrt(right * right + down * down) - radius;
    if (pixels <= 0) {
      const step = Math.round(depth * DEPTH_STEPS);
      if (step > this.hitDepth) return;
      this.hitDepth = step;
      this.hit = { part, pickOf };
    } else if (pixels < this.nearPixels) {
      const beside = Math.max(0, Math.abs(right) - REACH_PIXELS);
      const above = Math.max(0, Math.abs(down) - REACH_PIXELS);
      const isReached = beside * beside + above * above <= radius * radius;
      const pick = isReached ? pickOf(part) : null;
      if (!pick) return;
      this.nearPixels = pixels;
      this.near = pick;
    }
  }

  /**
   * A straight line that is seen, found where no disc is, hit or near. Of a line and the one that runs back on it, that
   * whose start is nearer is kept.
   * @param matrix of its ends, from `matrixOf`
   */
  offerLine(matrix: Matrix4, start: Vector3, end: Vector3, part: number, pickOf: PickOf): void {
    const [a, b] = [start, end].map(({ x, y, z }) =>
      projected.set(x, y, z, 1).applyMatrix4(matrix).toArray(),
    );
    if (a[3] <= 0 || b[3] <= 0) return;
    const [right, down] = [a[0] / a[3], a[1] / a[3]];
    const [along, across] = [b[0] / b[3] - right, b[1] / b[3] - down];
    const length = along * along + across * across;
    const nearest = length > 0 ? -(right * along + down * across) / length : 0;
    const share = Math.min(1, Math.max(0, nearest));
    const pixels = Math.hypot(right + share * along, down + share * across) + END_PIXELS * share;
    if (pixels > this.linePixels) return;
    this.linePixels = pixels;
    this.line = pickOf(part);
  }

  /** null: nothing is here, nor within reach. */
  found(): Pick | null {
    return this.hit?.pickOf(this.hit.part) ?? this.near ?? this.line;
  }
}
