/** Notices above a page's content: one line each, an icon and what can be done. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../../src/protocol/inspector';

export function noticeList(notices: readonly Notice[]): TemplateResult {
  if (notices.length === 0) return html``;
  return html`<ul class="notices" aria-label="Notices">
    ${notices.map(noticeLine)}
  </ul>`;
}

function noticeLine({ severity, message, hint }: Notice): TemplateResult {
  const icon = { info: 'i', warning: '!', error: '×' }[severity];
  return html`<li class=${`notice ${severity}`}>
    <span class="notice-icon" aria-label=${severity}>${icon}</span>
    <span role=${severity === 'error' ? 'alert' : nothing}
      >${message}${hint ? html` <span class="hint">${hint}</span>` : nothing}</span
    >
  </li>`;
}
