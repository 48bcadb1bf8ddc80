/** What does not fit together in an experiment whose keys are each legal. The HMM is checked on its own. */
import { fastEpochs } from '../../core/training/fastRecipe';
import { isRelativePath } from '../relativePath';
import type { Problem } from './diagnostic';
import { splitOf, type Experiment } from './experiment';

export function checkExperiment(experiment: Omit<Experiment, 'hmm'>): Problem[] {
  return [
    ...batchProblems(experiment),
    ...checkpointProblems(experiment),
    ...folderProblems(experiment),
  ];
}

function batchProblems({ data, training }: Omit<Experiment, 'hmm'>): Problem[] {
  // The fast recipe draws as many as it takes.
  if (training.recipe === 'fast') return [];
  const { training: available } = splitOf(data);
  if (training.batch <= available) return [];
  return [
    {
      path: ['training', 'batch'],
      severity: 'error',
      code: 'batch',
      message: `batch: ${training.batch} found, the training third of ${data.sequences} sequences has ${available}`,
    },
  ];
}

function checkpointProblems({ training }: Omit<Experiment, 'hmm'>): Problem[] {
  const { checkpointEveryEpochs: every } = training;
  const total =
    training.recipe === 'fast'
      ? fastEpochs(training.effort)
      : training.epochs * training.learningRates.length;
  if (every <= total) return [];
  return [
    {
      path: ['training', 'checkpointEveryEpochs'],
      severity: 'hint',
      code: 'noEffect',
      message: `checkpointEveryEpochs: ${every} found, the run has ${total} epochs; only the last and the best weights will be kept`,
    },
  ];
}

function folderProblems({ run }: Omit<Experiment, 'hmm'>): Problem[] {
  if (isRelativePath(run.folder)) return [];
  return [
    {
      path: ['run', 'folder'],
      severity: 'error',
      code: 'path',
      message: `folder: ${JSON.stringify(run.folder)} found, a path relative to this file is legal`,
    },
  ];
}
