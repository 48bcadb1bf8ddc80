/** Searches for mechanisms, and judgements of named units, on every checkpoint of a list: shared out, told one by one. Compares none. */
import { basename } from 'node:path';
import { throwIfCancelled, type CancelSignal } from '../core/cancel';
import type { Named } from '../core/mechanism/discovery/discover';
import type { Network } from '../core/rnn/network';
import { nodeByteSource } from '../files/nodeByteSource';
import type { RunCheckpoint } from '../files/runFolder';
import { configBeside } from '../files/viewFiles';
import { FormatError } from '../formats/formatError';
import type { CorrectionParams } from '../protocol/inspector';
import type { MechanismResult } from './jobs/mechanismSchemas';
import { finiteNetworkForJob } from './jobs/openNetwork';
import type { Helpers } from './parallel/helpers';
import type { DiscoveryOfPart } from './parallel/tasks';

/** One search on every checkpoint. */
export interface SearchOrder {
  readonly seed: number;
  /** Units to judge; null to search for them. */
  readonly named: Named | null;
}

export interface SearchOptions extends CorrectionParams {
  readonly steps: number;
  readonly noise: number;
  readonly signal: CancelSignal;
  readonly helpers: Helpers;
  /** Told of each search, in their order. */
  readonly done: (file: string, seed: number) => void;
}

export interface SearchedCheckpoint {
  readonly file: string;
  /** Place in training, as far as the name tells it. */
  readonly epoch: number | null;
  /** Why it was not looked at, in full; null when it was. */
  readonly skipped: string | null;
  /** Units of its layer; 0 where it was not looked at. */
  readonly units: number;
  /** By order; none where it was not looked at. */
  readonly results: readonly MechanismResult[];
}

/** Networks of so many checkpoints are held at a time: as many searches as threads could help with. */
const BATCH = 8;

/**
 * A checkpoint that can not be read, or searched by one of the orders, is told and passed over.
 * @throws Cancelled
 */
export async function searchCheckpoints(
  places: readonly RunCheckpoint[],
  orders: readonly SearchOrder[],
  options: SearchOptions,
): Promise<SearchedCheckpoint[]> {
  const searched: SearchedCheckpoint[] = [];
  for (let at = 0; at < places.length; at += BATCH) {
    const opened: Opened[] = [];
    for (const place of places.slice(at, at + BATCH)) opened.push(await open(place, options));
    searched.push(...(await searchBatch(opened, orders, options)));
  }
  return searched;
}

interface Opened {
  readonly file: string;
  readonly epoch: number | null;
  /** Or why there is none. */
  readonly network: Network | string;
}

async function open(place: RunCheckpoint, options: SearchOptions): Promise<Opened> {
  const { signal } = options;
  throwIfCancelled(signal);
  const about = { file: basename(place.path), epoch: place.epoch };
  try {
    const source = await nodeByteSource(place.path);
    const config = await configBeside(place.path);
    const network = await finiteNetworkForJob({ source, config, signal }, options);
    return { ...about, network };
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof RangeError)) throw error;
    return { ...about, network: error.message };
  }
}

async function searchBatch(
  opened: readonly Opened[],
  orders: readonly SearchOrder[],
  { steps, noise, signal, helpers, done }: SearchOptions,
): Promise<SearchedCheckpoint[]> {
  const parts = opened.flatMap(({ file, network }) =>
    orders.flatMap((order) => (typeof network === 'string' ? [] : [{ ...order, network, file }])),
  );
  const results: DiscoveryOfPart[] = [];
  await helpers.run('discovery', {
    setup: () => ({ steps, noiseStd: noise }),
    ...{ parts, signal },
    told(result) {
      const { file, seed } = parts[results.length];
      results.push(result);
      done(file, seed);
    },
  });
  let next = 0;
  return opened.map(({ file, epoch, network }) => {
    const none = { file, epoch, units: 0, results: [] };
    if (typeof network === 'string') return { ...none, skipped: network };
    const own = results.slice(next, (next += orders.length));
    const skipped = own.map(problemOf).find((one) => one !== null) ?? null;
    if (skipped !== null) return { ...none, skipped };
    const found = own.flatMap((one) => ('found' in one ? [one.found] : []));
    return { file, epoch, skipped, units: network.layers[0].hiddenSize, results: found };
  });
}

function problemOf(one: DiscoveryOfPart): string | null {
  return 'failed' in one ? one.failed : one.found.notDecidable;
}
