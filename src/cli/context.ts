/** Finds what a verb works on: the file, and the config of its run. */
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { availableParallelism } from 'node:os';
import type { ComputeContext, JobContext } from '../engine/jobs/job';
import { helpersBeside } from '../engine/parallel/helperPool';
import type { Helpers } from '../engine/parallel/helpers';
import type { FileVerb } from '../engine/jobs/registry';
import { readKernelFiles } from '../files/kernelFiles';
import { nodeByteSource } from '../files/nodeByteSource';
import { findRun } from '../files/runFolder';
import { FormatError } from '../formats/formatError';
import type { Options } from './options';
import { strictJson } from '../engine/strictJson';
import { VERSION } from './version';

/** A checkpoint given by mistake is refused before it is read. */
const MAX_CONFIG_BYTES = 16_777_216;
const NEVER_CANCELLED = { aborted: false };

interface Streams {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** `hmm` is about the config itself; the others find theirs beside the checkpoint unless --config names one. */
export async function contextFor(
  verb: FileVerb,
  file: string,
  options: Options,
  streams: Streams,
): Promise<JobContext> {
  const path = resolve(file);
  const configPath = verb === 'hmm' ? path : (options.config ?? (await findRun(path)).configPath);
  const config = configPath ? await readConfig(configPath) : null;
  const source = await nodeByteSource(path);
  const signal = NEVER_CANCELLED;
  const warn = (line: string) => streams.stderr(`dynascope: ${line}\n`);
  const progress = progressTo(streams);
  return { source, path, config, signal, warn, progress, helpers: helpers() };
}

/** Runs a verb that computes; the kernel lies beside the bundle of this command. */
export async function withComputeContext<R>(
  streams: Streams,
  run: (context: ComputeContext) => Promise<R>,
): Promise<R> {
  const controller = new AbortController();
  // The first interrupt stops in good order, the second one at once.
  const abort = () => controller.abort();
  process.once('SIGINT', abort);
  try {
    return await run({
      kernelFiles: () => readKernelFiles(__dirname),
      versions: { dynascope: VERSION, node: process.versions.node },
      helpers: helpers(),
      cores: availableParallelism(),
      now: () => performance.now(),
      signal: controller.signal,
      progress: progressTo(streams),
    });
  } finally {
    process.removeListener('SIGINT', abort);
  }
}

/** Threads beside the bundle of this command. */
function helpers(): Helpers {
  return helpersBeside(__dirname, {
    cores: availableParallelism(),
    pause: () => Promise.resolve(),
    log: (line) => console.error(line),
  });
}

/** A line of JSON each. */
function progressTo({ stdout }: Streams): (message: unknown) => void {
  return (message) => stdout(`${strictJson(message)}\n`);
}

async function readConfig(path: string): Promise<{ path: string; text: string }> {
  try {
    const { size } = await stat(path);
    if (size > MAX_CONFIG_BYTES) {
      throw new FormatError(
        `${basename(path)}: ${size} bytes found, a config.json has at most ${MAX_CONFIG_BYTES}`,
      );
    }
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new FormatError(
      `${basename(path)}: can not be read (${reason}), a config.json is needed`,
    );
  }
}
