/** Every job by its verb. */
import { analyseJob } from './analyse';
import { hmmJob } from './hmm';
import { inspectJob } from './inspect';
import { simulateJob } from './simulate';

export const JOBS = {
  inspect: inspectJob,
  simulate: simulateJob,
  analyse: analyseJob,
  hmm: hmmJob,
} as const;

export type Verb = keyof typeof JOBS;

export function isVerb(name: string | undefined): name is Verb {
  return name !== undefined && Object.hasOwn(JOBS, name);
}
