/** Networks and questions of the runs among the fixtures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from '../../../../src/core/rnn/network';
import { finiteNetworkForJob } from '../../../../src/engine/jobs/openNetwork';
import { contextOf } from '../jobs/context';

const runs = join(import.meta.dirname, '../../../fixtures/runs');

export type FixtureRun = 'two-small' | 'two-h150-d100';

export function fixtureConfig(run: FixtureRun): string {
  return readFileSync(join(runs, run, 'config.json'), 'utf8');
}

export function fixtureNetwork(run: FixtureRun, epoch: number): Promise<Network> {
  const path = `runs/${run}/models/evolution/model_epoch_${epoch}.pth`;
  return finiteNetworkForJob(contextOf(path, fixtureConfig(run)), {});
}
