/** Marks of constant size on the screen, drawn as distance fields: sharp at any zoom, cased in the background's colour. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  Points,
  ShaderMaterial,
  type WebGLRenderer,
} from 'three';
import { REACH_PIXELS, type PickOf, type PickProbe } from './pickProbe';

/** Shape numbers; the shader below and the legend draw the same set. */
export const GLYPH = {
  disc: 0,
  ring: 1,
  square: 2,
  diamond: 3,
  hollowDiamond: 4,
  triangle: 5,
  crossedRing: 6,
  ball: 7,
  cross: 8,
  hollowSquare: 9,
  crossedSquare: 10,
  hollowTriangle: 11,
  crossedTriangle: 12,
} as const;
export type Glyph = (typeof GLYPH)[keyof typeof GLYPH];

const VERTEX = /* glsl */ `
attribute float size;
attribute float shape;
attribute vec4 tint;
uniform float pixelRatio;
uniform float casing;
varying vec4 glyphTint;
varying float glyphShape;
varying float radius;
varying float halfSide;

void main() {
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  radius = size * 0.5 * pixelRatio;
  halfSide = radius + (casing + 1.0) * pixelRatio;
  gl_PointSize = 2.0 * halfSide;
  // A point of size 0 would still be drawn as one pixel.
  if (size <= 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  glyphTint = tint;
  glyphShape = shape;
}`;

/** Signed distance (device pixels) of each shape; hollow ones are the outline of a solid one. */
const FRAGMENT = /* glsl */ `
uniform float pixelRatio;
uniform float casing;
uniform vec3 background;
varying vec4 glyphTint;
varying float glyphShape;
varying float radius;
varying float halfSide;

float diamond(vec2 p, float r) { return (abs(p.x) + abs(p.y) - r) * 0.7071; }

float triangle(vec2 p, float r) {
  p.y += r * 0.15;
  return max(abs(p.x) * 0.866 + p.y * 0.5, -p.y) - r * 0.5;
}

/** Of a line along the rim of a shape, inside it. */
float outline(float inside, float line) { return abs(inside + line * 0.5) - line * 0.5; }

float distanceOf(vec2 p, float r, float line) {
  if (glyphShape < 0.5 || (glyphShape > 6.5 && glyphShape < 7.5)) return length(p) - r;
  if (glyphShape < 1.5) return outline(length(p) - r, line);
  if (glyphShape < 2.5) return max(abs(p.x), abs(p.y)) - r * 0.86;
  if (glyphShape < 3.5) return diamond(p, r * 1.1);
  if (glyphShape < 4.5) return outline(diamond(p, r * 1.1), line);
  if (glyphShape < 5.5) return triangle(vec2(p.x, -p.y), r * 1.25);
  float diagonals = min(abs(p.x + p.y), abs(p.x - p.y)) * 0.7071 - line * 0.5;
  float circle = length(p) - r;
  if (glyphShape < 6.5) return min(outline(circle, line), max(diagonals, circle));
  if (glyphShape < 8.5) return max(diagonals, circle);
  if (glyphShape < 10.5) {
    float square = max(abs(p.x), abs(p.y)) - r * 0.86;
    float edge = outline(square, line);
    return glyphShape < 9.5 ? edge : min(edge, max(diagonals, square));
  }
  float sides = triangle(vec2(p.x, -p.y), r * 1.25);
  float edge = outline(sides, line);
  return glyphShape < 11.5 ? edge : min(edge, max(diagonals, sides));
}

void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * halfSide;
  // Large outlines stand around others: they stay thin.
  float line = glyphShape > 7.5 ? 1.8 * pixelRatio : max(1.7 * pixelRatio, radius * 0.3);
  float d = distanceOf(p, radius, line);
  float fill = clamp(0.5 - d, 0.0, 1.0);
  float outer = clamp(0.5 - d + casing * pixelRatio, 0.0, 1.0);
  if (outer <= 0.0) discard;
  vec3 colour = glyphTint.rgb;
  if (glyphShape > 6.5 && glyphShape < 7.5) {
    // A ball lit from the upper left: bulk without a light in the scene.
    vec2 q = p / radius;
    float up = sqrt(max(0.0, 1.0 - dot(q, q)));
    float lit = dot(vec3(q.x, -q.y, up), normalize(vec3(-0.45, 0.55, 0.7)));
    colour *= 0.62 + 0.5 * max(lit, 0.0);
  }
  gl_FragColor = vec4(mix(background, colour, fill / outer), outer * glyphTint.a);
  #include <colorspace_fragment>
}`;

/** So that small ones can be hit. */
const HIT_MARGIN_PIXELS = 1;
/** Outside every view: where glyphs of non-finite points go. */
const NOWHERE = 1e30;

/** How a cloud is drawn. */
export interface GlyphCloudStyle {
  readonly renderOrder: number;
  /** Width of the rim in the background's colour, CSS pixels; 0 for none. */
  readonly casing: number;
  /** Glyphs hide what lies behind them; without it they let density show. */
  readonly solid: boolean;
}

/** A fixed number of glyphs; restyling them allocates nothing. */
export class GlyphCloud {
  readonly object: Points<BufferGeometry, ShaderMaterial>;
  private readonly geometry = new BufferGeometry();
  private readonly position: BufferAttribute;
  private readonly size: BufferAttribute;
  private readonly shape: BufferAttribute;
  private readonly tint: BufferAttribute;

  constructor(capacity: number, style: GlyphCloudStyle) {
    const attribute = (name: string, width: number): BufferAttribute => {
      const made = new BufferAttribute(new Float32Array(width * capacity), width);
      this.geometry.setAttribute(name, made.setUsage(DynamicDrawUsage));
      return made;
    };
    this.position = attribute('position', 3);
    this.size = attribute('size', 1);
    this.shape = attribute('shape', 1);
    this.tint = attribute('tint', 4);
    this.object = pointsOf(this.geometry, style);
  }

  /** Glyph k at row i of `points` ([n, 3]); a non-finite place hides it. */
  place(k: number, points: ArrayLike<number>, i: number): void {
    const at = 3 * i;
    const finite = Number.isFinite(points[at] + points[at + 1] + points[at + 2]);
    if (finite) this.position.setXYZ(k, points[at], points[at + 1], points[at + 2]);
    else this.position.setXYZ(k, NOWHERE, NOWHERE, NOWHERE);
  }

  /** @param size diameter in CSS pixels; 0 hides */
  style(k: number, shape: Glyph, colour: Color, alpha: number, size: number): void {
    this.shape.setX(k, shape);
    this.tint.setXYZW(k, colour.r, colour.g, colour.b, alpha);
    this.size.setX(k, size);
  }

  /** Shows what was placed and styled. */
  commit(background: string): void {
    (this.object.material.uniforms.background.value as Color).set(background);
    for (const one of [this.position, this.size, this.shape, this.tint]) one.needsUpdate = true;
  }

  /** Glyphs are hit a pixel beyond their size; hidden ones and those behind the camera are not. */
  offerTo(probe: PickProbe, pickOf: PickOf): void {
    this.object.updateWorldMatrix(true, false);
    const m = probe.matrixOf(this.object.matrixWorld).elements;
    const places = this.position.array;
    const sizes = this.size.array;
    // Up to 200,000 steps: divided is only what is near.
    for (let k = 0, at = 0; k < sizes.length; k++, at += 3) {
      const x = places[at];
      const y = places[at + 1];
      const z = places[at + 2];
      const w = m[3] * x + m[7] * y + m[11] * z + m[15];
      const radius = sizes[k] / 2 + HIT_MARGIN_PIXELS;
      const farthest = (radius + REACH_PIXELS) * w;
      const right = m[0] * x + m[4] * y + m[8] * z + m[12];
      if (!(Math.abs(right) <= farthest)) continue;
      const down = m[1] * x + m[5] * y + m[9] * z + m[13];
      if (!(Math.abs(down) <= farthest) || !(sizes[k] > 0)) continue;
      const depth = (m[2] * x + m[6] * y + m[10] * z + m[14]) / w;
      if (!(Math.abs(depth) <= 1)) continue;
      probe.offer(right / w, down / w, radius, depth, k, pickOf);
    }
  }

  dispose(): void {
    this.geometry.dispose();
    this.object.material.dispose();
  }
}

function pointsOf(
  geometry: BufferGeometry,
  style: GlyphCloudStyle,
): Points<BufferGeometry, ShaderMaterial> {
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      pixelRatio: { value: 1 },
      casing: { value: style.casing },
      background: { value: new Color() },
    },
    transparent: true,
    depthWrite: style.solid,
  });
  const points = new Points(geometry, material);
  points.frustumCulled = false;
  points.renderOrder = style.renderOrder;
  points.onBeforeRender = (renderer: WebGLRenderer) => {
    material.uniforms.pixelRatio.value = renderer.getPixelRatio();
    material.uniformsNeedUpdate = true;
  };
  return points;
}
