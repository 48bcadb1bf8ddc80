/** Parameters that are seldom changed, folded away. The fields themselves are their analysis'. */
import { html, type TemplateResult } from 'lit';
import { choice } from '../../ui/choice';

export function moreFields(fields: TemplateResult): TemplateResult {
  return html`<details class="more-fields">
    <summary>More…</summary>
    <div class="analysis-form">${fields}</div>
  </details>`;
}

const NOISES = [
  ['bank', 'from a bank'],
  ['fresh', 'fresh at every step'],
] as const;

/** Where rollouts get their noise from. */
export function noiseChoice<P extends { readonly noise: 'bank' | 'fresh' }>(
  params: P,
  choose: (next: P) => void,
): TemplateResult {
  return choice('Noise', NOISES, params.noise, (noise) => choose({ ...params, noise }));
}
