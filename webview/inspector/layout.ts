/** The whole page as a template of its state: header, stage, transport, side panels. Holds no state. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AnalysisRequest } from '../../src/protocol/analyses/request';
import type { CorrectionParams, InspectorCommand, ViewState } from '../../src/protocol/inspector';
import type { ViewportName } from '../scene/stageApi';
import type { Sorting } from '../ui/table';
import { gainsPanel } from './gainsPanel';
import { header } from './header';
import { legend } from './legend';
import { panels } from './panels/panels';
import { simulationControls } from './simulationControls';
import type { InterventionActions } from './interventionControl';
import type { PageState, Panel } from './state';
import { toolbar } from './toolbar';
import { transport } from './transport';

/** What the page's controls can do. */
export interface PageActions extends InterventionActions {
  view(change: Partial<ViewState>): void;
  simulation(change: Partial<ViewState['simulation']>): void;
  selectStep(step: number | null): void;
  play(playing: boolean): void;
  solo(viewport: ViewportName | null): void;
  sort(panel: Panel, sorting: Sorting): void;
  command(command: InspectorCommand): void;
  /** Asks for a file and simulates on it. */
  chooseInputs(): void;
  /** Starts the orbit from the picked state. */
  startHere(): void;
  /** Starts the orbit from a row of the chosen file; null asks for a file. */
  startFromRow(row: number | null): void;
  /** Chooses parameters of an analysis, and shows it. */
  chooseAnalysis(request: AnalysisRequest): void;
  /** The same, and runs it. */
  analyse(request: AnalysisRequest): void;
  stopAnalysis(): void;
  openLink(id: string): void;
  saveView(): void;
  correcting(correcting: boolean): void;
  correct(correction: CorrectionParams | null): void;
}

export function layout(state: PageState, actions: PageActions): TemplateResult {
  const { snapshot } = state;
  if (!snapshot) {
    return html`${live()}
      <p class="loading" role="status">
        ${state.failure ? state.failure.message : 'Reading the checkpoint…'}
      </p>`;
  }
  return html`${live()} ${header(state, actions)}
    ${snapshot.model ? dynamics(state, actions) : nothing}
    <div class="below">
      ${
        snapshot.model
          ? html`<section class="side" aria-label="Simulation and gains">
              ${simulationControls(state, actions)} ${gainsPanel(state, actions)}
            </section>`
          : nothing
      }
      ${panels(state, actions)}
    </div>`;
}

function dynamics(state: PageState, actions: PageActions): TemplateResult {
  return html`${toolbar(state, actions)}
    <div class="stage-frame">
      <div class="stage-place"></div>
      <div class="tooltip" hidden></div>
      ${state.busy ? html`<p class="busy" role="status">${state.busy}</p>` : nothing}
    </div>
    ${legend(state)} ${transport(state, actions)}`;
}

function live(): TemplateResult {
  return html`<div class="live" role="status" aria-live="polite"></div>`;
}
