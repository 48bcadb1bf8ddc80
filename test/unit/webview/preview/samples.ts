/** What the host may tell a preview, with HMMs described by the engine itself. */
import {
  paperExperiments,
  type PaperExperiment,
} from '../../../../src/documents/experiment/paperExperiments';
import { describeHmm } from '../../../../src/engine/training/describeHmm';
import type { HmmPreview, LastRun, PreviewSnapshot } from '../../../../src/protocol/previewPage';
import type { TrainingPreview } from '../../../../src/protocol/training';

export function paperHmm(id: PaperExperiment['id']): HmmPreview {
  const found = paperExperiments.find((one) => one.id === id);
  return described(found?.text ?? '');
}

/** A ring of states that go anywhere, each to its successor most often; `symbols` outputs. */
export function busyHmm(states: number, symbols: number): HmmPreview {
  const others = 0.15 / Math.max(1, states - 2);
  const transition = Array.from({ length: states }, (_, i) =>
    Array.from({ length: states }, (_un, j) => {
      if (i === j) return 0.7;
      return j === (i + 1) % states ? 0.3 - others * (states - 2) : others;
    }),
  );
  return described(
    JSON.stringify({
      hmm: { family: 'own', transition, emission: 'triangular', outputs: symbols },
    }),
  );
}

/** A chain of any length: each state stays with .8. */
export function longChain(states: number): HmmPreview {
  const transition = Array.from({ length: states }, (_, i) =>
    Array.from({ length: states }, (_un, j) => {
      const neighbours = i === 0 || i === states - 1 ? 1 : 2;
      if (i === j) return 0.8;
      return Math.abs(i - j) === 1 ? 0.2 / neighbours : 0;
    }),
  );
  return described(JSON.stringify({ hmm: { family: 'own', transition, emission: 'linear' } }));
}

export const COST: TrainingPreview = {
  backend: { name: 'wasm', reason: 'built in' },
  threads: 2,
  memoryBytes: 412e6,
  floor: { mean: 0.0834, sd: 0.0021, comparisons: 3 },
  stepMs: 480,
  steps: 1500,
  runMs: 810_000,
  epochs: 500,
  stages: [{ name: 'learning rate 0.001', epochs: 500, words: 'batches of 4096' }],
};

export const LAST_RUN: LastRun = {
  name: 'chain-of-three-002',
  folder: '/runs/chain-of-three-002',
  state: 'finished',
  epochsDone: 500,
  epochsTotal: 500,
  bestLoss: 0.0913,
  bestEpoch: 467,
  frequency: [0.493, 0.011, 0.496],
  changesPerSequence: 3.12,
  lossHistory: Array.from({ length: 60 }, (_, k) => 0.09 + 12 * Math.exp(-k / 9)),
  hasCheckpoint: true,
};

export function snapshotOf(
  hmm: HmmPreview | null,
  change: Partial<PreviewSnapshot> = {},
): PreviewSnapshot {
  return {
    revision: 1,
    file: 'experiments/chain-of-three.dynascope.json',
    experiment: 'file:///experiments/chain-of-three.dynascope.json',
    problems: { errors: 0, warnings: 0, first: '' },
    hmm,
    stale: false,
    facts: [
      { label: 'Network', value: 'RNN relu · 150 units, 100 inputs' },
      { label: 'Data', value: '30000 sequences of 30 steps' },
      { label: 'Training', value: '500 epochs of 3 steps, batch 4096' },
      { label: 'Learning rates', value: '0.001' },
      { label: 'Seed', value: '1' },
    ],
    cost: { state: 'known', preview: COST },
    lastRun: LAST_RUN,
    blocked: null,
    ...change,
  };
}

function described(text: string): HmmPreview {
  const hmm = describeHmm(text);
  if (!hmm) throw new Error(`no HMM in ${text}`);
  return hmm;
}
