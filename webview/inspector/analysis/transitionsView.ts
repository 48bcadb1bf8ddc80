/** Transitions: the form of their parameters; averages around changes as curves and tables. Times and the noise path have files of their own. */
import { html, nothing, type TemplateResult } from 'lit';
import type {
  TransitionsParams,
  TransitionsResult,
} from '../../../src/protocol/analyses/transitions';
import { choice } from '../../ui/choice';
import { integer, number, percent } from '../../ui/format';
import type { PageState } from '../state';
import { notes } from './facts';
import { integerFields } from './integerField';
import { moreFields, noiseChoice } from './moreFields';
import { lineChart } from './lineChart';
import { pathView } from './noisePathView';
import { passagesTable } from './passagesView';
import { plainTable } from './plainTable';

const ANY = 'any';
const CLUSTER = 'cluster';
const CURVES = 4;

export function transitionsForm(
  params: TransitionsParams,
  { snapshot, view }: PageState,
  choose: (next: TransitionsParams) => void,
): TemplateResult {
  const field = integerFields(params, choose);
  const symbols = Array.from({ length: snapshot?.model?.outputs ?? 0 }, (_, k) => String(k));
  const symbol = (label: string, key: 'from' | 'to', any: string) =>
    choice(
      label,
      [[ANY, any], ...symbols.map((k) => [k, `symbol ${k}`] as const)],
      params[key] === null ? ANY : String(params[key]),
      (value) => choose({ ...params, [key]: value === ANY ? null : Number(value) }),
    );
  const picked = params.startStep ?? view.selectedStep;
  const starts = [
    [CLUSTER, 'a cluster state'],
    ...(picked === null ? [] : [[String(picked), `picked, step ${integer(picked)}`] as const]),
  ] as const;
  return html`${symbol('From', 'from', 'most frequent')} ${symbol('To', 'to', 'most frequent')}
  ${field('Before', 'beforeSteps', 1, 200, 'steps')}
  ${field('After', 'afterSteps', 0, 200, 'steps')}
  ${field('Shortest dwell', 'dwellSteps', 1, 200, 'steps')}
  ${field('Direct runs', 'runs', 2, 10_000, 'each')}
  ${field('Cap', 'capSteps', 10, 100_000, 'steps')}
  ${field('Splitting runs', 'splittingRuns', 2, 200)}
  ${field('Longest noise path', 'pathSteps', 0, 120, 'steps')}
  ${choice(
    'Starts at',
    starts,
    params.startStep === null ? CLUSTER : String(params.startStep),
    (value) => choose({ ...params, startStep: value === CLUSTER ? null : Number(value) }),
  )}
  ${choice(
    'Areas',
    [
      ['no', 'none'],
      ['yes', 'as the paper locates them'],
    ],
    params.areas ? 'yes' : 'no',
    (value) => choose({ ...params, areas: value === 'yes' }),
  )}
  ${moreFields(
    html`${field('Replicas of a splitting run', 'replicas', Math.max(10, params.kill + 1), 1000)}
    ${field('Killed at a level', 'kill', 1, Math.min(100, params.replicas - 1))}
    ${noiseChoice(params, choose)}`,
  )}`;
}

export function transitionsResult(result: TransitionsResult): TemplateResult {
  const shown =
    result.pairs.find(({ from, to }) => from === result.path?.from && to === result.path.to) ??
    result.pairs[0];
  return html`${pairsTable(result)}
  ${shown?.averages ? averages(shown, shown.averages, result.parameters.beforeSteps) : nothing}
  ${result.passages.length > 0 ? passagesTable(result) : nothing} ${pathView(result)}
  ${result.areas ? areas(result.areas) : nothing} ${notes(result.notes)}`;
}

function pairsTable({ pairs }: TransitionsResult): TemplateResult {
  if (pairs.length === 0) {
    return html`<p class="hint">The argmax symbol never changes in this orbit.</p>`;
  }
  return plainTable(
    'Changes of the argmax symbol',
    ['from → to', 'changes', 'used in averages'],
    pairs.map(({ from, to, changes, events, tooFew }) => [
      `${from} → ${to}`,
      integer(changes),
      integer(events) + (tooFew ? ', too few' : ''),
    ]),
  );
}

type Pair = TransitionsResult['pairs'][number];

function averages(
  { from, to, events }: Pair,
  { lags, ...means }: NonNullable<Pair['averages']>,
  beforeSteps: number,
): TemplateResult {
  const around = { x: lags, xLabel: 'steps from the change', mark: 0 };
  const band = (mean: readonly number[], error: readonly number[]) => [
    { name: 'mean', look: 'level-0', values: mean },
    { name: '± error', look: 'level-2', values: mean.map((value, k) => value + error[k]) },
    { name: '', look: 'level-2', values: mean.map((value, k) => value - error[k]) },
  ];
  const leading = means.units.slice(0, CURVES);
  return html`<h3>Average of ${integer(events)} changes ${from} → ${to}</h3>
    <div class="outputs">
      ${lineChart({
        ...around,
        title: `Logit ${to} less logit ${from}`,
        lines: band(means.lead, means.leadError),
        signed: true,
      })}
      ${lineChart({ ...around, title: 'Norm of the state', lines: band(means.norm, means.normError) })}
      ${lineChart({
        ...around,
        title: 'Length of the mean noise',
        lines: [
          { name: 'mean', look: 'level-0', values: means.noiseNorm },
          { name: 'by chance', look: 'level-1', values: lags.map(() => means.noiseNormByChance) },
        ],
      })}
      ${
        leading.length > 0
          ? lineChart({
              ...around,
              title: 'Mean input along rows of U',
              lines: leading.map(({ unit, drive }, k) => {
                return { name: `unit ${unit}`, look: `level-${k}`, values: drive };
              }),
              signed: true,
            })
          : nothing
      }
      ${
        means.units.length > 0
          ? plainTable(
              'Locked to the change',
              ['unit', 'lag', 'z'],
              means.units.map(({ unit, lag, z }) => [`unit ${unit}`, integer(lag), number(z, 3)]),
            )
          : nothing
      }
    </div>
    <p class="hint">
      z: input along the unit's row of U, lags −${beforeSteps} to 0; chance alone passes |z| =
      ${number(means.unitsThreshold, 3)} once in twenty analyses.
    </p>`;
}

function areas(found: NonNullable<TransitionsResult['areas']>): TemplateResult {
  if (found.refused !== null) return html`<p class="warning">Areas: ${found.refused}.</p>`;
  const step = (value: number | null) => (value === null ? 'none' : integer(value));
  return html`<p>
      Areas, as the paper's scripts locate them (run ${found.attempts} of their own): cluster step
      ${step(found.clusterStep)}, kick step ${step(found.kickStep)}, change at step
      ${step(found.changeStep)}.
    </p>
    <div class="outputs">
      ${lineChart({
        title: 'Mean steps to a change of symbol',
        x: found.steps,
        xLabel: 'step of the run; dashed: kick',
        mark: found.kickStep,
        lines: [{ name: 'mean, at most 25', look: 'level-0', values: found.meanSteps }],
      })}
      ${lineChart({
        title: 'Share of rollouts that change',
        x: found.steps,
        xLabel: `step of the run; ${percent(found.changedShare[0] ?? 0)} at the cluster step`,
        top: 1,
        mark: found.kickStep,
        lines: [{ name: 'within 25 steps', look: 'level-0', values: found.changedShare }],
      })}
    </div>`;
}
