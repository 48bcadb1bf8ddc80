/** Every job by its verb. */
import { ablateJob } from './ablate';
import { analyseJob } from './analyse';
import { benchJob } from './bench';
import { divergenceJob } from './divergence';
import { evolutionJob } from './evolution';
import { fidelityJob } from './fidelity';
import { hmmJob } from './hmm';
import { inspectJob } from './inspect';
import { mechanismJob } from './mechanism';
import { mechanismsJob } from './mechanisms';
import { patchJob } from './patch';
import { replayJob } from './replay';
import { reportJob } from './report';
import { simulateJob } from './simulate';
import { sweepJob } from './sweep';
import { trainJob } from './train';

/** About one file. */
export const FILE_JOBS = {
  inspect: inspectJob,
  simulate: simulateJob,
  analyse: analyseJob,
  ablate: ablateJob,
  mechanism: mechanismJob,
  patch: patchJob,
  hmm: hmmJob,
} as const;

/** With a kernel, or with several files. */
export const COMPUTE_JOBS = {
  train: trainJob,
  replay: replayJob,
  report: reportJob,
  sweep: sweepJob,
  evolution: evolutionJob,
  mechanisms: mechanismsJob,
  fidelity: fidelityJob,
  divergence: divergenceJob,
  bench: benchJob,
} as const;

export const JOBS = { ...FILE_JOBS, ...COMPUTE_JOBS } as const;

export type FileVerb = keyof typeof FILE_JOBS;
export type Verb = keyof typeof JOBS;

export function isVerb(name: string | undefined): name is Verb {
  return name !== undefined && Object.hasOwn(JOBS, name);
}

export function isFileVerb(verb: Verb): verb is FileVerb {
  return Object.hasOwn(FILE_JOBS, verb);
}
