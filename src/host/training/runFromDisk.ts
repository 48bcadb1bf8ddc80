/** A run as its folder tells it: a track to show, and what it takes to go on with it. */
import { join } from 'node:path';
import { expectedChanges, hmmStatistics } from '../../core/hmm/statistics';
import type { Experiment } from '../../documents/experiment/experiment';
import { resolveHmm } from '../../documents/hmmSpec';
import { metricsSeries, type MetricsTable } from '../../documents/metricsTable';
import { readMetrics } from '../../files/metricsLog';
import { findRun } from '../../files/runFolder';
import { runLayout } from '../../files/runLayout';
import { readRun, type RunSummary } from '../../files/runReader';
import type { RunPhase, TrainingHistory, TrainingTarget } from '../../protocol/trainingPage';
import { RunTrack } from './runTrack';

export async function trackFromDisk(folder: string): Promise<RunTrack> {
  const [summary, table, run] = await Promise.all([
    readRun(folder),
    readMetrics(runLayout(folder).metrics),
    findRun(join(runLayout(folder).evolution, 'any.safetensors')),
  ]);
  const { experiment, name, epochsTotal } = summary;
  const target = experiment && targetOf(experiment);
  const history = historyOf(table, target?.frequency.length ?? 0);
  const track = new RunTrack(name, target, epochsTotal, history);
  track.folder = folder;
  track.phase = phaseOf(summary);
  track.reason = summary.reason;
  track.checkpoints = run.checkpoints.flatMap(({ epoch }) => (epoch === null ? [] : [epoch]));
  return track;
}

/** What the network is to reach: the HMM's exact values in its stationary regime. */
export function targetOf(experiment: Experiment): TrainingTarget | null {
  try {
    const { hmm, label } = resolveHmm(experiment.hmm);
    const statistics = hmmStatistics(hmm);
    return {
      label,
      frequency: statistics.frequency,
      changesPerSequence: expectedChanges(statistics, experiment.data.lengthSteps),
    };
  } catch (error) {
    // A chain without a unique stationary distribution can be trained, but has no such values.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A run that says nothing of its state was made elsewhere: it is over. */
function phaseOf({ state }: RunSummary): RunPhase {
  return state === 'unknown' ? 'finished' : state;
}

function historyOf(table: MetricsTable, outputs: number): TrainingHistory {
  const series = (name: string) => metricsSeries(table, name);
  return {
    epoch: series('epoch'),
    trainingLoss: series('training_loss'),
    validationLoss: series('validation_loss'),
    gradientNorm: series('gradient_norm'),
    learningRate: series('learning_rate'),
    blur: series('blur'),
    elapsedSeconds: series('elapsed'),
    changesPerSequence: series('changes'),
    frequency: Array.from({ length: outputs }, (_, symbol) => series(`frequency_${symbol}`)),
  };
}
