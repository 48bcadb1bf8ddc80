/** Entries of a legend: a small drawing of 12 by 12 and what it means. */
import { html, svg, type TemplateResult } from 'lit';
import { symbolFill } from './symbolFill';

/** @param drawing SVG content in 0..12 by 0..12 */
export function legendEntry(drawing: TemplateResult, text: string): TemplateResult {
  return html`<span class="legend-entry"
    ><svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">${drawing}</svg>${text}</span
  >`;
}

export function symbolDot(symbol: number): TemplateResult {
  return svg`<circle fill=${symbolFill(symbol)} cx="6" cy="6" r="4" />`;
}
