/** How the last run of this experiment went, and ways to it. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { LastRun, PreviewAction, PreviewSnapshot } from '../../src/protocol/previewPage';
import { integer, number } from '../ui/format';
import { phaseMark } from '../ui/phaseMark';
import { sparkline } from './sparkline';
import type { PreviewState } from './state';

const SIZE = { width: 220, height: 40 } as const;

export function lastRunPanel(
  { measured }: PreviewState,
  { lastRun }: PreviewSnapshot,
  act: (action: PreviewAction) => void,
): TemplateResult {
  const floor = measured?.floor.mean ?? null;
  return html`<section class="last-run" aria-label="Last run">
    <h2>Last run</h2>
    ${lastRun ? known(lastRun, floor, act) : html`<p class="hint">Not trained yet.</p>`}
  </section>`;
}

function known(
  run: LastRun,
  floor: number | null,
  act: (action: PreviewAction) => void,
): TemplateResult {
  const { name, folder, state, epochsDone, epochsTotal, bestLoss, bestEpoch } = run;
  const best =
    bestLoss === null
      ? 'no epoch finished'
      : `${number(bestLoss)} mismatches${bestEpoch === null ? '' : ` in epoch ${integer(bestEpoch)}`}`;
  return html`<p class="run-line">
      <strong>${name}</strong> ${phaseMark(state)}
      <span>epoch ${integer(epochsDone)} of ${integer(epochsTotal)}</span>
    </p>
    <p class="run-line">Best validation loss: ${best}</p>
    ${lossSparkline(run, floor)}
    <p class="run-line">
      <button class="secondary" @click=${() => act({ kind: 'openRun', folder })}>
        Open Training View
      </button>
      ${
        run.hasCheckpoint
          ? html`<button class="secondary" @click=${() => act({ kind: 'openCheckpoint', folder })}>
              Open Last Checkpoint
            </button>`
          : nothing
      }
    </p>`;
}

function lossSparkline({ lossHistory }: LastRun, floor: number | null): TemplateResult {
  const line = sparkline(lossHistory, floor, SIZE);
  if (!line) return html``;
  const [first, last] = [lossHistory[0], lossHistory.at(-1)];
  const { width, height } = SIZE;
  return html`<svg
    class="sparkline"
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Validation loss over the run, from ${number(first)} to ${number(last)}; log scale"
  >
    ${
      line.floorY === null
        ? nothing
        : svg`<line class="floor" x1="0" x2=${width} y1=${line.floorY} y2=${line.floorY} />`
    }
    <path d=${line.path} />
    <circle cx=${line.end.x} cy=${line.end.y} r="2.5" />
  </svg>`;
}
