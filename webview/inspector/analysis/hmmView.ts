/** The network as an HMM: the form of its parameters, matrices beside the target's, tests, and what the number of states rests on. */
import { html, nothing, type TemplateResult } from 'lit';
import type { HmmParams, HmmResult } from '../../../src/protocol/analyses/hmm';
import { choice } from '../../ui/choice';
import { integer, number, plusMinus, probability } from '../../ui/format';
import { factTable, notes } from './facts';
import { integerFields } from './integerField';
import { moreFields } from './moreFields';
import { lineChart } from './lineChart';
import { plainTable } from './plainTable';

const FEATURES = [
  ['predictive', 'what a state foretells'],
  ['activity', 'principal axes'],
] as const;

export function hmmForm(params: HmmParams, choose: (next: HmmParams) => void): TemplateResult {
  const field = integerFields(params, choose);
  return html`${choice('Microstates by', FEATURES, params.features, (features) =>
    choose({ ...params, features }),
  )}
  ${params.features === 'predictive' ? field('Rollouts', 'rollouts', 1, 200, 'each') : nothing}
  ${field('Microstates', 'microstates', 2, 256)} ${field('Lag', 'lagSteps', 1, 100, 'steps')}
  ${field('States', 'states', 0, 8, '(0: by the gap)')}
  ${field('Bootstrap', 'replicates', 0, 2000, 'replicates')}
  ${moreFields(
    html`${field('Restarts of a fit', 'restarts', 1, 100)}
    ${field('Runs of the model that tests compare with', 'nullRuns', 19, 1999)}`,
  )}`;
}

export function hmmResult(result: HmmResult): TemplateResult {
  const { states, emission, transition, stationary } = result;
  const names = Array.from({ length: states }, (_, i) => `state ${i}`);
  const symbols = (emission.value[0] ?? []).map((_, k) => `symbol ${k}`);
  const beside = result.targetLabel === '' ? '' : `; below: ${result.targetLabel}`;
  return html`<p>
      ${integer(states)} ${states === 1 ? 'state' : 'states'} in ${integer(result.steps)} steps.
      ${result.statement}
    </p>
    ${result.converged ? nothing : html`<p class="warning">The fit has not converged.</p>`}
    <div class="outputs">
      ${matrixTable(`Moves per step${beside}`, ['from', ...names.map((n) => `to ${n}`)], names, transition)}
      ${matrixTable(`Symbols${beside}`, ['state', ...symbols], names, emission)}
      ${matrixTable(`Share of the time${beside}`, ['', ...names], ['share'], stationary)}
      ${factTable('Bits a symbol', rates(result))} ${dwells(result)}
      ${factTable('What the past adds to the state', memory(result))} ${timescales(result)}
      ${evidence(result)} ${selfPrediction(result)}
    </div>
    ${notes(result.notes)}`;
}

/** Estimate and interval; the target's number on a line of its own, so that neither is told by place alone. */
function matrixTable(
  caption: string,
  titles: readonly string[],
  names: readonly string[],
  { value, low, high, target }: HmmResult['transition'],
): TemplateResult {
  const cell = (one: number, i: number, j: number) =>
    html`${withInterval(one, low[i][j], high[i][j])}
    ${target ? html`<br /><span class="hint">${wanted(target[i][j])}</span>` : nothing}`;
  const rows = value.map((row, i) => [names[i], ...row.map((one, j) => cell(one, i, j))]);
  return plainTable(caption, titles, rows);
}

function withInterval(value: number, low: number, high: number): string {
  if (!Number.isFinite(low)) return probability(value);
  return `${probability(value)} [${probability(low)}, ${probability(high)}]`;
}

const wanted = (value: number) =>
  Number.isFinite(value) ? `HMM ${probability(value)}` : 'no match';

function rates({ klTarget, klFloor, klDistilled }: HmmResult): [string, string][] {
  const text = (rate: HmmResult['klTarget']) =>
    rate ? plusMinus(rate.bitsPerSymbol, rate.error) : '–';
  return [
    ['from the run’s HMM', text(klTarget)],
    ['the HMM’s own strings from it (floor)', text(klFloor)],
    ['from the distilled states', text(klDistilled)],
    ['entropy of the symbols, at most', klDistilled ? number(klDistilled.entropyBits, 3) : '–'],
  ];
}

function dwells(result: HmmResult): TemplateResult {
  return plainTable(
    'Stays in the states',
    ['state', 'stays', 'mean, steps', 'HMM', 'geometric?'],
    result.dwells.map((dwell) => [
      `state ${dwell.state}`,
      integer(dwell.stays),
      plusMinus(dwell.meanSteps, dwell.meanStepsError),
      Number.isFinite(dwell.targetMeanSteps) ? number(dwell.targetMeanSteps, 3) : '–',
      dwell.geometric
        ? `${dwell.geometric.p <= 0.05 ? 'no' : 'not refuted'}, p = ${number(dwell.geometric.p, 2)}`
        : 'too few stays',
    ]),
  );
}

function memory({ stateMemory, symbolMemory, symbolsBefore }: HmmResult): [string, string][] {
  const text = ({ statistic, underNull, p }: HmmResult['stateMemory']) =>
    `${number(statistic, 3)} bits (by chance ${number(underNull, 2)}), p = ${number(p, 2)}`;
  return [
    ['the state before, about the next state', text(stateMemory)],
    [
      symbolsBefore === 1
        ? 'the symbol before, about the symbol'
        : 'two symbols before, about the symbol',
      text(symbolMemory),
    ],
  ];
}

function timescales(result: HmmResult): TemplateResult {
  const processes = result.timescales[0]?.steps.length ?? 0;
  return plainTable(
    'Implied timescales, steps',
    ['lag', ...Array.from({ length: processes }, (_, i) => `${i + 1}.`), 'chance'],
    result.timescales.map(({ lagSteps, steps, chanceSteps }) => [
      String(lagSteps),
      ...steps.map((value) => number(value, 3)),
      number(chanceSteps, 3),
    ]),
  );
}

function evidence({ bic, bicStates }: HmmResult): TemplateResult {
  const least = Math.min(...bic.map((one) => one.bic));
  return plainTable(
    'Fits to the symbols',
    ['states', 'BIC above the least', 'converged'],
    bic.map((one) => [
      one.states === bicStates ? `${one.states} (least)` : String(one.states),
      number(one.bic - least, 4),
      one.converged ? 'yes' : 'no',
    ]),
  );
}

function selfPrediction(result: HmmResult): TemplateResult[] {
  return result.selfPrediction.map(({ state, lagSteps, predicted, counted }) =>
    lineChart({
      title: `State ${state} again (Chapman–Kolmogorov)`,
      x: lagSteps,
      xLabel: 'steps',
      top: 1,
      lines: [
        { name: 'counted', look: 'level-0', values: counted },
        { name: 'by the chain', look: 'level-1', values: predicted },
      ],
    }),
  );
}
