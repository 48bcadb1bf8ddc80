/** One curve's frame: title, legend with values, and the place its plot fills. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { roleFill } from './roles';
import { comparedDash } from './dashes';
import { hasData, type Curve, type Line, type Reference } from './curves';

export interface CurveFigureOptions {
  readonly curve: Curve;
  /** Row of the history whose values the legend tells; null before the first epoch. */
  readonly row: number | null;
  /** The epoch under the cursor; null for the newest of each run. */
  readonly cursorEpoch: number | null;
  /** "epoch 12", or '' before the first one. */
  readonly place: string;
  readonly epochs: number;
  /** Said in its place while there is nothing to draw. */
  readonly empty: string;
  /** Told in the legend of the loss alone: they stand below every curve. */
  readonly hasCheckpoints: boolean;
  /** By how many epochs the cursor is to move; Infinity to the last. */
  readonly onMove: (epochs: number) => void;
  /** Enter: the checkpoint nearest to the cursor. */
  readonly onPick: () => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -Infinity,
  End: Infinity,
};

export function curveFigure(options: CurveFigureOptions): TemplateResult {
  const { curve, row, cursorEpoch, place, epochs, empty, hasCheckpoints, onMove, onPick } = options;
  const told = { row, cursorEpoch };
  const inLegend = curve.lines.filter(({ other }) => other?.inLegend !== false);
  const isEmpty = !hasData(curve);
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const isPick = event.key === 'Enter';
    if ((step === undefined && !isPick) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (isPick) onPick();
    else onMove(step);
  };
  return html`<figure class="curve curve-${curve.name}">
    <figcaption>
      <span class="curve-title">${curve.title}</span>
      ${inLegend.map((line) => lineEntry(line, valueText(line, curve, told)))}
      ${curve.references.map(referenceEntry)}
      ${hasCheckpoints && curve.name === 'loss' ? CHECKPOINT_ENTRY : nothing}
    </figcaption>
    <div class="plot-frame">
      <div
        class="plot-place"
        data-curve=${curve.name}
        tabindex="0"
        role=${epochs > 0 ? 'slider' : 'img'}
        aria-label="${curve.title} over training"
        aria-valuemin=${epochs > 0 ? 1 : nothing}
        aria-valuemax=${epochs > 0 ? epochs : nothing}
        aria-valuenow=${row === null ? nothing : row + 1}
        aria-valuetext=${row === null ? nothing : spokenText(curve, told, place)}
        @keydown=${onKey}
      ></div>
      ${isEmpty ? html`<p class="plot-empty">${empty}</p>` : nothing}
    </div>
  </figure>`;
}

/** Where values are read. */
export interface CursorPlace {
  /** Row of this run's history. */
  readonly row: number | null;
  /** null for the newest of each run. */
  readonly cursorEpoch: number | null;
}

/** "epoch 12: training 3.21, validation 3.4; HMM 7.43". */
export function spokenText(curve: Curve, at: CursorPlace, place: string): string {
  const values = curve.lines
    .filter(({ over, other }) => over === 'epochs' && other?.inLegend !== false)
    .map((line) => `${line.label} ${valueText(line, curve, at)}`);
  const held = curve.references.map(({ label }) => label);
  return `${place}: ${[values.join(', '), ...held].join('; ')}`;
}

/** At the cursor; of steps, the newest one. */
function valueText(line: Line, { format }: Curve, at: CursorPlace): string {
  const value = line.values[rowOf(line, at)];
  return value === null || value === undefined ? '–' : format(value);
}

function rowOf({ over, other, values }: Line, { row, cursorEpoch }: CursorPlace): number {
  if (over === 'steps') return values.length - 1;
  if (!other) return row ?? -1;
  return cursorEpoch === null ? values.length - 1 : other.epochs.indexOf(cursorEpoch);
}

function lineEntry({ label, role, style, endLabel, other }: Line, value: string): TemplateResult {
  const width = { thin: 1.6, bold: 2.6, faint: 1 }[style];
  const stroke = roleFill(role);
  return html`<span class="legend-entry"
    ><svg class="line-glyph" viewBox="0 0 20 12" aria-hidden="true">
      <path
        d="M0 6 H20"
        stroke=${stroke}
        stroke-width=${width}
        stroke-dasharray=${other ? comparedDash(other.place).join(' ') : nothing}
      />
      ${style === 'bold' ? svg`<circle cx="10" cy="6" r="3.2" fill=${stroke} />` : nothing}
      ${endLabel ? svg`<text class="line-glyph-text" x="10" y="6">${endLabel}</text>` : nothing}</svg
    >${label} <span class="value">${value}</span></span
  >`;
}

function referenceEntry({ label, role }: Reference): TemplateResult {
  return html`<span class="legend-entry"
    ><svg class="line-glyph" viewBox="0 0 20 12" aria-hidden="true">
      <path d="M0 6 H20" stroke=${roleFill(role)} stroke-width="1.4" stroke-dasharray="5 3" /></svg
    >${label}</span
  >`;
}

/** The tick of a checkpoint beside the triangle of the one whose orbit is shown. */
const CHECKPOINT_ENTRY = html`<span class="legend-entry" title="Click a curve to see its orbit"
  ><svg class="line-glyph" viewBox="0 0 20 12" aria-hidden="true">
    <path d="M4 5 V11" stroke="currentColor" />
    <path d="M10 11 L14 2 L18 11 Z" fill="currentColor" /></svg
  >checkpoint, the one shown</span
>`;
