/** The local linear picture and Lyapunov exponents: forms of their parameters, results as tables. */
import { html, type TemplateResult } from 'lit';
import type {
  LocalParams,
  LocalResult,
  LyapunovParams,
  LyapunovResult,
} from '../../../src/protocol/analyses/local';
import { integer, number, percent, plusMinus } from '../../ui/format';
import { numberField } from '../../ui/numberField';
import { table, type Column } from '../../ui/table';
import type { PageActions } from '../layout';
import type { PageState } from '../state';
import { spectrumPlaneChoice, spectrumPlot } from '../panels/spectrumPlot';
import { factTable, notes } from './facts';

export function localForm(params: LocalParams, choose: (next: LocalParams) => void) {
  return html`${numberField({
    label: 'Steps',
    value: params.steps,
    min: 20,
    max: 200_000,
    integer: true,
    onChange: (steps) => choose({ ...params, steps }),
  })}
  ${numberField({
    label: 'Critical within',
    value: params.criticalDistance,
    min: 0,
    max: 1,
    integer: false,
    unit: 'of |λ| = 1',
    onChange: (criticalDistance) => choose({ ...params, criticalDistance }),
  })}
  ${numberField({
    label: 'Angle above',
    value: params.criticalAngle,
    min: 0,
    max: 3.14,
    integer: false,
    unit: 'rad',
    onChange: (criticalAngle) => choose({ ...params, criticalAngle }),
  })}`;
}

export function localResult(
  result: LocalResult,
  state: PageState,
  actions: PageActions,
): TemplateResult {
  const estimate = ({ mean, error }: { mean: number; error: number }) => plusMinus(mean, error);
  const facts: readonly (readonly [string, string])[] = [
    ['steps looked at', integer(result.stepsLookedAt)],
    [
      'distinct active sets',
      `${integer(result.activeSets)}, ${integer(result.setsSeenOnce)} seen once`,
    ],
    ['steps without spectrum', integer(result.stepsWithoutSpectrum)],
    ['active units', estimate(result.activeUnits)],
    ['largest |λ|', estimate(result.radius)],
    ['|λ| > 1 per step', estimate(result.unstable)],
    ['share of steps with |λ| > 1', estimate(result.expandingShare)],
    ['near-critical pairs per step', estimate(result.criticalPairs)],
    ['share of steps with one', estimate(result.criticalShare)],
    ['share with one in the paper’s Möbius box', estimate(result.boxShare)],
    ['their frequency, cycles per step', number(result.criticalFrequency)],
    ['its spread over pairs (standard deviation)', number(result.criticalFrequencySpread, 2)],
    ['rotation of the orbit, cycles per step', estimate(result.orbitRotation)],
  ];
  return html`<div class="outputs">
      ${factTable('Along the orbit', facts)} ${spectrumHere(state, actions)}
    </div>
    ${setsTable(result, state, actions)} ${notes(result.notes)}`;
}

/** Of the picked state, which a row of the sets picks as well. */
function spectrumHere({ detail, view }: PageState, actions: PageActions): TemplateResult {
  if (!detail || view.selectedStep !== detail.step) {
    return html`<p class="hint">Pick a state, or a set below, to see its eigenvalues here.</p>`;
  }
  const plane = view.spectrumPlane ?? 'circle';
  return html`<div>
    ${spectrumPlaneChoice(plane, (spectrumPlane) => actions.view({ spectrumPlane }))}
    ${spectrumPlot(detail.jacobianSpectrum, `Derivative at step ${integer(detail.step)}`, plane)}
  </div>`;
}

/** A click shows the first state whose step had the set. */
function setsTable({ sets }: LocalResult, state: PageState, actions: PageActions): TemplateResult {
  type Row = LocalResult['sets'][number];
  const columns: readonly Column<Row>[] = [
    { title: 'set', value: (row) => sets.indexOf(row) + 1 },
    { title: 'visits', value: ({ visits }) => visits },
    { title: 'share', value: ({ share }) => share, text: ({ share }) => percent(share) },
    { title: 'active', value: ({ activeUnits }) => activeUnits, help: 'Units' },
    { title: '|λ|', value: ({ radius }) => radius, text: ({ radius }) => number(radius) },
    { title: '|λ| > 1', value: ({ unstable }) => unstable },
    {
      title: 'near-critical, cycles/step',
      value: ({ criticalFrequencies: [first] }) => first ?? null,
      text: ({ criticalFrequencies }) =>
        criticalFrequencies.map((one) => number(one, 3)).join(', ') || '–',
    },
    {
      title: 'stay',
      value: ({ stay }) => stay,
      text: ({ stay }) => number(stay, 3),
      help: 'Steps',
    },
    {
      title: 'then',
      value: ({ successor }) => successor,
      text: ({ successor, successorShare }) =>
        successor < 0 ? 'none listed' : `${successor + 1} (${percent(successorShare)})`,
      help: 'Set that follows most often',
    },
  ];
  return table({
    caption: 'Most visited active sets',
    columns,
    rows: sets,
    sorting: state.sorting.analysis ?? null,
    onSort: (sorting) => actions.sort('analysis', sorting),
    key: ({ firstStep }) => firstStep,
    selected: state.view.selectedStep,
    onSelect: ({ firstStep }) => actions.selectStep(firstStep),
  });
}

export function lyapunovForm(params: LyapunovParams, choose: (next: LyapunovParams) => void) {
  const field = (label: string, key: keyof LyapunovParams, min: number, max: number) =>
    numberField({
      label,
      value: params[key],
      min,
      max,
      integer: true,
      onChange: (value) => choose({ ...params, [key]: value }),
    });
  return html`${field('Exponents', 'exponents', 1, 500)} ${field('Steps', 'steps', 100, 200_000)}
  ${field('Transient', 'transientSteps', 0, 100_000)}`;
}

export function lyapunovResult(
  result: LyapunovResult,
  state: PageState,
  actions: PageActions,
): TemplateResult {
  const columns: readonly Column<number>[] = [
    { title: 'direction', value: (i) => i + 1 },
    {
      title: 'exponent, nats/step',
      value: (i) => result.exponents[i],
      text: (i) => plusMinus(result.exponents[i], result.error[i] || null),
    },
    {
      title: 'factor per step',
      value: (i) => Math.exp(result.exponents[i]),
      text: (i) => number(Math.exp(result.exponents[i])),
    },
    { title: 'settled', value: (i) => (result.settled[i] ? 'yes' : 'no') },
  ];
  return html`<p>
      ${integer(result.stepsCounted)} steps counted; Kaplan–Yorke dimension
      ${number(result.kaplanYorke)}.
    </p>
    ${table({
      caption: 'Lyapunov exponents',
      columns,
      rows: result.exponents.map((_, i) => i),
      sorting: state.sorting.analysis ?? null,
      onSort: (sorting) => actions.sort('analysis', sorting),
      key: (i) => i,
    })}
    ${notes(result.notes)}`;
}
