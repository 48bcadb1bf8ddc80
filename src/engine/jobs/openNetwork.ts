/** A checkpoint opened for a job, and its network where the job needs one. */
import type { Cell, Network, Nonlinearity } from '../../core/rnn/network';
import { FormatError } from '../../formats/formatError';
import { openSession, type CheckpointSession } from '../checkpointSession';
import { refuseDiverged } from '../refuseDiverged';
import type { JobContext } from './job';

export interface OverrideParams {
  readonly cell?: Cell;
  readonly nonlinearity?: Nonlinearity;
}

/** Never aborts by itself: jobs look at their own signal between steps. */
export function openForJob(
  { source, config }: JobContext,
  { cell, nonlinearity }: OverrideParams,
): Promise<CheckpointSession> {
  const correction = {
    ...(cell ? { cell } : {}),
    ...(nonlinearity ? { nonlinearity } : {}),
  };
  const corrected = Object.keys(correction).length > 0 ? correction : null;
  return openSession(source, { config, correction: corrected }, new AbortController().signal);
}

/** @throws FormatError when the file holds no recurrent network */
export async function networkForJob(
  context: JobContext,
  overrides: OverrideParams,
): Promise<Network> {
  const { network, opened } = await openForJob(context, overrides);
  if (network) return network;
  const reason = opened.notices[0]?.message ?? 'no recurrent network was recognised';
  throw new FormatError(`${context.source.name}: ${reason}`);
}

/** Refuses a diverged network. @throws FormatError naming the layer with NaN or infinite weights, or as networkForJob */
export async function finiteNetworkForJob(
  context: JobContext,
  overrides: OverrideParams,
): Promise<Network> {
  const network = await networkForJob(context, overrides);
  refuseDiverged(network, context.source.name);
  return network;
}
