/** How fast one thread multiplies and adds on this machine: what a kernel's speed is held against. */
import { compileKernel, instantiateKernel, sharedMemory, type KernelBinaries } from './module';

/** As in assembly/peak.ts: multiply-adds of four lanes. */
const FLOP_PER_ROUND = 10 * 4 * 2;
/** Many short calls: an engine compiles its best code between calls only. */
const ROUNDS = 10_000;
const WARMUP_CALLS = 500;
const CALLS = 200;
const REPEATS = 5;

/** 10⁹ floating-point operations per second of one thread, the best of a few tries. */
export function measurePeakGflops(binaries: KernelBinaries, now: () => number): number {
  const { module } = compileKernel(binaries);
  const { fusedLoop } = instantiateKernel(module, sharedMemory(1));
  for (let call = 0; call < WARMUP_CALLS; call++) fusedLoop(ROUNDS);
  let best = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const began = now();
    for (let call = 0; call < CALLS; call++) fusedLoop(ROUNDS);
    best = Math.max(best, (CALLS * ROUNDS * FLOP_PER_ROUND) / (now() - began) / 1e6);
  }
  return best;
}
