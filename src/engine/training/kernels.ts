/** Makes the kernel that a run asks for. Which one is best is chosen elsewhere. */
import type { BackendName, StepShape, TrainingKernel } from '../../core/compute';
import type { KernelFiles } from '../../files/kernelFiles';
import { ReferenceKernel } from '../../kernel/reference';
import { WasmKernel } from '../../kernel/wasm/wasmKernel';

export interface KernelRequest {
  readonly backend: BackendName;
  /** 1 or more. */
  readonly threads: number;
}

export type KernelFactory = (request: KernelRequest, shape: StepShape) => Promise<TrainingKernel>;

/** @param files of the embedded kernel */
export function kernelFactory(files: KernelFiles, now: () => number): KernelFactory {
  return async ({ backend, threads }, shape) => {
    switch (backend) {
      case 'wasm':
        return new WasmKernel(shape, {
          binaries: files,
          threadPath: files.threadPath,
          threads,
          now,
        });
      case 'reference':
        return new ReferenceKernel(shape);
      case 'tensorflow':
        throw new RangeError('backend: TensorFlow is not installed');
    }
  };
}
