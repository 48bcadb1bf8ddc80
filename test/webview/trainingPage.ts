/** The training view in a browser, with real orbits of a real run behind it. */
import { join, resolve } from 'node:path';
import { CheckpointOrbits } from '../../src/host/training/checkpointOrbits';
import type {
  OrbitOfCheckpoint,
  TrainingDrawn,
  TrainingSnapshot,
} from '../../src/protocol/trainingPage';
import { analysesHere } from '../unit/engine/analysesHere';
import {
  openPage,
  type BrowserPage,
  type BrowserPageOptions,
  type MadeUpHost,
} from './browserPage';

const models = resolve(import.meta.dirname, '../fixtures/runs/two-small/models/evolution');
/** Of the fixture's run, those that do not explode: they stand in for the checkpoints of the snapshot, in turn. */
const BOUNDED = [200, 300, 500, 700, 900, 1000, 1100, 1200, 1300, 1400, 1500];

export interface TrainingTestPage extends BrowserPage {
  /** Waits for a drawn report that satisfies the condition. */
  drawn(condition?: (report: TrainingDrawn) => boolean): Promise<TrainingDrawn>;
  acts(): unknown[];
}

export interface TrainingPageOptions extends BrowserPageOptions {
  /** Throws what the page is to be told; replaces the orbits of the fixture's run. */
  readonly orbit?: (epoch: number | null) => OrbitOfCheckpoint | Promise<OrbitOfCheckpoint>;
}

export async function openTraining(
  snapshot: TrainingSnapshot,
  options: TrainingPageOptions = {},
): Promise<TrainingTestPage> {
  const checkpoints = [...snapshot.checkpoints];
  const test = await openPage('training', trainingHost(snapshot, checkpoints, options), options);
  return {
    ...test,
    emit: (name, payload) => {
      if (name === 'checkpoint') checkpoints.push((payload as { epoch: number }).epoch);
      return test.emit(name, payload);
    },
    acts: () => test.calls.filter(({ method }) => method === 'act').map(({ params }) => params),
    drawn: async (condition = () => true) => {
      const end = Date.now() + 40_000;
      for (;;) {
        const report = test.events.findLast(({ name }) => name === 'drawn')?.payload as
          TrainingDrawn | undefined;
        if (report && condition(report)) return report;
        if (Date.now() > end) {
          throw new Error(`last: ${JSON.stringify(report)}; ${test.problems.join('; ')}`);
        }
        await test.page.waitForTimeout(20);
      }
    },
  };
}

/** @param checkpoints epochs of those on disk; a test adds to them */
function trainingHost(
  snapshot: TrainingSnapshot,
  checkpoints: readonly number[],
  options: TrainingPageOptions,
): MadeUpHost {
  const orbit = options.orbit ?? orbitsOfRun(checkpoints);
  return {
    answer: (method, params) => {
      switch (method) {
        case 'ready':
          return snapshot;
        case 'orbit':
          return orbit((params as { epoch: number | null }).epoch);
        default:
          return null;
      }
    },
  };
}

/** The host's own orbits, over analyses in this process. */
function orbitsOfRun(checkpoints: readonly number[]) {
  const orbits = new CheckpointOrbits(analysesHere());
  return async (epoch: number | null): Promise<OrbitOfCheckpoint> => {
    const wanted = epoch ?? checkpoints.at(-1) ?? 0;
    const place = BOUNDED[Math.max(0, checkpoints.indexOf(wanted)) % BOUNDED.length];
    const path = join(models, `model_epoch_${place}.pth`);
    return orbits.orbit({ epoch: wanted, path, config: null }, new AbortController().signal);
  };
}
