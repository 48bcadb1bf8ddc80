/** Finds what is under the pointer by drawing ids around it. Knows no drawable. */
import {
  NearestFilter,
  NoColorSpace,
  WebGLRenderTarget,
  type PerspectiveCamera,
  type Scene,
  type WebGLRenderer,
} from 'three';

/** Side of the square looked at, device pixels; odd, so that it has a centre. */
const SIDE = 15;

export class Picker {
  private readonly target = new WebGLRenderTarget(SIDE, SIDE, {
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    colorSpace: NoColorSpace,
  });
  private readonly pixels = new Uint8Array(SIDE * SIDE * 4);

  constructor(private readonly renderer: WebGLRenderer) {}

  /**
   * Id nearest to a point of the viewport, within 7 pixels; 0 for none.
   * @param x CSS pixels from the viewport's left edge, y from its top
   */
  idAt(
    scene: Scene,
    camera: PerspectiveCamera,
    x: number,
    y: number,
    width: number,
    height: number,
  ): number {
    const { renderer, target, pixels } = this;
    const half = (SIDE - 1) / 2;
    camera.setViewOffset(width, height, Math.round(x) - half, Math.round(y) - half, SIDE, SIDE);
    renderer.setRenderTarget(target);
    renderer.setScissorTest(false);
    renderer.setClearColor(0x000000, 0);
    renderer.clear();
    renderer.render(scene, camera);
    renderer.readRenderTargetPixels(target, 0, 0, SIDE, SIDE, pixels);
    renderer.setRenderTarget(null);
    camera.clearViewOffset();
    return this.nearest(half);
  }

  dispose(): void {
    this.target.dispose();
  }

  private nearest(half: number): number {
    let best = 0;
    let bestDistance = Infinity;
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const at = 4 * (row * SIDE + column);
        const id = this.pixels[at] | (this.pixels[at + 1] << 8) | (this.pixels[at + 2] << 16);
        const distance = (row - half) ** 2 + (column - half) ** 2;
        if (id !== 0 && distance < bestDistance) {
          best = id;
          bestDistance = distance;
        }
      }
    }
    return best;
  }
}
