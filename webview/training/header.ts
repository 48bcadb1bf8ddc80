/** Which run this is, what it is doing, how far it is, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../../src/protocol/inspector';
import type { RunPhase, TrainingSnapshot } from '../../src/protocol/trainingPage';
import { bytes, counted, duration, integer, number, plusMinus } from '../ui/format';
import { noticeList } from '../ui/noticeList';
import { phaseMark } from '../ui/phaseMark';
import type { PageActions } from './layout';
import { progressOf, type Progress } from './progress';
import { buttonsOf, type RunButton, type TrainingState } from './state';

const WORDS: Readonly<Record<RunButton, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  continue: 'Continue',
};

export function header(
  state: TrainingState,
  snapshot: TrainingSnapshot,
  actions: PageActions,
): TemplateResult {
  const { name, folder, phase } = snapshot;
  const progress = progressOf(state);
  return html`<header>
      <div class="title-row">
        <h1 title=${folder}>${name}</h1>
        ${phaseMark(phase)} ${runButtons(snapshot, actions)}
      </div>
      <div class="progress-row">
        <progress max="1" value=${progress.share} aria-label="Progress of the run"></progress>
        <span class="progress-text">${progressText(progress, phase)}</span>
      </div>
      <div class="facts">${factsOf(state, snapshot)}</div>
    </header>
    ${noticeList(noticesOf(state, snapshot))}`;
}

/** "epoch 12 of 500 · step 2 of 3 · 2.1 steps per second · 8 min left" */
export function progressText(progress: Progress, phase: RunPhase): string {
  const { epochsDone, epochsTotal, stepsInEpoch, stepsPerEpoch } = progress;
  const total = epochsTotal > 0 ? ` of ${integer(epochsTotal)}` : '';
  const isGoing = phase === 'running' || phase === 'paused' || phase === 'stopping';
  const parts = [`epoch ${integer(epochsDone)}${total}`];
  if (isGoing && stepsInEpoch > 0) {
    const ofAll = stepsPerEpoch ? ` of ${integer(stepsPerEpoch)}` : '';
    parts.push(`step ${integer(stepsInEpoch)}${ofAll}`);
  }
  if (isGoing && progress.stepsPerSecond !== null) {
    parts.push(`${number(progress.stepsPerSecond, 2)} steps per second`);
  }
  if (progress.remainingMs !== null) parts.push(`${duration(progress.remainingMs)} left`);
  return parts.join(' · ');
}

function factsOf(
  { latest }: TrainingState,
  { start, backendReason, target, folder }: TrainingSnapshot,
): string {
  return [
    ...(target ? [`target: ${target.label}`] : []),
    ...(start
      ? [
          `${backendReason === '' ? start.backend : backendReason} (build ${start.build})`,
          counted(start.threads, 'thread'),
          bytes(start.memoryBytes),
          `loss floor ${plusMinus(start.floor.mean, start.floor.sd)}`,
        ]
      : []),
    ...(latest ? [latest.stage] : []),
    ...(folder ? [folder] : []),
  ].join(' · ');
}

function runButtons(
  { phase, blocked, runFolder }: TrainingSnapshot,
  actions: PageActions,
): TemplateResult {
  const isBlocked = (button: RunButton) => button === 'continue' && blocked !== null;
  const shown = buttonsOf(phase);
  return html`<span class="run-buttons">
    ${
      blocked !== null && shown.includes('continue')
        ? html`<span id="why-not-continue" class="hint">${blocked}</span>`
        : nothing
    }
    ${shown.map(
      (button) =>
        html`<button
          class=${button === 'stop' ? 'secondary' : 'primary'}
          aria-disabled=${isBlocked(button) ? 'true' : 'false'}
          aria-describedby=${isBlocked(button) ? 'why-not-continue' : nothing}
          @click=${() => isBlocked(button) || actions.act({ kind: button })}
        >
          ${WORDS[button]}
        </button>`,
    )}
    ${
      runFolder === ''
        ? nothing
        : html`${
              phase === 'finished'
                ? html`<button
                    class="primary"
                    @click=${() => actions.act({ kind: 'showFidelity' })}
                  >
                    Fidelity Report
                  </button>`
                : nothing
            }
            <button class="secondary" @click=${() => actions.act({ kind: 'compare' })}>
              Compare…
            </button>
            <button class="secondary" @click=${() => actions.act({ kind: 'openConfig' })}>
              Open Config
            </button>
            <button class="secondary" @click=${() => actions.act({ kind: 'reveal' })}>
              Reveal in Explorer
            </button>`
    }
  </span>`;
}

function noticesOf(
  { failure }: TrainingState,
  { phase, reason, notices }: TrainingSnapshot,
): readonly Notice[] {
  return [
    ...(failure ? [failure] : []),
    ...endNotices(phase, reason),
    ...notices.map((message) => ({ severity: 'info' as const, message })),
  ];
}

/** What a run waits for, or why it ended and what can be done. */
function endNotices(phase: RunPhase, reason: string): Notice[] {
  if (phase === 'crashed') {
    const message = reason || 'The program that trained it ended without saying why.';
    const hint = 'Its checkpoints are intact; Continue goes on from what was kept last.';
    return [{ severity: 'error', message, hint }];
  }
  if (phase === 'failed') {
    return [{ severity: 'error', message: reason || 'It failed without saying why.' }];
  }
  return reason === '' ? [] : [{ severity: 'info', message: reason }];
}
