/** Entry of a kernel's helper thread: instantiates the module on the shared memory and serves tasks. */
import { workerData } from 'node:worker_threads';
import { instantiateKernel } from './module';
import { serveTasks } from './taskLoop';

export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly controlAt: number;
  readonly controlWords: number;
  readonly scratchAt: number;
}

const { module, memory, controlAt, controlWords, scratchAt } = workerData as ThreadData;
const exports = instantiateKernel(module, memory);
exports.setScratch(scratchAt);
serveTasks(new Int32Array(memory.buffer, controlAt, controlWords), exports);
