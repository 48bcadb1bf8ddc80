/** A training service that tells a test what happens, and what a test asks of it. No tests. */
import { join, resolve } from 'node:path';
import { createTrainingService } from '../../../src/engine/trainingService';
import { readKernelFiles } from '../../../src/files/kernelFiles';
import type { TrainingEvents, TrainParams } from '../../../src/protocol/training';

export type Told = { [K in keyof TrainingEvents]: [K, TrainingEvents[K]] }[keyof TrainingEvents];

/** @param act may call the service while it trains */
export function toldService(act: (told: Told) => void = () => undefined) {
  const told: Told[] = [];
  const methods = createTrainingService({
    kernelFiles: () => readKernelFiles(resolve('dist')),
    cores: 2,
    versions: { dynascope: 'test' },
    now: () => performance.now(),
    yieldOnce: () => new Promise((done) => setImmediate(done)),
    emit(name, payload) {
      const one = [name, payload] as Told;
      told.push(one);
      act(one);
    },
  });
  return { methods, told };
}

/** A new run of that experiment's text in `folder`, not judged at its end unless that is changed. */
export function trainParams(
  folder: string,
  text: string,
  change: Partial<TrainParams> = {},
): TrainParams {
  const path = join(folder, 'two.dynascope.json');
  return {
    source: { kind: 'experiment', path, text },
    backend: null,
    seed: null,
    threads: null,
    parent: null,
    steps: null,
    judge: false,
    ...change,
  };
}
