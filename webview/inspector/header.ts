/** What is open: file, model and how it was inferred, links, notices, corrections. */
import { html, nothing, type TemplateResult } from 'lit';
import type { InspectorSnapshot, Link, ModelSummary, Notice } from '../../src/protocol/inspector';
import { bytes, integer } from '../ui/format';
import { noticeList } from '../ui/noticeList';
import { correctionForm } from './correctionForm';
import type { PageActions } from './layout';
import type { PageState } from './state';

export function header(state: PageState, actions: PageActions): TemplateResult {
  const { snapshot } = state;
  if (!snapshot) return html``;
  const { file, model, links } = snapshot;
  return html`<header>
      <div class="title-row">
        <h1 title=${file.path}>${file.name}</h1>
        <span class="facts">${factsOf(snapshot)}</span>
        <span class="links">${links.map((link) => linkButton(link, actions))}</span>
      </div>
      ${model || snapshot.notLoaded.length > 0 ? details(state, actions) : nothing}
    </header>
    ${noticeList(noticesOf(state))} ${state.correcting ? correctionForm(state, actions) : nothing}`;
}

/** "RNN relu · 150 units · 100 inputs · 3 outputs · no biases". */
export function modelText(model: ModelSummary): string {
  const cell = model.cell === 'rnn' ? `RNN ${model.nonlinearity}` : model.cell.toUpperCase();
  const units =
    model.hidden.length > 1 ? `${model.hidden.join(' + ')} units` : `${model.hidden[0]} units`;
  const outputs = model.outputs > 0 ? `${model.outputs} outputs` : 'no readout';
  const bias = model.bias ? 'biases' : 'no biases';
  return [cell, units, `${model.inputs} inputs`, outputs, bias].join(' · ');
}

function factsOf({ file, model }: InspectorSnapshot): TemplateResult {
  const facts = [
    ...(model ? [modelText(model), `${integer(model.parameters)} parameters`] : []),
    ...(file.bytes > 0 ? [bytes(file.bytes)] : []),
    ...(file.format === 'unreadable' ? [] : [file.format]),
  ];
  const epoch = file.epoch
    ? html`<span class="badge" title=${file.epoch.source}
        >${unitOf(file.epoch.source)} ${file.epoch.value}</span
      >`
    : nothing;
  return html`${epoch} ${facts.join(' · ')}`;
}

function unitOf(source: string): string {
  return /step/.test(source) ? 'step' : 'epoch';
}

function linkButton(link: Link, actions: PageActions): TemplateResult {
  const arrow = link.kind === 'previous' ? '← ' : link.kind === 'next' ? '→ ' : '';
  return html`<button class="link" title=${link.detail} @click=${() => actions.openLink(link.id)}>
    ${arrow}${link.label}
  </button>`;
}

function details({ snapshot }: PageState, actions: PageActions): TemplateResult {
  const model = snapshot?.model;
  const notLoaded = snapshot?.notLoaded ?? [];
  return html`<div class="detail-row">
    ${
      model
        ? html`<details>
            <summary>
              ${model.corrected ? 'How it was inferred (corrected)' : 'How it was inferred'}
            </summary>
            <ul>
              ${model.reasons.map((reason) => html`<li>${reason}</li>`)}
            </ul>
          </details>`
        : nothing
    }
    ${
      notLoaded.length > 0
        ? html`<details>
            <summary>${notLoaded.length} not loaded</summary>
            <ul>
              ${notLoaded.map((line) => html`<li>${line}</li>`)}
            </ul>
          </details>`
        : nothing
    }
    <button class="link" @click=${() => actions.correcting(true)}>Correct…</button>
    ${
      model?.corrected
        ? html`<button class="link" @click=${() => actions.correct(null)}>
            Forget correction
          </button>`
        : nothing
    }
  </div>`;
}

function noticesOf({ snapshot, scene, notice, dropped, failure }: PageState): readonly Notice[] {
  return [
    ...(failure ? [failure] : []),
    ...(notice ? [notice] : []),
    ...dropped,
    ...(snapshot?.notices ?? []),
    ...(scene?.notices ?? []),
  ];
}
