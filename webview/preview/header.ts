/** Which experiment this is, what is wrong with its text, and the button that trains it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PreviewAction, PreviewSnapshot } from '../../src/protocol/previewPage';
import { counted } from '../ui/format';
import { noticeList } from '../ui/noticeList';
import { whyNotTrain, type PreviewState } from './state';

type Act = (action: PreviewAction) => void;

export function header(
  { failure }: PreviewState,
  snapshot: PreviewSnapshot,
  act: Act,
): TemplateResult {
  const { file, hmm } = snapshot;
  return html`<header>
      <div class="title-row">
        <h1>${file}</h1>
        <span class="facts">${hmm?.label ?? ''}</span>
        ${trainButton(snapshot, act)}
      </div>
      ${problemsLine(snapshot, act)}
    </header>
    ${noticeList(failure ? [failure] : [])}`;
}

/** Stays reachable while it is off, so that the reason is found by keyboard too. */
function trainButton(snapshot: PreviewSnapshot, act: Act): TemplateResult {
  const reason = whyNotTrain(snapshot);
  return html`<span class="train">
    ${reason ? html`<span id="why-not-train" class="hint">${reason}</span>` : nothing}
    <button
      class="primary"
      aria-disabled=${reason ? 'true' : 'false'}
      aria-describedby=${reason ? 'why-not-train' : nothing}
      @click=${() => reason ?? act({ kind: 'train' })}
    >
      Train
    </button>
  </span>`;
}

/** Always as high: nothing below moves while somebody types. */
function problemsLine({ problems }: PreviewSnapshot, act: Act): TemplateResult {
  const { errors, warnings, first } = problems;
  const counts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ].join(', ');
  const kind = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'none';
  return html`<div class=${`problems ${kind}`}>
    ${
      kind === 'none'
        ? html`<span class="hint">No problems.</span>`
        : html`<span class="notice-icon" aria-hidden="true">${kind === 'error' ? '×' : '!'}</span
            ><strong>${counts}:</strong><span class="first" title=${first}>${first}</span>`
    }
    <button class="link" @click=${() => act({ kind: 'showFile' })}>
      ${kind === 'none' ? 'Show the file' : 'Show in the file'}
    </button>
  </div>`;
}
