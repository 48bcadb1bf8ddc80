/** The Analysis side: which analyses there are, their parameters, what runs, what came out. Each result has a file of its own. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AnalysisRequest } from '../../../src/protocol/analyses/request';
import { percent } from '../../ui/format';
import type { PageActions } from '../layout';
import type { PageState } from '../state';
import {
  ANALYSIS_KINDS,
  orbitName,
  requestOf,
  shownKind,
  type KeptReply,
  type OfferedKind,
  type OfferedRequest,
} from './analysisState';
import { eigenmodeTable } from './eigenmodes';
import { averagedForm, averagedResult } from './averagedView';
import { hmmForm, hmmResult } from './hmmView';
import { localForm, localResult, lyapunovForm, lyapunovResult } from './localView';
import { noiseForm, noiseResult } from './noiseView';
import { patchingForm, patchingResult } from './patchingView';
import { readoutForm, readoutResult } from './readoutView';
import { transitionsForm, transitionsResult } from './transitionsView';
import { zonesForm, zonesResult } from './zonesView';

const ABOUT: Readonly<Record<OfferedKind, { readonly title: string; readonly says: string }>> = {
  zones: {
    title: 'Zones',
    says: 'How long the symbol of each state lasts under fresh noise, and the cluster, kick and transition states made of it.',
  },
  local: {
    title: 'Local linear picture',
    says: 'The derivative at every step of the orbit: its active sets, their spectra, and pairs near the unit circle; at a picked state its eigenvectors, drawn in the state space.',
  },
  lyapunov: {
    title: 'Lyapunov exponents',
    says: 'How fast nearby states under the same noise part or approach, direction by direction.',
  },
  averaged: {
    title: 'Averaged map',
    says: 'The mean of the next state over the noise, a smooth map: its fixed points and cycles are the skeleton that noise sustains.',
  },
  noise: {
    title: 'Noise',
    says: 'Copies of a state that part under noise of their own, the outputs at several strengths σ, and where the states lie.',
  },
  readout: {
    title: 'Readout',
    says: 'How the readout lies to the plane of the first two principal axes, and the planes of pairs of symbols.',
  },
  transitions: {
    title: 'Transitions',
    says: 'What happens around changes of the argmax symbol, how long they take to come, and the least noise that makes one; drawn in the state space while this is open.',
  },
  patching: {
    title: 'Patching',
    says: 'What each unit at each step, and each connection, carries of a change of symbol: put into runs without the change, taken from runs with it. One ReLU layer; runs of its own.',
  },
  hmm: {
    title: 'As an HMM',
    says: 'The states that the activity falls into, their moves and symbols beside those of the run’s HMM, and whether they are states.',
  },
};

export function analysisPanel(state: PageState, actions: PageActions): TemplateResult {
  const kind = shownKind(state.view);
  const request = requestOf(state.view, kind);
  const kept = state.analysis.replies[kind];
  return html`<div class="analysis">
    <nav class="analysis-list" aria-label="Analyses on request">
      ${ANALYSIS_KINDS.map(
        (one) =>
          html`<button
            class="secondary"
            aria-current=${one === kind ? 'true' : nothing}
            @click=${() => actions.chooseAnalysis(requestOf(state.view, one))}
          >
            ${ABOUT[one].title}
          </button>`,
      )}
    </nav>
    <p class="hint">${ABOUT[kind].says}</p>
    <div class="analysis-form">
      ${form(request, state, actions)} ${runButton(state, request, actions)}
    </div>
    ${kind === 'local' ? eigenmodeTable(state) : nothing}
    ${kept ? html`${standing(state, kept)} ${result(kept, state, actions)}` : nothing}
  </div>`;
}

/** Starts an analysis, or shows how far it is and stops it. */
export function runButton(
  { analysis: { running } }: PageState,
  request: AnalysisRequest,
  actions: PageActions,
): TemplateResult {
  // Cycles stand in a panel of their own: there and here each shows its own progress.
  if (!running || (running.request.kind === 'cycles') !== (request.kind === 'cycles')) {
    return html`<button class="primary" @click=${() => actions.analyse(request)}>Run</button>`;
  }
  return html`<progress max="1" value=${running.doneShare}></progress>
    <span role="status">${percent(running.doneShare)}</span>
    <button class="secondary" @click=${() => actions.stopAnalysis()}>Stop</button>`;
}

/** What the numbers below are of, when that is not what is shown above. */
export function standing({ view, analysis }: PageState, kept: KeptReply): TemplateResult {
  const lines = [
    ...(kept.orbit === orbitName(view.simulation)
      ? []
      : ['Of the orbit or network before the last change: run again.']),
    ...(kept.doneShare < 1 && !analysis.running
      ? [`Stopped after ${percent(kept.doneShare)}: numbers are of that part only.`]
      : []),
  ];
  return html`${lines.map((line) => html`<p class="warning">${line}</p>`)}`;
}

function form(request: OfferedRequest, state: PageState, actions: PageActions): TemplateResult {
  switch (request.kind) {
    case 'zones':
      return zonesForm(request.params, (params) =>
        actions.chooseAnalysis({ kind: 'zones', params }),
      );
    case 'local':
      return localForm(request.params, (params) =>
        actions.chooseAnalysis({ kind: 'local', params }),
      );
    case 'averaged':
      return averagedForm(request.params, (params) =>
        actions.chooseAnalysis({ kind: 'averaged', params }),
      );
    case 'noise':
      return noiseForm(request.params, (params) =>
        actions.chooseAnalysis({ kind: 'noise', params }),
      );
    case 'readout':
      return readoutForm(request.params, (params) =>
        actions.chooseAnalysis({ kind: 'readout', params }),
      );
    case 'transitions':
      return transitionsForm(request.params, state, (params) =>
        actions.chooseAnalysis({ kind: 'transitions', params }),
      );
    case 'patching':
      return patchingForm(request.params, state, (params) =>
        actions.chooseAnalysis({ kind: 'patching', params }),
      );
    case 'hmm':
      return hmmForm(request.params, (params) => actions.chooseAnalysis({ kind: 'hmm', params }));
    case 'lyapunov':
      return lyapunovForm(request.params, (params) =>
        actions.chooseAnalysis({ kind: 'lyapunov', params }),
      );
  }
}

function result({ reply }: KeptReply, state: PageState, actions: PageActions): TemplateResult {
  switch (reply.kind) {
    case 'zones':
      return zonesResult(reply.result, state, actions);
    case 'local':
      return localResult(reply.result, state, actions);
    case 'averaged':
      return averagedResult(reply.result);
    case 'noise':
      return noiseResult(reply.result);
    case 'readout':
      return readoutResult(reply.result);
    case 'transitions':
      return transitionsResult(reply.result);
    case 'patching':
      return patchingResult(reply.result, state, actions);
    case 'hmm':
      return hmmResult(reply.result);
    case 'lyapunov':
      return lyapunovResult(reply.result, state, actions);
    // Stands beside rays and fixed points.
    case 'cycles':
      return html`${nothing}`;
  }
}
