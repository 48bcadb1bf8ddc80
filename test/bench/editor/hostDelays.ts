/** How late the extension host's event loop gets: at rest, beside an empty editor, and while the worker computes. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { browser } from '../../extension/browser';
import { closeAll, inspectorOf, nextEmptyFrame, open, when } from './editors';
import type { LoopDelay } from './times';

/** Timers of this period are watched; Node's histogram counts the period as well. */
const PERIOD_MS = 1;
const REST_MS = 5000;
const SIMULATIONS = 20;

export async function hostDelays(empty: string, checkpoint: string): Promise<LoopDelay[]> {
  const rest = await whileDoing('nothing happens', pause);
  const framed = nextEmptyFrame();
  await open(empty);
  await framed;
  const beside = await whileDoing('an empty editor is open', pause);
  await closeAll();
  await open(checkpoint);
  const find = await inspectorOf(checkpoint);
  await when('a picture', () => (find()?.lastDrawn?.complete ? true : undefined));
  const shown = await whileDoing('the Inspector is open', pause);
  const computing = await whileDoing(
    `orbits of 2,000 steps and their rays are computed (${SIMULATIONS} seeds)`,
    async () => {
      for (let seed = 0; seed < SIMULATIONS; seed++) {
        const before = find()?.lastDrawn?.sequence ?? 0;
        await browser('clickOn', { selector: 'button[title="Another noise"]' });
        await when('the whole new picture', () => {
          const drawn = find()?.lastDrawn;
          return drawn && drawn.sequence > before && drawn.complete ? true : undefined;
        });
      }
    },
  );
  await closeAll();
  return [rest, beside, shown, computing];
}

async function whileDoing(doing: string, act: () => Promise<void>): Promise<LoopDelay> {
  const histogram = monitorEventLoopDelay({ resolution: PERIOD_MS });
  histogram.enable();
  await act();
  histogram.disable();
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - PERIOD_MS);
  return {
    doing,
    p50Ms: late(histogram.percentile(50)),
    p99Ms: late(histogram.percentile(99)),
    maxMs: late(histogram.max),
  };
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, REST_MS));
}
