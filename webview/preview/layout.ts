/** The preview as a template of its state. Holds no state. */
import { html, nothing, type TemplateResult } from 'lit';
import type { HmmPreview, PreviewAction, PreviewSnapshot } from '../../src/protocol/previewPage';
import { costAnnouncement, costPanel } from './costPanel';
import { hmmGraph } from './graph/hmmGraph';
import { header } from './header';
import { heatTable } from './heatTable';
import { lastRunPanel } from './lastRunPanel';
import { sampleRaster } from './sampleRaster';
import type { PreviewState } from './state';
import { statisticsTables } from './statisticsTable';

export function layout(state: PreviewState, act: (action: PreviewAction) => void): TemplateResult {
  const { snapshot } = state;
  if (!snapshot) {
    return html`<p class="loading" role="status">
      ${state.failure ? state.failure.message : 'Reading the experiment…'}
    </p>`;
  }
  return html`<div class="live" role="status" aria-live="polite">${costAnnouncement(snapshot)}</div>
    ${header(state, snapshot, act)}
    <main class="preview">
      <section class="target" aria-label="Target HMM">
        <p class="stale">${snapshot.stale ? 'Of an earlier text: the file has an error.' : ''}</p>
        <div class="graph-place">
          ${snapshot.hmm ? hmmGraph(snapshot.hmm, state.graphWidth) : noHmm(snapshot)}
        </div>
      </section>
      <aside class="side">
        ${costPanel(state, snapshot)} ${lastRunPanel(state, snapshot, act)} ${facts(snapshot)}
      </aside>
      ${snapshot.hmm ? numbers(snapshot.hmm, snapshot) : nothing}
    </main>`;
}

function noHmm({ problems }: PreviewSnapshot): TemplateResult {
  return html`<p class="no-hmm">
    ${
      problems.errors > 0
        ? html`There is no HMM to show yet: ${problems.first}`
        : 'Reading the HMM…'
    }
  </p>`;
}

function numbers(hmm: HmmPreview, { lastRun }: PreviewSnapshot): TemplateResult {
  const state = (k: number) => `${k}`;
  return html`<div class="numbers">
    ${sampleRaster(hmm)}
    <section class="matrices" aria-label="Matrices">
      ${heatTable({
        caption: 'Transition: P(next state | state)',
        corner: 'from \\ to',
        rowTitle: state,
        columnTitle: state,
        values: hmm.transition,
      })}
      ${heatTable({
        caption: 'Emission: P(symbol | state)',
        corner: 'state \\ symbol',
        rowTitle: state,
        columnTitle: state,
        values: hmm.emission,
      })}
      ${heatTable({
        caption: 'Outputs: P(next symbol | symbol)',
        corner: 'from \\ to',
        rowTitle: state,
        columnTitle: state,
        values: hmm.outputTransition,
      })}
    </section>
    <section class="statistics-tables" aria-label="Exact statistics">
      ${statisticsTables(hmm, lastRun)}
    </section>
  </div>`;
}

function facts({ facts: all }: PreviewSnapshot): TemplateResult {
  if (all.length === 0) return html``;
  return html`<section aria-label="Experiment">
    <h2>Experiment</h2>
    <dl class="facts-list">
      ${all.map(
        ({ label, value }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
