/** Makes the kernel that a run asks for. Which one is best is chosen elsewhere. */
import type { BackendName, StepShape, TrainingKernel } from '../../core/compute';
import type { KernelFiles } from '../../files/kernelFiles';
import { FormatError } from '../../formats/formatError';
import { ReferenceKernel, referenceMemoryBytes } from '../../kernel/reference';
import {
  loadTensorflow,
  TensorflowUnavailable,
  type TensorLibrary,
} from '../../kernel/tensorflow/loadTensorflow';
import { tensorflowMemoryBytes } from '../../kernel/tensorflow/memory';
import { TensorflowKernel } from '../../kernel/tensorflow/tensorflowKernel';
import { planMemory } from '../../kernel/wasm/memoryPlan';
import { kernelHeapBase } from '../../kernel/wasm/module';
import { WasmKernel } from '../../kernel/wasm/wasmKernel';

export interface KernelRequest {
  readonly backend: BackendName;
  /** 1 or more. */
  readonly threads: number;
}

export interface KernelFactory {
  create(request: KernelRequest, shape: StepShape): Promise<TrainingKernel>;
  /** What `create` would hold. @throws RangeError when it can not be had at all */
  memoryBytes(request: KernelRequest, shape: StepShape): number;
}

/** @param files of the embedded kernel, and where TensorFlow may be */
export function kernelFactory(files: KernelFiles, now: () => number): KernelFactory {
  return {
    async create({ backend, threads }, shape) {
      switch (backend) {
        case 'wasm': {
          const { threadPath } = files;
          return new WasmKernel(shape, { binaries: files, threadPath, threads, now });
        }
        case 'reference':
          return new ReferenceKernel(shape);
        case 'tensorflow':
          return tensorflowKernel(shape, files);
      }
    },
    memoryBytes({ backend, threads }, shape) {
      if (backend === 'wasm') return planMemory(shape, threads, kernelHeapBase(files)).bytes;
      return backend === 'tensorflow' ? tensorflowMemoryBytes(shape) : referenceMemoryBytes(shape);
    },
  };
}

function tensorflowKernel(shape: StepShape, files: KernelFiles): TrainingKernel {
  return new TensorflowKernel(shape, { library: tensorflowOf(files), binaries: files });
}

/** Names the TensorFlow that is found. @throws FormatError as `tensorflowOf` */
export function tensorflowBuild(files: KernelFiles): string {
  return tensorflowOf(files).build;
}

/** @throws FormatError when TensorFlow is missing or does not load, with what helps */
function tensorflowOf({ tensorflowPaths }: KernelFiles): TensorLibrary {
  try {
    return loadTensorflow({ paths: tensorflowPaths });
  } catch (error) {
    if (!(error instanceof TensorflowUnavailable)) throw error;
    throw new FormatError(error.message, error.hint);
  }
}
