/** How the orbit is made: length, noise, seed, warm-up, input. */
import { html, nothing, type TemplateResult } from 'lit';
import { choice } from '../ui/choice';
import { numberField } from '../ui/numberField';
import type { PageActions } from './layout';
import { isCustomised, type PageState } from './state';

const INPUTS = [
  ['noise', 'Noise'],
  ['constant', 'Constant'],
  ['file', 'File…'],
] as const;

export function simulationControls(state: PageState, actions: PageActions): TemplateResult {
  const { simulation } = state.view;
  const base = state.snapshot?.view.simulation;
  const reset = () => {
    if (base) actions.simulation({ ...base, gains: simulation.gains });
  };
  return html`<fieldset class="controls">
    <legend>
      Orbit ${isCustomised(state) ? html`<span class="badge">customised</span>` : nothing}
    </legend>
    ${numberField({
      label: 'Length',
      value: simulation.lengthSteps,
      min: 10,
      max: 200_000,
      integer: true,
      unit: 'steps',
      onChange: (lengthSteps) => actions.simulation({ lengthSteps }),
    })}
    ${numberField({
      label: 'Warm-up',
      value: simulation.warmupSteps,
      min: 0,
      max: 100_000,
      integer: true,
      unit: 'steps',
      onChange: (warmupSteps) => actions.simulation({ warmupSteps }),
    })}
    ${startFields(state, actions)} ${inputFields(state, actions)} ${seedField(state, actions)}
    ${numberField({
      label: 'No-input runs',
      value: simulation.noInputTrajectories,
      min: 0,
      max: 100,
      integer: true,
      onChange: (noInputTrajectories) => actions.simulation({ noInputTrajectories }),
    })}
    <label class="check"
      ><input
        type="checkbox"
        .checked=${simulation.keepBasis}
        @change=${(event: Event) =>
          actions.simulation({ keepBasis: (event.target as HTMLInputElement).checked })}
      />
      Keep axes of the checkpoint before</label
    >
    ${isCustomised(state) ? html`<button class="link" @click=${reset}>Reset to defaults</button>` : nothing}
  </fieldset>`;
}

const STARTS = [
  ['zero', 'Zero'],
  ['state', 'Picked state'],
  ['file', 'File…'],
] as const;

/** h0: zero, a state picked on an orbit, or a row of a file. */
function startFields(state: PageState, actions: PageActions): TemplateResult {
  const { initialStates, startRow, view } = state;
  const { initialState } = view.simulation;
  const kind = initialState === null ? 'zero' : startRow === null ? 'state' : 'file';
  const choose = (wanted: 'zero' | 'state' | 'file') => {
    if (wanted === 'zero') actions.simulation({ initialState: null });
    else if (wanted === 'file') actions.startFromRow(null);
    else actions.startHere();
  };
  return html`${choice('Start', STARTS, kind, choose)}
  ${initialState ? html`<span class="hint">${initialState.label}</span>` : nothing}
  ${
    kind === 'file' && startRow !== null && initialStates && initialStates.count > 1
      ? numberField({
          label: 'Row',
          value: startRow + 1,
          min: 1,
          max: initialStates.count,
          integer: true,
          onChange: (next) => actions.startFromRow(next - 1),
        })
      : nothing
  }`;
}

/** Noise of some strength, the same value in every channel, or a file the user chooses. */
function inputFields(state: PageState, actions: PageActions): TemplateResult {
  const { constantInput, inputFile, noiseStd } = state.view.simulation;
  const kind = inputFile !== null ? 'file' : constantInput !== null ? 'constant' : 'noise';
  const choose = (wanted: 'noise' | 'constant' | 'file') => {
    if (wanted === 'file') actions.chooseInputs();
    else actions.simulation({ inputFile: null, constantInput: wanted === 'constant' ? 0 : null });
  };
  return html`${choice('Input', INPUTS, kind, choose)}
  ${
    kind === 'file'
      ? html`<span class="hint">${inputFile?.replace(/^\d+:/, '')}</span>`
      : kind === 'constant'
        ? numberField({
            label: 'Value',
            value: constantInput ?? 0,
            min: -1e6,
            max: 1e6,
            integer: false,
            unit: 'each input',
            onChange: (value) => actions.simulation({ constantInput: value }),
          })
        : numberField({
            label: 'Noise σ',
            value: noiseStd,
            min: 0,
            max: 1000,
            integer: false,
            onChange: (value) => actions.simulation({ noiseStd: value }),
          })
  }`;
}

function seedField(state: PageState, actions: PageActions): TemplateResult {
  const { simulation } = state.view;
  return html`<span class="row">
    ${numberField({
      label: 'Seed',
      value: simulation.seed,
      min: 0,
      max: 4_294_967_295,
      integer: true,
      onChange: (seed) => actions.simulation({ seed }),
    })}
    <button
      class="secondary"
      title="Another noise"
      @click=${() => actions.simulation({ seed: simulation.seed + 1 })}
    >
      Next
    </button>
  </span>`;
}
