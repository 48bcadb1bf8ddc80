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
uniform float firstId;
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
  #ifdef PICK
    float whole = firstId + id;
    tint = vec3(mod(whole, 256.0), mod(floor(whole / 256.0), 256.0), floor(whole / 65536.0)) / 255.0;
  #else
    // Mixed as the eye sees it, not as light adds up. A root keeps weak weights visible; zero stays exactly neutral.
    vec3 end = share < 0.0 ? negative : positive;
    vec3 seen = mix(pow(zero, vec3(1.0 / 2.2)), pow(end, vec3(1.0 / 2.2)), sqrt(abs(share)));
    tint = pow(seen * shade, vec3(2.2));
  #endif
}`;

const FRAGMENT = /* glsl */ `
varying vec3 tint;

void main() {
  gl_FragColor = vec4(tint, 1.0);
  #ifndef PICK
    #include <colorspace_fragment>
  #endif
}`;

/** World height of the largest weight of a matrix with this many rows. */
export function reliefHeight(size: number): number {
  return Math.min(MOST_HEIGHT, (HEIGHT_CELLS * SIDE) / size);
}

/** @param firstId of the id buffer when the material draws ids; null for the visible one */
export function reliefMaterial(size: number, firstId: number | null): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    defines: firstId === null ? {} : { PICK: '' },
    uniforms: {
      size: { value: size },
      height: { value: reliefHeight(size) },
      negative: { value: new Color() },
      zero: { value: new Color() },
      positive: { value: new Color() },
      firstId: { value: firstId ?? 0 },
    },
    side: DoubleSide,
  });
}
