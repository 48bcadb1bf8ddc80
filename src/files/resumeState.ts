/** What a run needs to go on, in one file: tensors and texts. What they mean is the trainer's. */
import type { TensorEntry } from '../formats/checkpoint';
import { FormatError } from '../formats/formatError';
import { readSafetensors } from '../formats/safetensors';
import { writeSafetensors } from '../formats/safetensorsWriter';
import type { WritableTensor } from '../formats/writableTensor';
import { writeAtomic, type AtomicOptions } from './atomicWriter';
import { nodeByteSource } from './nodeByteSource';

export interface ResumeState {
  /** Epochs finished: what was recorded later is made again. */
  readonly epoch: number;
  /** Parameters, moments of the optimiser, best weights: float32 and float64 to the last bit; by name, in no order. */
  readonly tensors: readonly WritableTensor[];
  /** Counters and settings as text. */
  readonly texts: Readonly<Record<string, string>>;
}

const EPOCH_KEY = 'dynascope.epoch';
/** Tells this file from weights that somebody renamed. */
const KIND_KEY = 'dynascope.kind';
const KIND = 'resume-state-1';
/** Parameters, two moments and best weights of the largest network are far below. */
const MAX_BYTES = 1_000_000_000;

/** The state before stays until the new one is whole. @throws WriteError, FormatError */
export async function writeResumeState(
  path: string,
  { epoch, tensors, texts }: ResumeState,
  options: AtomicOptions = {},
): Promise<void> {
  const metadata = { ...texts, [KIND_KEY]: KIND, [EPOCH_KEY]: String(epoch) };
  await writeAtomic(path, writeSafetensors(tensors, metadata), options);
}

/** @throws FormatError when there is none, or it is none of ours */
export async function readResumeState(path: string): Promise<ResumeState> {
  const source = await nodeByteSource(path);
  if (source.size > MAX_BYTES) {
    throw new FormatError(
      `${source.name}: ${source.size} bytes found, at most ${MAX_BYTES} are legal`,
    );
  }
  const { tensors, metadata } = await readSafetensors(source);
  const { [KIND_KEY]: kind, [EPOCH_KEY]: epoch, ...rest } = metadata;
  if (kind !== KIND || !/^\d{1,9}$/.test(String(epoch))) {
    throw new FormatError(`${source.name}: holds no state of a run to go on from`);
  }
  return {
    epoch: Number(epoch),
    tensors: await Promise.all(tensors.map(readTensor)),
    texts: Object.fromEntries(Object.entries(rest).map(([key, text]) => [key, String(text)])),
  };
}

async function readTensor(entry: TensorEntry): Promise<WritableTensor> {
  const { name, shape, dtype } = entry;
  if (dtype !== 'float32' && dtype !== 'float64') {
    throw new FormatError(`tensor ${name}: ${dtype} found, float32 or float64 is legal`);
  }
  const values = await entry.values();
  return { name, shape, values: dtype === 'float32' ? Float32Array.from(values) : values };
}
