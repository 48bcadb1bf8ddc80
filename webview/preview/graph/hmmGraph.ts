/** The HMM as a graph: states as circles with their emissions as bars, transitions as arrows. Where they stand is graphLayout.ts. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { HmmPreview } from '../../../src/protocol/previewPage';
import { counted, probability } from '../../ui/format';
import { symbolFill } from '../../ui/symbolFill';
import { graphLayout, MOST_STATES, type GraphEdge, type GraphNode } from './graphLayout';

export function hasGraph({ transition }: HmmPreview): boolean {
  return transition.length <= MOST_STATES;
}

/** @param width of its place, CSS pixels */
export function hmmGraph(hmm: HmmPreview, width: number): TemplateResult {
  const states = hmm.transition.length;
  if (!hasGraph(hmm)) {
    return html`<p class="hint">
      ${states} states are too many for a graph; the matrices below tell the same.
    </p>`;
  }
  const layout = graphLayout(hmm.transition, width);
  return html`<svg
      class="graph"
      width=${layout.width}
      height=${layout.height}
      viewBox="0 0 ${layout.width} ${layout.height}"
      role="img"
      aria-label=${graphText(hmm)}
    >
      ${layout.edges.map((edge) => arrow(edge))}
      ${layout.nodes.map((node) => circle(node, hmm.emission[node.state]))}
      ${layout.edges.map(({ label }) =>
        label
          ? svg`<text class="edge-label" x=${label.x} y=${label.y}>${label.text}</text>`
          : nothing,
      )}
    </svg>
    ${
      layout.unlabelled > 0
        ? html`<p class="hint">
            ${counted(layout.unlabelled, 'transition')} without a number: the table has them all.
          </p>`
        : nothing
    }`;
}

/** What a screen reader says of the picture; the tables tell the numbers. */
function graphText({ label, transition }: HmmPreview): string {
  const edges = transition.flat().filter((p) => p > 0).length;
  return `Graph of the HMM (${label}): ${counted(transition.length, 'state')}, ${counted(edges, 'transition')}. The tables below have every probability.`;
}

function arrow({ from, to, probability: value, line, head, strokeWidth }: GraphEdge) {
  return svg`<g class="edge">
    <title>${from} → ${to}: ${probability(value)}</title>
    <path class="edge-line" d=${line} stroke-width=${strokeWidth} />
    <path class="edge-head" d=${head} />
  </g>`;
}

/** Bars stand side by side in the order of the symbols: place tells them as well as colour. */
function circle({ state, x, y, radius }: GraphNode, emission: readonly number[]) {
  const width = 1.24 * radius;
  const height = 0.72 * radius;
  const base = y + 0.62 * radius;
  const pitch = width / emission.length;
  const bars = emission.map((share, symbol) => {
    const left = x - width / 2 + symbol * pitch;
    const size = Math.max(share > 0 ? 0.75 : 0, height * share);
    return svg`<rect
      x=${left + 0.08 * pitch}
      y=${base - size}
      width=${0.84 * pitch}
      height=${size}
      fill=${symbolFill(symbol)}
    />`;
  });
  const told = emission.map((share, symbol) => `symbol ${symbol}: ${probability(share)}`);
  return svg`<g class="node">
    <title>state ${state} emits ${told.join(', ')}</title>
    <circle cx=${x} cy=${y} r=${radius} />
    <text class="node-label" x=${x} y=${y - 0.42 * radius}>${state}</text>
    <line x1=${x - width / 2} x2=${x + width / 2} y1=${base} y2=${base} />
    ${bars}
  </g>`;
}
