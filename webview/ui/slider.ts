/** A labelled native slider with its value as text. */
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface SliderOptions {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  /** Shown beside it and read out. */
  readonly text: string;
  readonly onInput: (value: number) => void;
  /** It was let go. */
  readonly onDone?: () => void;
}

export function slider(options: SliderOptions): TemplateResult {
  const { label, min, max, step, value, text, onInput, onDone } = options;
  return html`<label class="slider"
    ><span>${label}</span>
    <input
      type="range"
      min=${min}
      max=${max}
      step=${step}
      .value=${live(String(value))}
      aria-valuetext=${text}
      @input=${(event: Event) => onInput(Number((event.target as HTMLInputElement).value))}
      @change=${() => onDone?.()}
    />
    <output>${text}</output></label
  >`;
}
