/** What an experiment says, in lines for people. */
import * as vscode from 'vscode';
import { FAST, FAST_STAGES, fastEpochs } from '../../core/training/fastRecipe';
import {
  splitOf,
  type DataSpec,
  type Experiment,
  type TrainingSpec,
} from '../../documents/experiment/experiment';
import type { PreviewSnapshot } from '../../protocol/previewPage';

export function experimentFacts({
  network,
  data,
  training,
  seed,
}: Experiment): PreviewSnapshot['facts'] {
  const { l10n } = vscode;
  const biases = [
    ...(network.recurrentBias ? [l10n.t('recurrent bias')] : []),
    ...(network.readoutBias ? [l10n.t('readout bias')] : []),
  ];
  const cell = `${network.cell.toUpperCase()} ${network.nonlinearity}`;
  const sizes = l10n.t('{0} units, {1} inputs', network.units, network.inputs);
  return [
    { label: l10n.t('Network'), value: [cell, sizes, ...biases].join(' · ') },
    ...trainingFacts(training, data),
    { label: l10n.t('Seed'), value: String(seed) },
  ];
}

function trainingFacts(training: TrainingSpec, data: DataSpec): PreviewSnapshot['facts'] {
  const { l10n } = vscode;
  if (training.recipe === 'fast') {
    const epochs = fastEpochs(training.effort);
    const lengths = [...new Set(FAST_STAGES.map(({ lengthSteps }) => lengthSteps))];
    return [
      {
        label: l10n.t('Data'),
        value: l10n.t('new sequences of {0} steps at every step', lengths.join(', ')),
      },
      {
        label: l10n.t('Training'),
        value: l10n.t('fast recipe, {0} epochs of {1} steps', epochs, FAST.epochSteps),
      },
    ];
  }
  const { training: sequences } = splitOf(data);
  const steps = Math.ceil(sequences / training.batch);
  return [
    {
      label: l10n.t('Data'),
      value: l10n.t('{0} sequences of {1} steps', data.sequences, data.lengthSteps),
    },
    {
      label: l10n.t('Training'),
      value: l10n.t('{0} epochs of {1} steps, batch {2}', training.epochs, steps, training.batch),
    },
    { label: l10n.t('Learning rates'), value: training.learningRates.join(', ') },
  ];
}
