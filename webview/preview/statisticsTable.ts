/** Exact statistics of the HMM, beside what the last run reached. */
import { html, type TemplateResult } from 'lit';
import type { HmmPreview, LastRun } from '../../src/protocol/previewPage';
import { number, probability } from '../ui/format';

interface Row {
  readonly title: string;
  readonly exact: string;
  readonly run: string;
}

export function statisticsTables(hmm: HmmPreview, lastRun: LastRun | null): TemplateResult {
  return html`${outputTable(hmm, lastRun)} ${stateTable(hmm)}`;
}

/** Rows of the table of outputs. */
export function outputRows(hmm: HmmPreview, lastRun: LastRun | null): readonly Row[] {
  const ran = (text: (run: LastRun) => string) => (lastRun ? text(lastRun) : '–');
  const { lower, upper } = hmm.entropyRateBitsPerStep;
  return [
    ...hmm.frequency.map((share, symbol) => ({
      title: `frequency of symbol ${symbol}`,
      exact: probability(share),
      run: ran(({ frequency }) => probability(frequency?.[symbol])),
    })),
    {
      title: `changes per sequence of ${hmm.lengthSteps} steps`,
      exact: number(hmm.changesPerSequence, 3),
      run: ran(({ changesPerSequence }) => number(changesPerSequence, 3)),
    },
    ...hmm.meanRunSteps.map((steps, symbol) => ({
      title: `mean dwell in symbol ${symbol}, steps`,
      exact: number(steps, 3),
      run: '–',
    })),
    { title: 'entropy rate, bits per step', exact: rangeText(lower, upper), run: '–' },
  ];
}

/** One number when both bounds read the same. */
export function rangeText(lower: number, upper: number): string {
  const [a, b] = [number(lower, 3), number(upper, 3)];
  return a === b ? a : `${a} to ${b}`;
}

function outputTable(hmm: HmmPreview, lastRun: LastRun | null): TemplateResult {
  return html`<table class="statistics">
    <caption>
      Outputs
    </caption>
    <thead>
      <tr>
        <th scope="col"></th>
        <th scope="col">HMM, exact</th>
        <th scope="col">last run, sampled</th>
      </tr>
    </thead>
    <tbody>
      ${outputRows(hmm, lastRun).map(
        ({ title, exact, run }) =>
          html`<tr>
            <th scope="row">${title}</th>
            <td class="numeric">${exact}</td>
            <td class="numeric">${run}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function stateTable({ start, stationary, meanDwellSteps, transition }: HmmPreview): TemplateResult {
  return html`<table class="statistics">
    <caption>
      States
    </caption>
    <thead>
      <tr>
        <th scope="col">state</th>
        <th scope="col">start</th>
        <th scope="col">stationary</th>
        <th scope="col">mean dwell, steps</th>
      </tr>
    </thead>
    <tbody>
      ${stationary.map(
        (share, state) =>
          html`<tr>
            <th scope="row">${state}</th>
            <td class="numeric">${probability(start[state])}</td>
            <td class="numeric">${probability(share)}</td>
            <td class="numeric">${dwellText(meanDwellSteps[state], transition[state][state])}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Infinity does not survive the way to a page: a state that is never left is known by its own probability. */
export function dwellText(meanSteps: number | null, stay: number): string {
  return stay === 1 ? '∞' : number(meanSteps, 3);
}
