/** The training view as a template of its state. Holds no state; plots and stage fill places it makes. */
import { html, nothing, type TemplateResult } from 'lit';
import type { TrainingAction, TrainingSnapshot } from '../../src/protocol/trainingPage';
import { choice } from '../ui/choice';
import { counted, integer } from '../ui/format';
import type { Sorting } from '../ui/table';
import { comparedRuns, comparisonPanel } from './comparison/comparisonPanel';
import { curveFigure } from './curves/curveFigure';
import { curvesOf, type Curve } from './curves/curves';
import { hasTimes } from './curves/xAxis';
import { epochTable } from './epochTable';
import { header } from './header';
import { nearestRow } from './history';
import { orbitPanel } from './orbit/orbitPanel';
import type { TrainingState, View } from './state';
import { announcement, summaryText } from './summary';

/** What the page's controls can do. */
export interface PageActions {
  act(action: TrainingAction): void;
  view(change: Partial<View>): void;
  /** Row of the history; null for none. */
  cursor(row: number | null): void;
  /** Place among the checkpoints. */
  lookAt(index: number): void;
  sort(sorting: Sorting): void;
  fit(): void;
}

const X_AXES = [
  ['epoch', 'Epochs'],
  ['time', 'Time trained'],
] as const;
const SCALES = [
  ['log', 'Logarithmic'],
  ['linear', 'Linear'],
] as const;

export function layout(state: TrainingState, actions: PageActions): TemplateResult {
  const { snapshot } = state;
  if (!snapshot) {
    return html`<p class="loading" role="status">
      ${state.failure ? state.failure.message : 'Reading the run…'}
    </p>`;
  }
  const [loss, ...others] = curvesOf(state);
  return html`<div class="live" role="status" aria-live="polite">
      ${announcement(state, snapshot)}
    </div>
    ${header(state, snapshot, actions)}
    <main class="training">
      <section class="main-curve" aria-label="Loss">
        ${curveControls(state, actions)} ${comparedRuns(state, (action) => actions.act(action))}
        ${figure(loss, state, snapshot, actions)}
      </section>
      ${orbitPanel(state, actions)}
      <section class="curves" aria-label="Other curves">
        ${others.map((curve) => figure(curve, state, snapshot, actions))}
      </section>
      <div class="numbers">
        <p class="run-summary">${summaryText(state)}</p>
        <section class="epochs" aria-label="Epochs">
          ${state.history.epoch.length > 0 ? epochTable(state, actions) : nothing}
        </section>
      </div>
      ${comparisonPanel(state)}
    </main>`;
}

function curveControls(state: TrainingState, actions: PageActions): TemplateResult {
  const { view, history, steps } = state;
  const scale = view.logLoss ? 'log' : 'linear';
  return html`<div class="curve-controls" role="toolbar" aria-label="Curves">
    ${
      hasTimes(state)
        ? choice('Over', X_AXES, view.xAxis, (xAxis) => actions.view({ xAxis }))
        : nothing
    }
    ${choice('Loss', SCALES, scale, (next) => actions.view({ logLoss: next === 'log' }))}
    <span class="cursor-place"
      >${
        history.epoch.length > 0
          ? placeText(state)
          : steps.length > 0
            ? counted(steps.length, 'step')
            : ''
      }</span
    >
  </div>`;
}

function figure(
  curve: Curve,
  state: TrainingState,
  snapshot: TrainingSnapshot,
  actions: PageActions,
): TemplateResult {
  const epochs = state.history.epoch.length;
  const row = shownRow(state);
  return curveFigure({
    curve,
    row,
    cursorEpoch: state.cursorRow === null ? null : state.history.epoch[state.cursorRow],
    place: placeText(state),
    epochs,
    empty: emptyText(snapshot, state),
    hasCheckpoints: snapshot.checkpoints.length > 0,
    onPick: () => {
      const epoch = row === null ? 0 : state.history.epoch[row];
      const nearest = nearestRow(snapshot.checkpoints, epoch);
      if (nearest !== null) actions.lookAt(nearest);
    },
    onMove: (steps) => {
      if (epochs > 0) actions.cursor(Math.min(epochs - 1, Math.max(0, (row ?? 0) + steps)));
    },
  });
}

/** Under the cursor, else the newest one. */
function shownRow({ cursorRow, history }: TrainingState): number | null {
  return cursorRow ?? (history.epoch.length > 0 ? history.epoch.length - 1 : null);
}

function placeText(state: TrainingState): string {
  const row = shownRow(state);
  if (row === null) return '';
  const newest = state.cursorRow === null ? ' (newest)' : '';
  return `epoch ${integer(state.history.epoch[row])}${newest}`;
}

function emptyText({ phase }: TrainingSnapshot, { history, steps }: TrainingState): string {
  if (history.epoch.length > 0) return 'Not told by this run.';
  switch (phase) {
    case 'waiting':
    case 'starting':
      return 'Training has not begun.';
    case 'running':
    case 'paused':
    case 'stopping':
      return steps.length > 0 ? 'After the first epoch.' : 'The first step is awaited.';
    case 'stopped':
    case 'finished':
    case 'failed':
    case 'crashed':
      return 'No epoch was finished, or the run left no metrics.';
  }
}
