/** The state being played: a ball with a short trail that fades behind it. Moves without allocating. */
import {
  BufferAttribute,
  BufferGeometry,
  Group,
  Line,
  LineBasicMaterial,
  Mesh,
  MeshBasicMaterial,
  SphereGeometry,
} from 'three';
import type { OrbitTrace } from '../../src/protocol/inspector';
import { disposeTree, type Drawable } from './drawable';
import type { StageTheme } from './stageApi';

const TRAIL_STEPS = 24;
/** World radius. */
const RADIUS = 0.03;

export class Playhead implements Drawable {
  readonly name = 'playhead';
  readonly object = new Group();
  readonly pickObject = null;
  private readonly points = new BufferAttribute(new Float32Array(3 * (TRAIL_STEPS + 1)), 3);
  private readonly geometry = new BufferGeometry();
  private readonly line = new LineBasicMaterial({
    vertexColors: true,
    transparent: true,
    depthTest: false,
  });
  private readonly ball: Mesh<SphereGeometry, MeshBasicMaterial>;

  /** @param scale world length of one unit of the content */
  constructor(
    private readonly trace: OrbitTrace,
    scale: number,
  ) {
    const colours = new Float32Array(4 * (TRAIL_STEPS + 1)).fill(1);
    for (let k = 0; k <= TRAIL_STEPS; k++) colours[4 * k + 3] = (k / TRAIL_STEPS) ** 2;
    this.geometry.setAttribute('position', this.points);
    this.geometry.setAttribute('color', new BufferAttribute(colours, 4));
    const trail = new Line(this.geometry, this.line);
    // Its points move: a bounding sphere would be stale.
    trail.frustumCulled = false;
    const material = new MeshBasicMaterial({ depthTest: false, transparent: true });
    this.ball = new Mesh(new SphereGeometry(RADIUS / scale, 20, 14), material);
    trail.renderOrder = this.ball.renderOrder = 10;
    this.object.add(trail, this.ball);
    this.object.visible = false;
  }

  count(): number {
    return this.object.visible ? 1 : 0;
  }

  paint(theme: StageTheme): void {
    this.line.color.set(theme.foreground);
    this.ball.material.color.set(theme.foreground);
  }

  /** null hides it; a step outside the orbit or at a non-finite state does as well. */
  moveTo(step: number | null): void {
    const shown = step !== null && step >= 0 && step < this.trace.steps && this.isFinite(step);
    this.object.visible = shown;
    if (!shown) return;
    let kept = step;
    for (let k = TRAIL_STEPS; k >= 0; k--) {
      const at = step - (TRAIL_STEPS - k);
      if (at >= 0 && this.isFinite(at)) kept = at;
      const { positions } = this.trace;
      this.points.setXYZ(k, positions[3 * kept], positions[3 * kept + 1], positions[3 * kept + 2]);
    }
    this.points.needsUpdate = true;
    this.ball.position.fromArray(this.trace.positions, 3 * step);
  }

  dispose(): void {
    disposeTree(this.object);
  }

  private isFinite(step: number): boolean {
    const { positions } = this.trace;
    return Number.isFinite(positions[3 * step] + positions[3 * step + 1] + positions[3 * step + 2]);
  }
}
