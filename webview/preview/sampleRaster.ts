/** Sample sequences of the HMM as a raster: a row each, a symbol at a height of its own as well as in its colour. */
import { html, svg, type TemplateResult } from 'lit';
import type { HmmPreview } from '../../src/protocol/previewPage';
import { integer } from '../ui/format';
import { legendEntry } from '../ui/legendEntry';
import { symbolFill } from '../ui/symbolFill';

/** More steps would be thinner than a pixel. */
const MOST_STEPS = 200;
/** Of one symbol's height, and between two sequences; CSS pixels. */
const LEVEL = { most: 5, least: 1.5, row: 16 } as const;
const ROW_GAP = 5;

export function sampleRaster({ samples, frequency, lengthSteps }: HmmPreview): TemplateResult {
  const symbols = frequency.length;
  const steps = Math.min(MOST_STEPS, lengthSteps);
  const level = levelHeight(symbols);
  const pitch = level * symbols + ROW_GAP;
  const height = pitch * samples.length;
  return html`<figure class="samples">
    <figcaption>
      ${samples.length} sample sequences,
      ${
        steps < lengthSteps
          ? `the first ${steps} of ${integer(lengthSteps)} steps`
          : `${integer(steps)} steps`
      }
      ${Array.from({ length: symbols }, (_, symbol) =>
        legendEntry(levelGlyph(symbol, symbols), `symbol ${symbol}`),
      )}
    </figcaption>
    <svg
      class="raster"
      width="100%"
      height=${height}
      viewBox="0 0 ${steps} ${height}"
      preserveAspectRatio="none"
      role="img"
      aria-label="Raster of ${samples.length} sample sequences; their symbols follow as text"
    >
      ${samples.map(
        (_, row) =>
          svg`<rect class="raster-row" x="0" y=${row * pitch} width=${steps} height=${pitch - ROW_GAP} />`,
      )}
      ${symbolPaths(samples, symbols, steps, level, pitch).map(
        (path, symbol) => svg`<path d=${path} fill=${symbolFill(symbol)} />`,
      )}
    </svg>
    <div class="raster-axis" aria-hidden="true">
      <span>step 1</span><span>step ${integer(steps)}</span>
    </div>
    <details>
      <summary>As text</summary>
      <ol class="sequences">
        ${samples.map((sequence) => html`<li>${sequenceText(sequence, symbols, steps)}</li>`)}
      </ol>
    </details>
  </figure>`;
}

function levelHeight(symbols: number): number {
  return Math.max(LEVEL.least, Math.min(LEVEL.most, LEVEL.row / symbols));
}

/** Where the symbol stands within a row. */
function levelGlyph(symbol: number, symbols: number) {
  const height = 11 / symbols;
  const y = 0.5 + 11 - (symbol + 1) * height;
  return svg`<rect class="glyph-frame" x="0.5" y="0.5" width="11" height="11" />
    <rect x="0.5" y=${y} width="11" height=${Math.max(1.5, height)} fill=${symbolFill(symbol)} />`;
}

/** One SVG path a symbol: a rectangle for each run, symbol 0 lowest. */
export function symbolPaths(
  samples: readonly Uint8Array[],
  symbols: number,
  steps: number,
  level: number,
  pitch: number,
): string[] {
  const paths = Array.from({ length: symbols }, (): string[] => []);
  samples.forEach((sequence, row) => {
    let start = 0;
    const length = Math.min(steps, sequence.length);
    for (let step = 1; step <= length; step++) {
      if (step < length && sequence[step] === sequence[start]) continue;
      const symbol = sequence[start];
      const top = row * pitch + (symbols - 1 - symbol) * level;
      paths[symbol].push(`M${start} ${top}h${step - start}v${level}h${start - step}Z`);
      start = step;
    }
  });
  return paths.map((parts) => parts.join(''));
}

/** '0 0 2 1'; without gaps while symbols are single digits. */
export function sequenceText(sequence: Uint8Array, symbols: number, steps: number): string {
  return [...sequence.subarray(0, steps)].join(symbols > 10 ? ' ' : '');
}
