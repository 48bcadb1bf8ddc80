/** The kernels under test and how they are made. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StepShape, TrainingKernel } from '../../../src/core/compute';
import type { TensorLibrary } from '../../../src/kernel/tensorflow/loadTensorflow';
import { TensorflowKernel } from '../../../src/kernel/tensorflow/tensorflowKernel';
import type { KernelBinaries, KernelBuild } from '../../../src/kernel/wasm/module';
import { WasmKernel } from '../../../src/kernel/wasm/wasmKernel';
import { TENSORFLOW } from './tensorflow/library';

export interface KernelUnderTest {
  readonly name: string;
  readonly create: (shape: StepShape) => TrainingKernel;
}

export function kernelBinaries(): KernelBinaries {
  const binary = (name: KernelBuild) => readFileSync(resolve('dist/kernel', `${name}.wasm`));
  return { relaxed: binary('relaxed'), plain: binary('plain') };
}

export function wasmKernel(shape: StepShape, threads: number, build?: KernelBuild): WasmKernel {
  return new WasmKernel(shape, {
    binaries: kernelBinaries(),
    threadPath: resolve('dist/kernelThread.js'),
    threads,
    now: () => performance.now(),
    ...(build ? { build } : {}),
  });
}

/** No kernel is excused from any test of the suite. */
export const KERNELS: readonly KernelUnderTest[] = [
  { name: 'wasm relaxed', create: (shape) => wasmKernel(shape, 1, 'relaxed') },
  { name: 'wasm plain', create: (shape) => wasmKernel(shape, 1, 'plain') },
  { name: 'wasm on two threads', create: (shape) => wasmKernel(shape, 2) },
  ...(TENSORFLOW ? [tensorflow(TENSORFLOW)] : []),
];

function tensorflow(library: TensorLibrary): KernelUnderTest {
  const binaries = kernelBinaries();
  return {
    name: 'tensorflow',
    create: (shape) => new TensorflowKernel(shape, { library, binaries }),
  };
}
