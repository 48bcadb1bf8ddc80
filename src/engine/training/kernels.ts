/** Makes the kernel that a run asks for. Which one is best is chosen elsewhere. */
import type { BackendName, StepShape, TrainingKernel } from '../../core/compute';
import type { KernelFiles } from '../../files/kernelFiles';
import { ReferenceKernel, referenceMemoryBytes } from '../../kernel/reference';
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

/** @param files of the embedded kernel */
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
          throw new RangeError('backend: TensorFlow is not installed');
      }
    },
    memoryBytes({ backend, threads }, shape) {
      if (backend === 'wasm') return planMemory(shape, threads, kernelHeapBase(files)).bytes;
      return referenceMemoryBytes(shape);
    },
  };
}
