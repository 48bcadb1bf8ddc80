/** Shader of the matrix relief: every cell an upright bar above or below zero, coloured by its signed share of the largest. */
import { Color, DoubleSide, ShaderMaterial } from 'three';

/** Side of the whole matrix, world units. */
export const SIDE = 2.4;
/** Height of the largest weight, at most; and at most this many cells, or towers would hide the pits between them. */
const MOST_HEIGHT = 0.4;
const HEIGHT_CELLS = 14;

/**
 * A cell is three faces: its top and the two walls that can be seen. Which two follows from where the eye is: the near
 * ones of a tower, the far ones of a pit. `position` counts in cells; 2 stands for the side to be chosen.
 */
const VERTEX = /* glsl */ `
attribute float share;
attribute float shade;
uniform float size;
uniform float height;
uniform vec3 negative;
uniform vec3 zero;
uniform vec3 positive;
varying vec3 tint;

float chosen(float corner, float eye, float centre) {
  if (corner < 1.5) return corner;
  return (eye > centre) == (share >= 0.0) ? 1.0 : 0.0;
}

void main() {
  float id = float(gl_InstanceID);
  float row = floor((id + 0.5) / size);
  float column = id - row * size;
  vec2 eye = (cameraPosition.xz / ${SIDE.toFixed(3)} + 0.5) * size;
  vec3 cell = vec3(
    column + chosen(position.x, eye.x, column + 0.5),
    position.y * share * height,
    row + chosen(position.z, eye.y, row + 0.5)
  );
  cell.xz = (cell.xz / size - 0.5) * ${SIDE.toFixed(3)};
  gl_Position = projectionMatrix * modelViewMatrix * vec4(cell, 1.0);
  // Mixed as the eye sees it, not as light adds up. A root keeps weak weights visible; zero stays exactly neutral.
  vec3 end = share < 0.0 ? negative : positive;
  vec3 seen = mix(pow(zero, vec3(1.0 / 2.2)), pow(end, vec3(1.0 / 2.2)), sqrt(min(1.0, abs(share))));
  tint = pow(seen * shade, vec3(2.2));
}`;

const FRAGMENT = /* glsl */ `
varying vec3 tint;

void main() {
  gl_FragColor = vec4(tint, 1.0);
  #include <colorspace_fragment>
}`;

/** World height of the largest weight of a matrix with this many rows. */
export function reliefHeight(size: number): number {
  return Math.min(MOST_HEIGHT, (HEIGHT_CELLS * SIDE) / size);
}

export function reliefMaterial(size: number): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      size: { value: size },
      height: { value: reliefHeight(size) },
      negative: { value: new Color() },
      zero: { value: new Color() },
      positive: { value: new Color() },
    },
    side: DoubleSide,
  });
}
