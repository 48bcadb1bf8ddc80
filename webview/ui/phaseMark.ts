/** What a run is doing, as a shape and a word. */
import { html, svg, type TemplateResult } from 'lit';

const SHAPES = {
  wait: svg`<circle cx="6" cy="6" r="4.5" /><path d="M6 3.5 V6 L8 7.5" />`,
  run: svg`<path class="solid" d="M3 1.5 L10.5 6 L3 10.5 Z" />`,
  pause: svg`<path class="solid" d="M2.5 2 H5 V10 H2.5 Z M7 2 H9.5 V10 H7 Z" />`,
  stop: svg`<rect class="solid" x="2.5" y="2.5" width="7" height="7" />`,
  done: svg`<path d="M1.5 6.5 L4.8 9.5 L10.5 2.5" />`,
  cross: svg`<path d="M2 2 L10 10 M10 2 L2 10" />`,
  warning: svg`<path d="M6 1.5 L11 10.5 H1 Z M6 4.5 V7.5 M6 8.6 V9.4" />`,
  unknown: svg`<circle cx="6" cy="6" r="4.5" />`,
} as const;

const MARKS: Readonly<Record<string, readonly [keyof typeof SHAPES, string]>> = {
  waiting: ['wait', 'Waiting'],
  starting: ['wait', 'Starting'],
  running: ['run', 'Training'],
  paused: ['pause', 'Paused'],
  stopping: ['wait', 'Stopping'],
  stopped: ['stop', 'Stopped'],
  finished: ['done', 'Finished'],
  failed: ['cross', 'Failed'],
  crashed: ['warning', 'Crashed'],
};

/** The word alone, e.g. for a live region. A run that does not say its state was made elsewhere. */
export function phaseWord(phase: string): string {
  return markOf(phase)[1];
}

export function phaseMark(phase: string): TemplateResult {
  const [shape, word] = markOf(phase);
  return html`<span class=${`phase phase-${shape}`}
    ><svg class="phase-icon" viewBox="0 0 12 12" aria-hidden="true">${SHAPES[shape]}</svg
    >${word}</span
  >`;
}

function markOf(phase: string): readonly [keyof typeof SHAPES, string] {
  return Object.hasOwn(MARKS, phase) ? MARKS[phase] : ['unknown', 'State unknown'];
}
