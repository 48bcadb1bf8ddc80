/** What colours and shapes in the stage mean. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { symbolFill } from '../ui/symbolFill';
import type { PageState } from './state';

export function legend({ snapshot, view, scene, skeleton }: PageState): TemplateResult {
  const outputs = snapshot?.model?.outputs ?? 0;
  const bySymbol = view.colourBy === 'symbol' && outputs > 0;
  return html`<div class="legend" aria-label="Legend">
    ${
      bySymbol
        ? Array.from({ length: Math.min(outputs, 7) }, (_, symbol) =>
            entry(symbolDot(symbol), `symbol ${symbol}`),
          )
        : entry(dot('scale'), view.colourBy === 'time' ? 'early to late' : 'slow to fast')
    }
    ${scene?.altered ? entry(dot('ghost'), 'intact (ghost)') : nothing}
    ${scene && scene.noInput.trajectories > 0 ? entry(line(), 'no input') : nothing}
    ${skeleton?.rays.some(({ attracting }) => attracting) ? entry(cone(), 'attracting ray') : nothing}
    ${skeleton?.rays.some(({ attracting }) => !attracting) ? entry(diamond(), 'repelling ray, saddle') : nothing}
    ${
      skeleton?.fixedPoints.some(({ stability }) => stability === 'stable')
        ? entry(dot('mark'), 'stable point')
        : nothing
    }
    ${
      view.connectivityMode === 'network' || view.connectivityMode === 'matrix'
        ? html`${entry(bar('negative'), 'weight < 0')} ${entry(bar('positive'), 'weight > 0')}`
        : nothing
    }
  </div>`;
}

function entry(mark: TemplateResult, text: string): TemplateResult {
  return html`<span class="legend-entry">${mark}${text}</span>`;
}

function glyph(content: TemplateResult): TemplateResult {
  return html`<svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">${content}</svg>`;
}

const symbolDot = (symbol: number) =>
  glyph(svg`<circle fill=${symbolFill(symbol)} cx="6" cy="6" r="4" />`);
const dot = (name: string) => glyph(svg`<circle class=${name} cx="6" cy="6" r="4" />`);
const line = () => glyph(svg`<path class="stroke" d="M1 9 L11 3" />`);
const cone = () => glyph(svg`<path class="mark" d="M6 1 L10.5 11 L1.5 11 Z" />`);
const diamond = () => glyph(svg`<path class="stroke unstable" d="M6 1 L11 6 L6 11 L1 6 Z" />`);
const bar = (name: string) => glyph(svg`<rect class=${name} x="1" y="4" width="10" height="4" />`);
