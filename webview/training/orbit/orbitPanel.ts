/** Around the orbit: which checkpoint it is of, ways to look back and on, its outputs as text. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Scene, ViewState } from '../../../src/protocol/inspector';
import type { OrbitOfCheckpoint, TrainingTarget } from '../../../src/protocol/trainingPage';
import { choice } from '../../ui/choice';
import { integer, number, probability } from '../../ui/format';
import { legendEntry, symbolDot } from '../../ui/legendEntry';
import { noticeList } from '../../ui/noticeList';
import { slider } from '../../ui/slider';
import type { PageActions } from '../layout';
import { checkpointIndex, type TrainingState } from '../state';

const COLOURS: readonly (readonly [ViewState['colourBy'], string])[] = [
  ['symbol', 'Symbol'],
  ['time', 'Time'],
  ['speed', 'Speed'],
];
const MOST_LEGEND_SYMBOLS = 8;

export function orbitPanel(state: TrainingState, actions: PageActions): TemplateResult {
  const { orbit, view, snapshot } = state;
  const { shown } = orbit;
  const checkpoints = snapshot?.checkpoints ?? [];
  return html`<section class="orbit" aria-label="Orbit of a checkpoint">
    <div class="orbit-head">
      <h2>Orbit</h2>
      <span class="orbit-epoch">${shown ? placeText(shown) : ''}</span>
      <span class="status">${orbit.busy ? 'simulating…' : ''}</span>
      <button
        class="secondary open-checkpoint"
        ?disabled=${!shown}
        @click=${() => shown && actions.act({ kind: 'openCheckpoint', epoch: shown.epoch })}
      >
        Open in Inspector
      </button>
    </div>
    <div class="stage-frame">
      <div class="stage-place"></div>
      <div class="tooltip" hidden></div>
      ${shown ? nothing : html`<p class="orbit-empty">${emptyText(state)}</p>`}
    </div>
    ${checkpoints.length > 0 ? checkpointSlider(state, checkpoints, actions) : nothing}
    <div class="orbit-controls">
      ${choice('Colour by', COLOURS, view.colourBy, (colourBy) => actions.view({ colourBy }))}
      <button class="secondary" ?disabled=${!shown} @click=${() => actions.fit()}>Fit</button>
      ${shown && view.colourBy === 'symbol' ? symbolLegend(shown.scene) : nothing}
    </div>
    ${orbit.failure ? noticeList([{ severity: 'error', message: orbit.failure }]) : nothing}
    ${shown ? noticeList(shown.scene.notices) : nothing}
    ${shown ? html`<p class="orbit-text">${orbitText(shown.scene, snapshot?.target ?? null)}</p>` : nothing}
  </section>`;
}

/** "epoch 40, axes of epoch 60". */
export function placeText({ epoch, axesOf }: OrbitOfCheckpoint): string {
  const axes = axesOf === epoch ? '' : `, axes of epoch ${integer(axesOf)}`;
  return `epoch ${integer(epoch)}${axes}`;
}

/** What the picture tells, in words: how often each symbol is sampled, and how often they change. */
export function orbitText({ intact, outputs }: Scene, target: TrainingTarget | null): string {
  const sampled = outputs.find(({ rule }) => rule === 'sampled');
  const parts = [`${integer(intact.steps)} steps`];
  if (intact.explodedAtStep !== null)
    parts.push(`explodes at step ${integer(intact.explodedAtStep)}`);
  if (sampled) {
    const shares = sampled.frequency.map(probability).join(' / ');
    const exact = target ? ` (HMM ${target.frequency.map(probability).join(' / ')})` : '';
    parts.push(`symbols ${shares}${exact}`);
    parts.push(`${number(sampled.changesPerStep, 2)} changes per step`);
  }
  return parts.join(' · ');
}

function checkpointSlider(
  state: TrainingState,
  checkpoints: readonly number[],
  actions: PageActions,
): TemplateResult {
  const index = checkpointIndex(state);
  const isNewest = index === checkpoints.length - 1;
  const text = `epoch ${integer(checkpoints[index])}${isNewest ? ', newest' : ''}`;
  return html`<div class="orbit-slider">
    ${slider({
      label: 'Checkpoint',
      min: 0,
      max: Math.max(0, checkpoints.length - 1),
      step: 1,
      value: index,
      text,
      onInput: (next) => actions.lookAt(next),
    })}
  </div>`;
}

function symbolLegend({ outputs }: Scene): TemplateResult {
  const symbols = Math.min(MOST_LEGEND_SYMBOLS, outputs[0]?.frequency.length ?? 0);
  return html`<span class="legend"
    >${Array.from({ length: symbols }, (_, symbol) =>
      legendEntry(symbolDot(symbol), `symbol ${symbol}`),
    )}</span
  >`;
}

function emptyText({ snapshot, orbit }: TrainingState): string {
  if (orbit.failure) return 'No orbit to show.';
  if ((snapshot?.checkpoints.length ?? 0) > 0) return 'Simulating the newest checkpoint…';
  return 'The orbit appears with the first checkpoint.';
}
