/** Eigenvalues as a picture: on the unit circle, or on the half-plane that a Möbius map makes of it. Computes no spectrum. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { SpectrumPoints, ViewState } from '../../../src/protocol/inspector';
import { choice } from '../../ui/choice';
import { counted, number } from '../../ui/format';
import { CRITICAL_BOX, isCritical, moebiusPoint } from './moebiusPlane';

export type SpectrumPlane = NonNullable<ViewState['spectrumPlane']>;

type Point = readonly [number, number];

const SIZE = 220;
const MARGIN = 12;
/** Nearer to the pole eigenvalues lie so far out that the others would be a dot. */
const FARTHEST = 2.5;
const PLANES = [
  ['circle', 'unit circle'],
  ['moebius', 'Möbius: (λ − 1) / (λ + 1)'],
] as const;

export function spectrumPlaneChoice(
  plane: SpectrumPlane,
  choose: (plane: SpectrumPlane) => void,
): TemplateResult {
  return choice('Plane', PLANES, plane, choose);
}

/** @param intact of the network without gains, drawn as rings */
export function spectrumPlot(
  points: SpectrumPoints,
  title: string,
  plane: SpectrumPlane,
  intact?: SpectrumPoints,
): TemplateResult {
  const drawn = plane === 'circle' ? onCircle(points, intact) : onHalfPlane(points, intact);
  const critical = points.re.reduce(
    (count, re, k) => count + Number(isCritical(re, points.im[k])),
    0,
  );
  return html`<figure>
    <svg
      class="chart"
      viewBox="0 0 ${SIZE} ${SIZE}"
      role="img"
      aria-label=${`${title}: eigenvalues${plane === 'circle' ? '' : ' after the Möbius map'}`}
    >
      ${drawn.border} ${drawn.rings} ${drawn.marks}
    </svg>
    <figcaption>
      <strong>${title}</strong><br />${points.what}<br />radius ${number(points.radius)},
      ${points.unstable} outside the unit
      circle${plane === 'circle' ? '' : ', right of the axis'}${intact ? ` (intact: radius ${number(intact.radius)}, ${intact.unstable} outside)` : ''};
      ${counted(critical, 'critical pair')} (squares: |Re| < ${CRITICAL_BOX.re}, Im >
      ${CRITICAL_BOX.im} after the Möbius map) ${drawn.notes.map((note) => html`<br />${note}`)}
    </figcaption>
  </figure>`;
}

interface Drawn {
  readonly border: TemplateResult;
  readonly rings: readonly (TemplateResult | typeof nothing)[];
  readonly marks: readonly (TemplateResult | typeof nothing)[];
  readonly notes: readonly string[];
}

function onCircle(points: SpectrumPoints, intact: SpectrumPoints | undefined): Drawn {
  const radii = [points.radius, intact?.radius ?? 0].filter(Number.isFinite);
  const extent = Math.max(1.1, ...radii.map((radius) => 1.05 * radius));
  const { scale, place } = frameOf(extent);
  return {
    border: svg`${AXES}
      <circle class="unit-circle" cx=${SIZE / 2} cy=${SIZE / 2} r=${scale} />`,
    rings: Array.from(intact?.re ?? [], (re, k) => ringAt(place([re, intact?.im[k] ?? 0]))),
    marks: Array.from(points.re, (re, k) => markOf(points, k, place([re, points.im[k]]))),
    notes: [],
  };
}

function onHalfPlane(points: SpectrumPoints, intact: SpectrumPoints | undefined): Drawn {
  const imagesOf = ({ re, im }: SpectrumPoints) =>
    Array.from(re, (value, k) => moebiusPoint(value, im[k]));
  const images = imagesOf(points);
  const before = intact ? imagesOf(intact) : [];
  const lengths = [...images, ...before].map((image) => (image ? Math.hypot(...image) : 0));
  const extent = Math.min(FARTHEST, Math.max(1.2, 1.05 * Math.max(0, ...lengths)));
  const { place } = frameOf(extent);
  const atPole = images.filter((image) => image === null).length;
  const isBeyond = ([re, im]: Point) => Math.max(Math.abs(re), Math.abs(im)) > extent;
  const beyond = images.filter((image) => image !== null && isBeyond(image)).length;
  const held = (value: number) => Math.max(-extent, Math.min(extent, value));
  const [left, top] = place([-CRITICAL_BOX.re, extent]);
  const [right, bottom] = place([CRITICAL_BOX.re, CRITICAL_BOX.im]);
  return {
    border: svg`${AXES} ${ticks(extent, place)}
      <path class="stability-border" d=${`M${SIZE / 2} 4 V${SIZE - 4}`} />
      <rect class="critical-box" x=${left} y=${top} width=${right - left} height=${bottom - top} />`,
    rings: before.map((image) =>
      image ? ringAt(place([held(image[0]), held(image[1])])) : nothing,
    ),
    marks: images.map((image, k) =>
      image ? markOf(points, k, place([held(image[0]), held(image[1])])) : nothing,
    ),
    notes: [
      ...(beyond > 0
        ? [`${beyond} farther out than ${number(extent, 2)}, near λ = −1: held at the edge`]
        : []),
      ...(atPole > 0 ? [`${atPole} at λ = −1, which the map sends to infinity: not drawn`] : []),
    ],
  };
}

/** @param extent half the width of what is drawn around 0 */
function frameOf(extent: number) {
  const scale = (SIZE / 2 - MARGIN) / extent;
  const place = ([re, im]: Point): Point => [SIZE / 2 + re * scale, SIZE / 2 - im * scale];
  return { scale, place };
}

const AXES = svg`<line class="axis" x1="4" x2=${SIZE - 4} y1=${SIZE / 2} y2=${SIZE / 2} />
  <line class="axis" y1="4" y2=${SIZE - 4} x1=${SIZE / 2} x2=${SIZE / 2} />`;

/** Where λ = 0 and ±i lie, and the whole numbers beyond them. */
function ticks(extent: number, place: (point: Point) => Point): TemplateResult {
  const whole = Array.from({ length: Math.floor(extent) }, (_, k) => k + 1);
  const signed = whole.flatMap((value) => [value, -value]);
  return svg`${signed.map((value) => {
    const [x, y] = place([value, 0]);
    return svg`<path class="axis" d=${`M${x} ${y - 3} V${y + 3}`} />
      <text x=${x} y=${y + 13} text-anchor="middle">${number(value)}</text>`;
  })}
  ${signed.map((value) => {
    const [x, y] = place([0, value]);
    return svg`<path class="axis" d=${`M${x - 3} ${y} H${x + 3}`} />
      <text x=${x + 6} y=${y + 3}>${imaginary(value)}</text>`;
  })}`;
}

function imaginary(value: number): string {
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  return `${sign}${size === 1 ? '' : size}i`;
}

const ringAt = ([x, y]: Point) => svg`<circle class="ghost" cx=${x} cy=${y} r="4" />`;

/** Diamonds grow, discs shrink, squares around them are critical: shapes as well as colours. */
function markOf({ re, im }: SpectrumPoints, k: number, [x, y]: Point): TemplateResult {
  const mark =
    Math.hypot(re[k], im[k]) > 1
      ? svg`<path class="outside" d="M${x} ${y - 4} L${x + 4} ${y} L${x} ${y + 4} L${x - 4} ${y} Z" />`
      : svg`<circle class="inside" cx=${x} cy=${y} r="2" />`;
  return isCritical(re[k], Math.abs(im[k]))
    ? svg`${mark}<rect class="critical" x=${x - 5} y=${y - 5} width="10" height="10" />`
    : mark;
}
