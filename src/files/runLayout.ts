/** Where things lie in a run's folder: the paper's layout, with what it takes to go on. Names only. */
import { join } from 'node:path';

export type WeightsFormat = 'safetensors' | 'pth';

export interface RunLayout {
  readonly config: string;
  readonly metrics: string;
  readonly status: string;
  /** How close the network came; written once, at the end. */
  readonly fidelity: string;
  readonly models: string;
  readonly evolution: string;
  /** A folder for each checkpoint that was explained, called as the checkpoint is from the run's folder. */
  readonly analysis: string;
  readonly stateFolder: string;
  /** A safetensors file whose name is no checkpoint's: it is not listed as one. */
  readonly state: string;
}

export function runLayout(folder: string): RunLayout {
  const models = join(folder, 'models');
  const stateFolder = join(folder, 'state');
  return {
    config: join(folder, 'config.json'),
    metrics: join(folder, 'metrics.csv'),
    status: join(folder, 'status.json'),
    fidelity: join(folder, 'fidelity.json'),
    models,
    evolution: join(models, 'evolution'),
    analysis: join(folder, 'analysis'),
    stateFolder,
    state: join(stateFolder, 'resume.state'),
  };
}

/** Weights after so many epochs. */
export function checkpointPath(folder: string, epoch: number, format: WeightsFormat): string {
  return join(runLayout(folder).evolution, `model_epoch_${epoch}.${format}`);
}

export function weightsPath(folder: string, which: 'last' | 'best', format: WeightsFormat): string {
  return join(runLayout(folder).models, `${which}.${format}`);
}
