/** A checkpoint opened for a job, and its network where the job needs one. */
import type { Network } from '../../core/rnn/network';
import { FormatError } from '../../formats/formatError';
import type { CorrectionParams } from '../../protocol/inspector';
import { openSession, type CheckpointSession } from '../checkpointSession';
import { explosionWarning, growthOf } from '../explosion';
import { refuseDiverged } from '../refuseDiverged';
import type { JobContext } from './job';

/** What a job's parameters say of the network, among others; null when they say nothing. */
export function correctionOf({
  cell,
  nonlinearity,
  roles,
}: CorrectionParams): CorrectionParams | null {
  const correction = {
    ...(cell ? { cell } : {}),
    ...(nonlinearity ? { nonlinearity } : {}),
    ...(roles ? { roles } : {}),
  };
  return Object.keys(correction).length > 0 ? correction : null;
}

/** Never aborts by itself: jobs look at their own signal between steps. */
export function openForJob(
  { source, config }: JobContext,
  overrides: CorrectionParams,
): Promise<CheckpointSession> {
  const correction = correctionOf(overrides);
  return openSession(source, { config, correction }, new AbortController().signal);
}

/** @throws FormatError when the file holds no recurrent network */
export async function networkForJob(
  context: JobContext,
  overrides: CorrectionParams,
): Promise<Network> {
  const { network, opened } = await openForJob(context, overrides);
  if (network) return network;
  const reason = opened.notices[0]?.message ?? 'no recurrent network was recognised';
  throw new FormatError(`${context.source.name}: ${reason}`);
}

/** Refuses a diverged network. @throws FormatError naming the layer with NaN or infinite weights, or as networkForJob */
export async function finiteNetworkForJob(
  context: JobContext,
  overrides: CorrectionParams,
): Promise<Network> {
  const network = await networkForJob(context, overrides);
  refuseDiverged(network, context.source.name);
  return network;
}

/** Says before a run where it will go; nothing of networks whose rays are none or shrink. @throws Cancelled */
export function warnOfExplosion(
  network: Network,
  { warn, signal }: Pick<JobContext, 'warn' | 'signal'>,
  seed: number,
): void {
  const warning = warn && explosionWarning(growthOf(network, seed, signal));
  if (warning) warn(warning);
}
