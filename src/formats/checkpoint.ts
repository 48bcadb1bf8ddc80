/** What every checkpoint format is read into: named tensors, fetched on demand. Not yet a network (see network inference). */

export type DType =
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'bool';

/** A tensor that is known by its header; `values` reads its bytes. */
export interface TensorEntry {
  /** Full dotted key as in the file, without the wrapper the state dict was found under. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Row-major values as float64 (int64 beyond 2^53 rounds). Reads only this tensor's bytes. */
  values(): Promise<Float64Array>;
}

export type ContainerFormat = 'torch-zip' | 'torch-legacy' | 'safetensors' | 'npz' | 'npy';

export interface Checkpoint {
  readonly format: ContainerFormat;
  /** Dotted path at which the state dict was found, '' for the top level, e.g. 'model_state_dict'. */
  readonly stateDictPath: string;
  readonly tensors: readonly TensorEntry[];
  /** Plain scalars beside the state dict (epoch, loss, …), dotted keys. */
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** What the file holds and was deliberately not loaded: unknown globals, optimiser state, other objects. One line each. */
  readonly notLoaded: readonly string[];
  /** One line each; shown in the header. */
  readonly warnings: readonly string[];
}
