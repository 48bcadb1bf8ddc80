/** What the host may tell a training view: a run of a chain of two whose loss falls, epoch by epoch. */
import type {
  ComparedRun,
  ConfigEntries,
  TrainingHistory,
  TrainingSnapshot,
} from '../../../../src/protocol/trainingPage';
import type { EpochReport, RunStart, StepReport } from '../../../../src/protocol/trainingReports';

export const STEPS_PER_EPOCH = 4;
export const EPOCH_SECONDS = 2.5;
export const TARGET = {
  label: 'chain of 2, linear emissions',
  frequency: [0.495, 0.01, 0.495],
  changesPerSequence: 5.4,
};
export const START: RunStart = {
  backend: 'wasm',
  build: 'wasm relaxed 1',
  threads: 2,
  memoryBytes: 412e6,
  floor: { mean: 0.083, sd: 0.006, comparisons: 3 },
  epochs: 120,
  stages: [
    { name: 'learning rate 0.001', epochs: 60 },
    { name: 'learning rate 0.0005', epochs: 60 },
  ],
  stepsPerEpoch: STEPS_PER_EPOCH,
  continued: false,
};

/** Falls, bends, and wiggles a little; the same every time. */
export function lossAt(epoch: number): number {
  return 0.09 + 11 * Math.exp(-epoch / 9) + 0.012 * (1 + Math.sin(2.3 * epoch));
}

export function reportOf(epoch: number, change: Partial<EpochReport> = {}): EpochReport {
  const rise = 1 - Math.exp(-epoch / 12);
  const frequency = [0.333 + 0.162 * rise, 0.334 - 0.32 * rise, 0.333 + 0.158 * rise];
  return {
    epoch,
    epochs: 120,
    stage: epoch <= 60 ? 'learning rate 0.001' : 'learning rate 0.0005',
    trainingLoss: lossAt(epoch) * 1.06,
    gradientNorm: 0.4 + 5 * Math.exp(-epoch / 14),
    validationLoss: lossAt(epoch),
    bestLoss: lossAt(epoch),
    bestEpoch: epoch,
    outputs: {
      strings: 100,
      lengthSteps: 30,
      frequency,
      frequencyError: [0, 0, 0],
      transition: [],
      transitionError: [],
      changes: 20 - 14.5 * rise + 0.3 * Math.sin(epoch),
      changesError: 0.1,
    },
    learningRate: epoch <= 60 ? 0.001 : 0.0005,
    blur: 0.2,
    elapsedMs: 1000 * EPOCH_SECONDS * epoch,
    stepsPerSecond: 1.6,
    remainingMs: 1000 * EPOCH_SECONDS * (120 - epoch),
    ...change,
  };
}

/** The steps of an epoch, from 1. */
export function stepsOf(epoch: number, count = STEPS_PER_EPOCH): StepReport[] {
  return Array.from({ length: count }, (_, k) => ({
    step: (epoch - 1) * STEPS_PER_EPOCH + k + 1,
    epoch,
    loss: lossAt(epoch - 1 + (k + 1) / STEPS_PER_EPOCH) * (1.05 + 0.08 * Math.sin(7 * k + epoch)),
    gradientNorm: 0.5 + 5 * Math.exp(-epoch / 14) + 0.1 * Math.cos(5 * k + epoch),
    stepMs: 620,
  }));
}

export function historyOf(epochs: number): TrainingHistory {
  const reports = Array.from({ length: epochs }, (_, k) => reportOf(k + 1));
  return {
    epoch: reports.map(({ epoch }) => epoch),
    trainingLoss: reports.map(({ trainingLoss }) => trainingLoss),
    validationLoss: reports.map(({ validationLoss }) => validationLoss),
    gradientNorm: reports.map(({ gradientNorm }) => gradientNorm),
    learningRate: reports.map(({ learningRate }) => learningRate),
    blur: reports.map(({ blur }) => blur),
    elapsedSeconds: reports.map(({ elapsedMs }) => elapsedMs / 1000),
    changesPerSequence: reports.map(({ outputs }) => outputs.changes),
    frequency: [0, 1, 2].map((symbol) => reports.map(({ outputs }) => outputs.frequency[symbol])),
  };
}

/** After so many epochs; `steps` of the next one are made. */
export function runOf(epochs: number, change: Partial<TrainingSnapshot> = {}): TrainingSnapshot {
  return {
    name: 'two-001',
    folder: 'runs/two-001',
    runFolder: '/work/runs/two-001',
    phase: 'running',
    reason: '',
    start: START,
    backendReason: 'wasm: the embedded kernel',
    target: TARGET,
    epochsTotal: 120,
    history: historyOf(epochs),
    steps: [
      ...Array.from({ length: Math.min(20, epochs) }, (_, k) =>
        stepsOf(Math.max(1, epochs - 19) + k),
      ).flat(),
      ...stepsOf(epochs + 1, 2),
    ],
    checkpoints: Array.from({ length: Math.floor(epochs / 10) + 1 }, (_, k) => 10 * k),
    notices: [],
    blocked: null,
    comparison: null,
    ...change,
  };
}

/** A run of the same experiment with other settings, to lay over `runOf`. */
export function comparedRun(
  name: string,
  epochs: number,
  change: Partial<ComparedRun> = {},
): ComparedRun {
  const history = historyOf(epochs);
  return {
    runFolder: `/work/runs/${name}`,
    name,
    phase: 'finished',
    epochsTotal: epochs,
    history: {
      ...history,
      validationLoss: history.validationLoss.map((loss) => 1.4 * loss),
      changesPerSequence: history.changesPerSequence.map((changes) => 0.8 * changes),
      frequency: history.frequency.map((values) => values.map((share) => 0.9 * share + 0.03)),
    },
    config: CONFIG.map(([key, value]) => [key, key === 'network.units' ? '50' : value]),
    ...change,
  };
}

export const CONFIG: ConfigEntries = [
  ['hmm.family', 'chain'],
  ['network.units', '150'],
  ['training.learningRates', '0.001, 0.0005'],
  ['seed', '1'],
];
