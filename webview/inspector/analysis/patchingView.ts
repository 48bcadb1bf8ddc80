/** Patching: the form of its parameters; units and connections as tables whose rows select, the leading units over time as curves. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PatchingParams, PatchingResult } from '../../../src/protocol/analyses/patching';
import { choice } from '../../ui/choice';
import { number, percent, plusMinus } from '../../ui/format';
import { table, type Column } from '../../ui/table';
import type { PageActions } from '../layout';
import type { PageState } from '../state';
import { notes } from './facts';
import { integerFields } from './integerField';
import { lineChart } from './lineChart';

const COMMONEST = 'commonest';
const CURVES = 4;
const SITES = [
  ['hidden', 'state h'],
  ['recurrent', 'recurrent input W h'],
  ['noise', 'noise input'],
] as const;

/** @param from, to offered in pairs: the change is one choice */
export function patchingForm(
  params: PatchingParams,
  { snapshot }: PageState,
  choose: (next: PatchingParams) => void,
): TemplateResult {
  const field = integerFields(params, choose);
  const symbols = Array.from({ length: snapshot?.model?.outputs ?? 0 }, (_, k) => k);
  const pairs = symbols.flatMap((from) =>
    symbols.filter((to) => to !== from).map((to) => [`${from} ${to}`, `${from} → ${to}`] as const),
  );
  const chosen =
    params.from === null || params.to === null ? COMMONEST : `${params.from} ${params.to}`;
  return html`${choice('Change', [[COMMONEST, 'the commonest'], ...pairs], chosen, (value) => {
    const [from, to] = value === COMMONEST ? [null, null] : value.split(' ').map(Number);
    choose({ ...params, from, to });
  })}
  ${choice('Of a unit', SITES, params.site, (site) => choose({ ...params, site }))}
  ${field('Steps before', 'windowSteps', 1, 100)} ${field('Changes', 'events', 5, 1000, 'at most')}
  ${field('Told', 'top', 0, 100, 'units')} ${field('Completions', 'completions', 1, 1000, 'each')}
  ${field('Within', 'withinSteps', 1, 200, 'steps')}`;
}

export function patchingResult(
  result: PatchingResult,
  state: PageState,
  actions: PageActions,
): TemplateResult {
  const { from, to, lags, denoising, units, parameters } = result;
  const sorting = {
    sorting: state.sorting.analysis ?? null,
    onSort: (next: NonNullable<typeof state.sorting.analysis>) => actions.sort('analysis', next),
  };
  return html`<p>
      Changes from symbol ${from} to ${to}: shares of what separates runs with the change from runs
      without. P(${to}) within ${parameters.withinSteps} steps: ${percent(result.cleanProbability)}
      with it, ${percent(result.corruptProbability)} without.
    </p>
    ${
      units.length > 0
        ? lineChart({
            title: 'Share of the lead, put in at one step',
            x: lags,
            xLabel: 'steps from the change',
            lines: units.slice(0, CURVES).map(({ unit }, k) => ({
              name: `unit ${unit}`,
              look: `level-${k}`,
              values: denoising[unit],
            })),
          })
        : nothing
    }
    ${table({
      ...sorting,
      caption: 'Units, each at the step where it carries most',
      columns: UNIT_COLUMNS,
      rows: units,
      key: ({ unit }) => unit,
      selected: state.view.selectedUnit,
      onSelect: ({ unit }) => actions.select(unit),
      onAct: ({ unit }) => actions.toggle([unit]),
    })}
    ${table({
      ...sorting,
      caption: 'Connections, at every step',
      columns: CONNECTION_COLUMNS,
      rows: result.connections,
      key: ({ source, target }) => source * denoising.length + target,
      onSelect: ({ source, target }) => actions.nameEdge({ from: source, to: target }),
    })}
    ${notes(result.notes)}`;
}

type Finding = Omit<PatchingResult['connections'][number], 'source' | 'target'>;
type Ratio = Finding['attribution'];

function ratioColumn<Row extends Finding>(
  title: string,
  of: (row: Row) => Ratio,
  help: string,
): Column<Row> {
  return {
    title,
    value: (row) => of(row).value,
    text: (row) => plusMinus(of(row).value, of(row).error),
    help,
  };
}

function findingColumns<Row extends Finding>(): Column<Row>[] {
  return [
    ratioColumn(
      'put in',
      ({ denoising }) => denoising.lead,
      'Share of the lead of the new symbol, in runs without the change: is it enough?',
    ),
    ratioColumn(
      'first order',
      ({ attribution }) => attribution,
      'Gradient times difference: equal to the patch while no unit switches',
    ),
    {
      title: 'switched',
      value: ({ flippedShare }) => flippedShare,
      text: ({ flippedShare }) => percent(flippedShare),
      help: 'Share of units and steps that the patch makes active or silent',
    },
    ratioColumn(
      'put in: probability',
      ({ denoising }) => denoising.probability,
      'Share of the probability to show the new symbol',
    ),
    ratioColumn(
      'taken out',
      ({ noising }) => noising.lead,
      'Share of the lead lost in runs with the change: is it needed?',
    ),
    ratioColumn(
      'taken out: probability',
      ({ noising }) => noising.probability,
      'Share of the probability lost',
    ),
  ];
}

const UNIT_COLUMNS: readonly Column<PatchingResult['units'][number]>[] = [
  { title: 'unit', value: ({ unit }) => unit },
  { title: 'step', value: ({ lag }) => lag, help: '0 is the first step of the new symbol' },
  ...findingColumns<PatchingResult['units'][number]>(),
];

const CONNECTION_COLUMNS: readonly Column<PatchingResult['connections'][number]>[] = [
  {
    title: 'connection',
    value: ({ source }) => source,
    text: ({ source, target }) => `${number(source)} → ${number(target)}`,
  },
  ...findingColumns<PatchingResult['connections'][number]>(),
];
