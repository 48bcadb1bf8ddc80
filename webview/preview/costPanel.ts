/** What a run would take and how far it could get: loss floor, time, memory, backend. Measured elsewhere. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PreviewSnapshot } from '../../src/protocol/previewPage';
import type { TrainingPreview } from '../../src/protocol/training';
import { bytes, counted, duration, plusMinus } from '../ui/format';
import { noticeList } from '../ui/noticeList';
import { isOutdated, type PreviewState } from './state';

export interface CostRow {
  readonly title: string;
  readonly value: string;
  readonly detail: string;
}

export function costPanel(
  state: PreviewState,
  { cost, problems }: PreviewSnapshot,
): TemplateResult {
  const isWaiting = cost.state === 'none' || cost.state === 'measuring';
  const status = isWaiting
    ? problems.errors > 0
      ? 'measured once the file has no error'
      : 'measuring…'
    : '';
  return html`<section class="cost" aria-label="Cost of a run">
    <h2>Cost of a run <span class="status">${status}</span></h2>
    ${
      cost.state === 'failed'
        ? noticeList([{ severity: 'error', message: cost.message }])
        : html`<dl class=${isOutdated(state) ? 'facts-list outdated' : 'facts-list'}>
            ${costRows(state.measured).map(
              ({ title, value, detail }) =>
                html`<div>
                  <dt>${title}</dt>
                  <dd>
                    ${value}${detail ? html`<span class="hint"> · ${detail}</span>` : nothing}
                  </dd>
                </div>`,
            )}
          </dl>`
    }
  </section>`;
}

/** The same rows before anything is known: nothing moves when numbers come. */
export function costRows(preview: TrainingPreview | null): readonly CostRow[] {
  const row = (title: string, text: (known: TrainingPreview) => [string, string?]): CostRow => {
    const [value, detail = ''] = preview ? text(preview) : ['–'];
    return { title, value, detail };
  };
  return [
    row('Loss floor', ({ floor }) => [
      `${plusMinus(floor.mean, floor.sd)} mismatches`,
      `HMM against itself, ${counted(floor.comparisons, 'comparison')}`,
    ]),
    row('Time of a step', ({ stepMs }) => [duration(stepMs)]),
    row('Time of the run', ({ runMs, steps }) => [
      `about ${duration(runMs)}`,
      counted(steps, 'step'),
    ]),
    row('Memory', ({ memoryBytes }) => [bytes(memoryBytes)]),
    row('Backend', ({ backend, threads }) => [
      `${backend.name}, ${counted(threads, 'thread')}`,
      backend.reason,
    ]),
    row('Stages', ({ stages, epochs }) =>
      stages.length > 1
        ? [
            stages.map(({ name, epochs: own }) => `${name}: ${counted(own, 'epoch')}`).join('; '),
            stages.map(({ name, words }) => `${name} – ${words}`).join('; '),
          ]
        : [counted(epochs, 'epoch'), stages[0]?.name],
    ),
  ];
}

/** For the live region: said when numbers have come. */
export function costAnnouncement({ cost }: PreviewSnapshot): string {
  if (cost.state === 'failed') return `The cost of a run could not be measured: ${cost.message}`;
  if (cost.state !== 'known') return '';
  const { floor, runMs } = cost.preview;
  return `Loss floor ${plusMinus(floor.mean, floor.sd)}, a run takes about ${duration(runMs)}`;
}
