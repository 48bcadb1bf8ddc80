/** Play along the orbit and scrub through it. */
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { integer } from '../ui/format';
import type { PageActions } from './layout';
import { shownSteps, type PageState } from './state';

export function transport(state: PageState, actions: PageActions): TemplateResult {
  const { scene, view, playing } = state;
  const steps = shownSteps(state);
  const step = view.selectedStep ?? 0;
  const symbols = scene ? (scene.altered ?? scene.intact).sampled : null;
  return html`<div class="transport" role="group" aria-label="Playback">
    <button
      class="secondary play"
      ?disabled=${steps === 0}
      aria-pressed=${playing}
      @click=${() => actions.play(!playing)}
    >
      ${playing ? 'Pause' : 'Play'}
    </button>
    <input
      type="range"
      class="scrubber"
      aria-label="Step of the orbit"
      min="0"
      max=${Math.max(0, steps - 1)}
      .value=${live(String(step))}
      @input=${(event: Event) => actions.selectStep(Number((event.target as HTMLInputElement).value))}
    />
    <button
      class="secondary"
      title="Simulate from the picked state, with the same noise and no warm-up"
      ?disabled=${view.selectedStep === null}
      @click=${() => actions.startHere()}
    >
      Start here
    </button>
    <span class="step">${placeText(view.selectedStep, steps, symbols)}</span>
  </div>`;
}

/** "step 12 of 2,000 · symbol 0". */
function placeText(step: number | null, steps: number, symbols: Uint8Array | null): string {
  if (step === null) return `${integer(steps)} steps, none picked`;
  const symbol = symbols && symbols.length > 0 ? ` · symbol ${symbols[step]}` : '';
  return `step ${integer(step)} of ${integer(steps)}${symbol}`;
}
