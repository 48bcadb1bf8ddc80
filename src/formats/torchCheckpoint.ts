/** From an unpickled torch file to a checkpoint: finds the state dict, lists what was left out. */
import type { Checkpoint, ContainerFormat, TensorEntry } from './checkpoint';
import type { Unpickled } from './pickle';
import { findStateDict } from './stateDict';
import { stridedTensor, type StorageBytes } from './stridedTensor';

/** What both torch containers deliver. */
export interface TorchContent {
  readonly format: Extract<ContainerFormat, 'torch-zip' | 'torch-legacy'>;
  readonly unpickled: Unpickled;
  readonly storages: StorageBytes;
}

/** @throws FormatError when a tensor of the state dict has no or too small a storage */
export function torchCheckpoint({ format, unpickled, storages }: TorchContent): Checkpoint {
  const found = findStateDict(unpickled.value);
  const tensors: TensorEntry[] = [];
  const notLoaded = [...found.notLoaded];
  for (const [name, ref] of found.tensors) {
    const entry = stridedTensor(name, ref, storages);
    if (entry) tensors.push(entry);
    else notLoaded.push(`${name}: elements of ${ref.dtype ?? ref.storage.type} are not read`);
  }
  for (const global of unpickled.unknownGlobals) {
    notLoaded.push(`${global}: named in the file; it was neither imported nor called`);
  }
  return {
    format,
    stateDictPath: found.path,
    tensors,
    metadata: found.metadata,
    notLoaded,
    warnings: found.warnings,
  };
}
