/** "Correct…": cell, nonlinearity and which tensor plays which role. */
import { html, type TemplateResult } from 'lit';
import type { CorrectionParams } from '../../src/protocol/inspector';
import type { PageActions } from './layout';
import type { PageState } from './state';

const ROLES = [
  ['layer0.recurrentWeight', 'recurrent weights'],
  ['layer0.inputWeight', 'input weights'],
  ['layer0.recurrentBias', 'recurrent bias'],
  ['layer0.inputBias', 'input bias'],
  ['readout.weight', 'readout weights'],
  ['readout.bias', 'readout bias'],
] as const;

export function correctionForm(state: PageState, actions: PageActions): TemplateResult {
  const model = state.snapshot?.model ?? null;
  const tensorOf = (role: string) => model?.roles.find((one) => one.role === role)?.tensor ?? '';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    actions.correct(correctionOf(new FormData(event.target as HTMLFormElement), tensorOf));
  };
  return html`<form class="correction" aria-label="Correct what was inferred" @submit=${submit}>
    <label
      >Cell
      ${select('cell', ['', 'rnn', 'gru', 'lstm'], '', (value) => value.toUpperCase() || 'as inferred')}</label
    >
    <label
      >Nonlinearity
      ${select('nonlinearity', ['', 'relu', 'tanh'], '', (value) => value || 'as inferred')}</label
    >
    ${ROLES.map(([role, label]) => {
      const names = ['', ...(state.tensors ?? []).map(({ name }) => name)];
      return html`<label
        >${label} ${select(role, names, tensorOf(role), (name) => name || 'none')}</label
      >`;
    })}
    <span class="form-buttons">
      <button class="primary" type="submit">Apply</button>
      <button type="button" class="secondary" @click=${() => actions.correcting(false)}>
        Cancel
      </button>
    </span>
  </form>`;
}

function select(
  name: string,
  values: readonly string[],
  chosen: string,
  text: (value: string) => string,
): TemplateResult {
  return html`<select name=${name}>
    ${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${text(value)}</option>`)}
  </select>`;
}

/** Only what differs from the inference is sent: the rest stays inferred. */
function correctionOf(form: FormData, tensorOf: (role: string) => string): CorrectionParams {
  const text = (key: string) => {
    const value = form.get(key);
    return typeof value === 'string' ? value : '';
  };
  const cell = text('cell');
  const nonlinearity = text('nonlinearity');
  const roles: Record<string, string> = {};
  for (const [role] of ROLES) if (text(role) !== tensorOf(role)) roles[role] = text(role);
  return {
    ...(cell === 'rnn' || cell === 'gru' || cell === 'lstm' ? { cell } : {}),
    ...(nonlinearity === 'relu' || nonlinearity === 'tanh' ? { nonlinearity } : {}),
    ...(Object.keys(roles).length > 0 ? { roles } : {}),
  };
}
