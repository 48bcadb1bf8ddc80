/** The compiled kernel: which of its two builds this machine runs, and what an instance of it offers. */

/** Both builds of assembly/, from the same source. */
export interface KernelBinaries {
  /** With fused multiply-adds (relaxed SIMD). */
  readonly relaxed: Uint8Array;
  /** For engines without them: plain SIMD. */
  readonly plain: Uint8Array;
}

export type KernelBuild = keyof KernelBinaries;

/** Tasks that any thread may take: (index, address of the arguments). */
export const TASKS = [
  'drawChunk',
  'rolloutChunk',
  'sampleChunk',
  'backwardGroup',
  'reduceRow',
  'distanceBlock',
  'pairsBlock',
  'softminBlock',
  'planBlock',
] as const;
export type Task = (typeof TASKS)[number];

export type KernelExports = Readonly<Record<Task, (index: number, at: number) => void>> & {
  readonly setScratch: (at: number) => void;
  readonly packWeights: (at: number) => void;
  readonly packStrings: (at: number) => void;
  readonly addPairsColumns: (at: number) => void;
  readonly inputRows: (t: number, at: number) => void;
  readonly stateRows: (at: number) => void;
  readonly gumbelRows: (t: number, at: number) => void;
  readonly heapBase: () => number;
  readonly fusedLoop: (rounds: number) => number;
};

/**
 * @param wanted a build to take instead of the fastest that runs, for comparisons
 * @throws Error when the engine has no SIMD and threads
 */
export function compileKernel(
  binaries: KernelBinaries,
  wanted?: KernelBuild,
): { readonly module: WebAssembly.Module; readonly build: KernelBuild } {
  const builds: readonly KernelBuild[] = wanted ? [wanted] : ['relaxed', 'plain'];
  for (const build of builds) {
    const bytes = Uint8Array.from(binaries[build]);
    if (WebAssembly.validate(bytes)) return { module: new WebAssembly.Module(bytes), build };
  }
  throw new Error('WebAssembly with SIMD and shared memory is needed, this engine lacks it');
}

export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): KernelExports {
  const abort = () => {
    throw new Error('the kernel stopped');
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  // The module's exports are those of assembly/index.ts; conformance tests call every one.
  return instance.exports as unknown as KernelExports;
}

/** The module declares at most 4 GiB; a kernel takes only its own pages. */
export function sharedMemory(pages: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** First byte of memory that the module leaves free. */
export function kernelHeapBase(binaries: KernelBinaries, build?: KernelBuild): number {
  const { module } = compileKernel(binaries, build);
  return instantiateKernel(module, sharedMemory(1)).heapBase();
}
