/** Effects of the gains in force: intact, altered, difference and control band of every output statistic. */
import { html, nothing, type TemplateResult } from 'lit';
import { unlikeText, type EffectsReply, type RuleEffects } from '../../../src/protocol/effects';
import { counted, number, percent } from '../../ui/format';
import { integerFields } from '../analysis/integerField';
import { interventionText } from '../intervention';
import type { PageActions } from '../layout';
import type { PageState } from '../state';
import { canMeasure, currentEffects, effectsHow, whyOnRequest } from './effectsState';
import {
  bandText,
  differenceText,
  isBeyond,
  mainRows,
  shortFigure,
  transitionRows,
  type EffectRow,
} from './figures';

/** Nothing while the network is intact. */
export function effectsView(state: PageState, actions: PageActions): TemplateResult {
  if (!canMeasure(state)) return html``;
  const found = currentEffects(state);
  return html`<section class="effects" aria-label="Effects of the intervention">
    <h2>Effects <span class="hint">${interventionText(state)}</span></h2>
    ${form(state, actions)}
    ${
      found
        ? html`<div class="outputs">
              ${found.reply.outputs.map((one) => ruleTable(one, found.reply))}
            </div>
            ${notes(found.reply, found.isWhole)}`
        : nothing
    }
  </section>`;
}

function form(state: PageState, actions: PageActions): TemplateResult {
  const { running, isAutomatic } = state.effects;
  const how = effectsHow(state);
  const why = whyOnRequest(state);
  const field = integerFields(how, (next) => actions.effectsHow(next));
  return html`<div class="analysis-form">
      ${field('Control sets', 'controls', 0, 10_000)} ${field('Steps', 'steps', 2000, 10_000_000)}
      ${
        running
          ? html`<progress max="1" value=${running.doneShare}></progress>
              <span>${percent(running.doneShare)}</span>
              <button class="secondary" @click=${() => actions.stopEffects()}>Stop</button>`
          : html`<button
              class="primary"
              ?disabled=${currentEffects(state)?.isWhole === true}
              @click=${() => actions.measureEffects()}
            >
              Measure
            </button>`
      }
      <label class="check"
        ><input
          type="checkbox"
          .checked=${isAutomatic}
          @change=${(event: Event) =>
            actions.effectsAutomatic((event.target as HTMLInputElement).checked)}
        />
        after each change</label
      >
    </div>
    ${why ? html`<p class="hint">${why} Press Measure.</p>` : nothing}`;
}

function ruleTable(effects: RuleEffects, { controls }: EffectsReply): TemplateResult {
  const name = effects.rule === 'argmax' ? 'Argmax symbols' : 'Sampled symbols';
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label=${name}>
    <table>
      <caption>
        ${name}
      </caption>
      <thead>
        <tr>
          <th scope="col"></th>
          <th scope="col">intact</th>
          <th scope="col">altered</th>
          <th scope="col" title="Paired: both runs have the same noise; ± standard error">
            difference
          </th>
          <th
            scope="col"
            title=${controls.matched || controls.sets === 0 ? 'What 95 % of the random control sets come to' : 'What 95 % of the random sets come to, which are unlike it'}
          >
            ${controls.matched || controls.sets === 0 ? 'control' : 'unlike controls'}
          </th>
        </tr>
      </thead>
      <tbody>
        ${mainRows(effects).map((row) => effectRow(row, controls))}
      </tbody>
      <tbody class="transitions">
        ${transitionRows(effects).map((row) => effectRow(row, controls))}
      </tbody>
    </table>
  </div>`;
}

function effectRow(
  { name, figure }: EffectRow,
  controls: EffectsReply['controls'],
): TemplateResult {
  const { sets, matched } = controls;
  const beyond = isBeyond(figure, controls);
  const share = figure.controlShare;
  const help =
    beyond === null
      ? matched || sets === 0
        ? 'No control to compare with'
        : 'The control sets are unlike it: whether others like it do the same is not decided'
      : `${beyond ? 'Beyond' : 'Not clear of'} the band of ${counted(sets, 'control set')}; ${share === null ? '' : percent(share)} of them, this one counted, change as much`;
  return html`<tr class=${beyond ? 'beyond' : ''}>
    <th scope="row">${name}</th>
    <td class="numeric">${shortFigure(figure.intact)}</td>
    <td class="numeric">${shortFigure(figure.altered)}</td>
    <td class="numeric" title=${help}>
      ${differenceText(figure)}<span
        class="beyond-mark"
        aria-label=${beyond ? 'beyond the control band' : ''}
        >${beyond ? '◆' : ''}</span
      >
    </td>
    <td class="numeric">${bandText(figure)}</td>
  </tr>`;
}

function notes(reply: EffectsReply, isWhole: boolean): TemplateResult {
  const { runs, stepsPerRun, seed, noise, exploded, scopeShare } = reply;
  const lines = [
    `${runs} runs of ${number(stepsPerRun)} steps from rest under noise σ = ${number(noise)} (seed ${seed}), each beside the intact run on the same noise, in float64.`,
    ...(scopeShare < 1 ? [`The gains acted in ${percent(scopeShare)} of the steps.`] : []),
    isWhole ? controlsText(reply) : 'Control sets are run…',
    ...(exploded.intact + exploded.altered > 0
      ? [
          `Exploded, and counted until then: ${exploded.intact} intact and ${exploded.altered} altered runs.`,
        ]
      : []),
  ];
  return html`<p class="hint">${lines.join(' ')}</p>`;
}

function controlsText({ controls, scopeShare }: EffectsReply): string {
  const { sets, matched } = controls;
  if (sets === 0) return 'No control sets: whether any other set does the same is not decided.';
  const scope = scopeShare < 1 ? ' They have the same gains, in the same scope.' : '';
  const of = `Control: ${counted(sets, 'random set')} of the same size`;
  return matched
    ? `${of} and like mean activity and rate; the band holds 95 % of them, ◆ marks what lies beyond with its 95 % interval.${scope}`
    : `${of}, the most like of many, but ${unlikeText(controls)}. The band holds 95 % of them; whether sets like it would do the same is not decided, so nothing is marked.${scope}`;
}
