/** Zones: the form of their parameters and the result as tables and curves. Thresholds move without measuring again. */
import { html, nothing, type TemplateResult } from 'lit';
import { COMMITMENT_RULE, RESIDENCY_RULE } from '../../../src/protocol/analyses/defaults';
import type { ZonesParams, ZonesResult } from '../../../src/protocol/analyses/zones';
import { choice } from '../../ui/choice';
import { number, percent, plusMinus } from '../../ui/format';
import { numberField } from '../../ui/numberField';
import { slider } from '../../ui/slider';
import { table, type Column } from '../../ui/table';
import type { PageActions } from '../layout';
import type { PageState } from '../state';
import { notes } from './facts';
import { integerFields } from './integerField';
import { lineChart } from './lineChart';
import { moreFields, noiseChoice } from './moreFields';
import { signChangeHistogram } from './signChangeHistogram';

const RULES = [
  ['commitment', 'by pₖ, what will happen'],
  ['residency', 'by residency, as in the paper'],
] as const;

export function zonesForm(
  params: ZonesParams,
  choose: (params: ZonesParams) => void,
): TemplateResult {
  const field = integerFields(params, choose);
  return html`${field('States', 'states', 1, 20_000)}
  ${field('Rollouts', 'rollouts', 2, 1000, 'each')} ${field('Cap', 'capSteps', 8, 1000, 'steps')}
  ${choice('Zones', RULES, params.rule.kind, (kind) =>
    choose({ ...params, rule: kind === 'residency' ? RESIDENCY_RULE : COMMITMENT_RULE }),
  )}
  ${moreFields(
    html`${noiseChoice(params, choose)}
    ${numberField({
      label: 'Hysteresis of sign changes',
      value: params.hysteresis,
      ...{ min: 0, max: 1, integer: false },
      unit: 'of the range of the logits; 0 in the paper',
      onChange: (hysteresis) => choose({ ...params, hysteresis }),
    })}`,
  )}`;
}

export function zonesResult(
  result: ZonesResult,
  state: PageState,
  actions: PageActions,
): TemplateResult {
  return html`<p>${summary(result)}</p>
    <div class="outputs">
      ${shares(result)} ${thresholds(result, actions)}
      ${result.sensitivity.map(({ threshold, values, shares: curve }) =>
        lineChart({
          title: `Share of states by ${THRESHOLDS[threshold]?.label ?? threshold}`,
          x: values,
          xLabel: THRESHOLDS[threshold]?.unit ?? '',
          top: 1,
          mark: Reflect.get(result.parameters.rule, threshold) as number,
          lines: result.zones.map((name, zone) => ({
            name,
            look: `zone-${name}`,
            values: curve.map((row) => row[zone]),
          })),
        }),
      )}
      <div>${signChangeHistogram(result)}</div>
    </div>
    ${states(result, state, actions)} ${notes(result.notes)}`;
}

function summary(result: ZonesResult): string {
  return [
    `${result.statesMeasured} states: the argmax symbol lasts ${plusMinus(result.meanResidency, result.meanResidencyError)} steps on average${besideIntact(result)}`,
    `its logit changes direction ${number(result.meanSignChanges, 3)} times before`,
    `${percent(result.censoredShare)} of the rollouts had not left after ${result.parameters.capSteps} steps`,
    `for ${percent(result.undecidedShare)} of the states their rollouts do not settle the zone.`,
  ].join('; ');
}

function besideIntact({ intact }: ZonesResult): string {
  if (!intact) return '';
  const before = plusMinus(intact.meanResidency, intact.meanResidencyError);
  return ` (intact ${before}, difference ${paired(intact.residencyDifference, intact.residencyDifferenceError)})`;
}

const paired = (difference: number, error: number) =>
  Number.isNaN(difference) ? 'not paired' : plusMinus(difference, error);

function shares(result: ZonesResult): TemplateResult {
  const { intact } = result;
  return html`<table>
    <caption>
      Zones
    </caption>
    <thead>
      <tr>
        <th scope="col">zone</th>
        ${
          intact
            ? html`<th scope="col">intact</th>
                <th scope="col">altered</th>
                <th
                  scope="col"
                  title="Paired state by state on the same noise ± its standard error"
                >
                  difference
                </th>`
            : html`<th scope="col">share of states</th>`
        }
        <th scope="col" title="Mean number of |λ| > 1 of the derivative there">unstable</th>
      </tr>
    </thead>
    <tbody>
      ${result.zones.map(
        (name, zone) =>
          html`<tr>
            <th scope="row"><span class=${`zone-mark zone-${name}`}></span>${name}</th>
            ${
              intact
                ? html`<td class="numeric">
                    ${plusMinus(intact.share[zone], intact.shareError[zone])}
                  </td>`
                : nothing
            }
            <td class="numeric">${plusMinus(result.share[zone], result.shareError[zone])}</td>
            ${
              intact
                ? html`<td class="numeric">
                    ${paired(intact.difference[zone], intact.differenceError[zone])}
                  </td>`
                : nothing
            }
            <td class="numeric">${number(result.meanUnstable[zone], 3)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

interface ThresholdField {
  readonly label: string;
  readonly unit: string;
  readonly max: number;
  readonly step: number;
}

const THRESHOLDS: Readonly<Record<string, ThresholdField>> = {
  transitionBelow: { label: 'transition below', unit: 'steps', max: 10, step: 0.05 },
  clusterAbove: { label: 'cluster above', unit: 'steps', max: 60, step: 0.5 },
  clusterConfidence: { label: 'cluster softmax above', unit: 'probability', max: 1, step: 0.01 },
  clusterBelow: { label: 'cluster: p₈ below', unit: 'probability', max: 1, step: 0.01 },
  kickAbove: { label: 'kick: p₈ above', unit: 'probability', max: 1, step: 0.01 },
  kickNowBelow: { label: 'kick: p₁ below', unit: 'probability', max: 1, step: 0.01 },
  transitionAbove: { label: 'transition: p₁ above', unit: 'probability', max: 1, step: 0.01 },
};

/** What was measured stays: only the zones are made anew. */
function thresholds({ parameters }: ZonesResult, actions: PageActions): TemplateResult {
  const { kind: _kind, ...values } = parameters.rule;
  return html`<div class="thresholds" role="group" aria-label="Thresholds">
    ${Object.entries(values).map(([name, value]) => {
      const field = THRESHOLDS[name];
      if (!field) return nothing;
      return slider({
        label: field.label,
        min: 0,
        max: field.max,
        step: field.step,
        value,
        text: number(value, 3),
        onInput: (moved) => {
          const rule = { ...parameters.rule, [name]: moved };
          actions.analyse({ kind: 'zones', params: { ...parameters, rule } });
        },
      });
    })}
  </div>`;
}

/** Steps k, and the name of p_k. */
const WITHIN = [
  [1, 'p₁'],
  [2, 'p₂'],
  [4, 'p₄'],
  [8, 'p₈'],
  [16, 'p₁₆'],
] as const;

function changesColumn(values: readonly number[], k: number, title: string): Column<number> {
  const steps = k === 1 ? 'in the next step' : `within ${k} steps`;
  const help = `Share of rollouts whose symbol changed ${steps}`;
  return { title, value: (i) => values[i], text: (i) => number(values[i], 3), help };
}

const ERROR_HELP = 'Mean over the rollouts ± its standard error; capped';

function states(result: ZonesResult, state: PageState, actions: PageActions): TemplateResult {
  const { perState, zones } = result;
  const columns: readonly Column<number>[] = [
    { title: 'step', value: (i) => perState.step[i] },
    { title: 'symbol', value: (i) => perState.symbol[i] },
    { title: 'zone', value: (i) => zones[perState.zone[i]] ?? null },
    {
      title: 'residency',
      value: (i) => perState.residency[i],
      text: (i) => plusMinus(perState.residency[i], perState.residencyError[i]),
      help: ERROR_HELP,
    },
    {
      title: 'censored',
      value: (i) => perState.censored[i],
      text: (i) => percent(perState.censored[i]),
      help: 'Share of rollouts that had not left at the cap',
    },
    ...WITHIN.map(([k, title]) => changesColumn(perState.changesWithin[k], k, title)),
    {
      title: 'sign changes',
      value: (i) => perState.signChanges[i],
      text: (i) => plusMinus(perState.signChanges[i], perState.signChangesError[i]),
      help: 'Of the change of the logit, until the symbol changed',
    },
    { title: 'unstable', value: (i) => perState.unstable[i], help: 'Number of |λ| > 1' },
  ];
  const { selectedStep } = state.view;
  return table({
    caption: 'States measured',
    columns,
    rows: perState.step.map((_, i) => i),
    sorting: state.sorting.analysis ?? null,
    onSort: (sorting) => actions.sort('analysis', sorting),
    key: (i) => perState.step[i],
    selected: selectedStep,
    onSelect: (i) => actions.selectStep(perState.step[i]),
  });
}
