/** The kernels under test and how they are made. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StepShape, TrainingKernel } from '../../../src/core/compute';
import type { KernelBuild } from '../../../src/kernel/wasm/module';
import { WasmKernel } from '../../../src/kernel/wasm/wasmKernel';

export interface KernelUnderTest {
  readonly name: string;
  readonly create: (shape: StepShape) => TrainingKernel;
}

export function wasmKernel(shape: StepShape, threads: number, build?: KernelBuild): WasmKernel {
  const binary = (name: KernelBuild) => readFileSync(resolve('dist/kernel', `${name}.wasm`));
  return new WasmKernel(shape, {
    binaries: { relaxed: binary('relaxed'), plain: binary('plain') },
    threadPath: resolve('dist/kernelThread.js'),
    threads,
    now: () => performance.now(),
    ...(build ? { build } : {}),
  });
}

export const KERNELS: readonly KernelUnderTest[] = [
  { name: 'wasm relaxed', create: (shape) => wasmKernel(shape, 1, 'relaxed') },
  { name: 'wasm plain', create: (shape) => wasmKernel(shape, 1, 'plain') },
  { name: 'wasm on two threads', create: (shape) => wasmKernel(shape, 2) },
];
