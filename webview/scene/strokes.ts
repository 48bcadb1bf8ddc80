/** Straight strokes with a width in CSS pixels, running in width, colour and opacity from one end to the other. */
import {
  BufferAttribute,
  DoubleSide,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  Vector2,
  Vector4,
  type Color,
  type WebGLRenderer,
} from 'three';

const VERTEX = /* glsl */ `
attribute vec3 start;
attribute vec3 end;
attribute vec4 startTint;
attribute vec4 endTint;
attribute vec2 widths;
uniform vec2 resolution;
uniform float pixelRatio;
varying vec4 tint;
varying float across;
varying float halfWidth;

void main() {
  vec4 a = projectionMatrix * modelViewMatrix * vec4(start, 1.0);
  vec4 b = projectionMatrix * modelViewMatrix * vec4(end, 1.0);
  // The part behind the eye is cut off; there the division below would turn the stroke round.
  const float nearest = 1e-4;
  if (a.w < nearest && b.w < nearest) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  if (a.w < nearest) a = mix(b, a, (b.w - nearest) / (b.w - a.w));
  if (b.w < nearest) b = mix(a, b, (a.w - nearest) / (a.w - b.w));
  vec2 along = (b.xy / b.w - a.xy / a.w) * resolution;
  float size = length(along);
  vec2 normal = size > 1e-6 ? vec2(-along.y, along.x) / size : vec2(0.0, 1.0);
  float atEnd = position.y;
  float wanted = mix(widths.x, widths.y, atEnd) * pixelRatio;
  // A stroke thinner than a pixel is drawn a pixel wide and paler.
  tint = mix(startTint, endTint, atEnd);
  tint.a *= min(wanted, 1.0);
  halfWidth = max(wanted, 1.0) / 2.0;
  // Half a pixel beyond the stroke for its smooth edge, and no more: most of the cost is in fragments.
  across = position.x * (halfWidth + 0.5);
  gl_Position = atEnd > 0.5 ? b : a;
  gl_Position.xy += normal * across / resolution * 2.0 * gl_Position.w;
}`;

const FRAGMENT = /* glsl */ `
varying vec4 tint;
varying float across;
varying float halfWidth;

void main() {
  float cover = clamp(halfWidth + 0.5 - abs(across), 0.0, 1.0);
  gl_FragColor = vec4(tint.rgb, tint.a * cover);
  #include <colorspace_fragment>
}`;

const corners = new BufferAttribute(Float32Array.of(-1, 0, 0, 1, 0, 0, -1, 1, 0, 1, 1, 0), 3);
const cornerIndex = new BufferAttribute(Uint16Array.of(0, 1, 2, 2, 1, 3), 1);
const viewport = new Vector4();

export interface StrokeEnd {
  readonly colour: Color;
  /** 0..1 */
  readonly alpha: number;
  /** CSS pixels */
  readonly width: number;
}

interface StrokeArrays {
  readonly start: InstancedBufferAttribute;
  readonly end: InstancedBufferAttribute;
  readonly startTint: InstancedBufferAttribute;
  readonly endTint: InstancedBufferAttribute;
  readonly widths: InstancedBufferAttribute;
}

/** Places for strokes; refilling them allocates nothing. */
export class StrokeSet {
  readonly object: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private arrays: StrokeArrays;
  private filled = 0;

  constructor(
    private capacity: number,
    renderOrder: number,
  ) {
    const { geometry, arrays } = geometryOf(capacity);
    this.arrays = arrays;
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { resolution: { value: new Vector2(1, 1) }, pixelRatio: { value: 1 } },
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
    });
    this.object = new Mesh(geometry, material);
    this.object.frustumCulled = false;
    this.object.renderOrder = renderOrder;
    this.object.onBeforeRender = (renderer) => fitUniforms(material, renderer);
  }

  /** Clears, and makes room for so many where there is less. */
  reserve(strokes: number): void {
    this.clear();
    if (strokes <= this.capacity) return;
    this.capacity = 2 * strokes;
    const { geometry, arrays } = geometryOf(this.capacity);
    this.object.geometry.dispose();
    this.object.geometry = geometry;
    this.arrays = arrays;
  }

  get count(): number {
    return this.filled;
  }

  clear(): void {
    this.filled = 0;
  }

  /** From row i of `from` to row j of `to` ([n, 3] each); a stroke with a non-finite end is left out. */
  add(
    from: ArrayLike<number>,
    i: number,
    to: ArrayLike<number>,
    j: number,
    startStyle: StrokeEnd,
    endStyle: StrokeEnd = startStyle,
  ): void {
    const a = 3 * i;
    const b = 3 * j;
    const sum = from[a] + from[a + 1] + from[a + 2] + to[b] + to[b + 1] + to[b + 2];
    if (!Number.isFinite(sum)) return;
    const at = this.filled++;
    const { start, end, startTint, endTint, widths } = this.arrays;
    start.setXYZ(at, from[a], from[a + 1], from[a + 2]);
    end.setXYZ(at, to[b], to[b + 1], to[b + 2]);
    tintAt(startTint, at, startStyle);
    tintAt(endTint, at, endStyle);
    widths.setXY(at, startStyle.width, endStyle.width);
  }

  /** Shows what was added since the last clear. */
  commit(): void {
    this.object.geometry.instanceCount = this.filled;
    const { start, end, startTint, endTint, widths } = this.arrays;
    for (const one of [start, end, startTint, endTint, widths]) one.needsUpdate = true;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}

function geometryOf(capacity: number): {
  readonly geometry: InstancedBufferGeometry;
  readonly arrays: StrokeArrays;
} {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', corners);
  geometry.setIndex(cornerIndex);
  const attribute = (name: string, size: number): InstancedBufferAttribute => {
    const made = new InstancedBufferAttribute(new Float32Array(size * capacity), size);
    geometry.setAttribute(name, made.setUsage(DynamicDrawUsage));
    return made;
  };
  const arrays = {
    start: attribute('start', 3),
    end: attribute('end', 3),
    startTint: attribute('startTint', 4),
    endTint: attribute('endTint', 4),
    widths: attribute('widths', 2),
  };
  geometry.instanceCount = 0;
  return { geometry, arrays };
}

function tintAt(
  attribute: InstancedBufferAttribute,
  at: number,
  { colour, alpha }: StrokeEnd,
): void {
  attribute.setXYZW(at, colour.r, colour.g, colour.b, alpha);
}

function fitUniforms(material: ShaderMaterial, renderer: WebGLRenderer): void {
  renderer.getCurrentViewport(viewport);
  (material.uniforms.resolution.value as Vector2).set(viewport.z, viewport.w);
  material.uniforms.pixelRatio.value = renderer.getPixelRatio();
  material.uniformsNeedUpdate = true;
}
