/** The threads of one kernel: the caller's own and its helpers. Blocks its caller, so it belongs in a worker or a command. */
import { Worker } from 'node:worker_threads';
import { TASKS, type KernelExports, type Task } from './module';
import { CONTROL, STOP, takeTasks } from './taskLoop';
import type { ThreadData } from './thread';

const CONTROL_WORDS = Object.keys(CONTROL).length;
/** A set of tasks takes seconds at most; a helper that is silent for longer was killed. */
const SILENCE_MS = 60_000;

export interface TaskPoolOptions {
  readonly exports: KernelExports;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Helpers besides the caller. */
  readonly helpers: number;
  /** Absolute path of the bundled thread.ts. */
  readonly threadPath: string;
  readonly controlAt: number;
  /** Private memory, one block a thread, the caller's first. */
  readonly scratchAt: number;
  readonly scratchBytes: number;
}

export class TaskPool {
  private readonly control: Int32Array;
  private readonly workers: readonly Worker[];

  constructor(private readonly options: TaskPoolOptions) {
    const { module, memory, controlAt, scratchAt, scratchBytes } = options;
    this.control = new Int32Array(memory.buffer, controlAt, CONTROL_WORDS);
    options.exports.setScratch(scratchAt);
    this.workers = Array.from({ length: options.helpers }, (_, k) => {
      const workerData: ThreadData = {
        module,
        memory,
        controlAt,
        controlWords: CONTROL_WORDS,
        scratchAt: scratchAt + (k + 1) * scratchBytes,
      };
      const worker = new Worker(options.threadPath, { workerData });
      // A pool that is forgotten must not keep the process alive.
      worker.unref();
      return worker;
    });
  }

  get threads(): number {
    return this.workers.length + 1;
  }

  /**
   * Runs `count` tasks of one kind and returns when all are done.
   *
   * @throws Error when a task failed or a helper died
   */
  run(task: Task, count: number, argument: number): void {
    const { control } = this;
    control[CONTROL.task] = TASKS.indexOf(task);
    control[CONTROL.count] = count;
    control[CONTROL.argument] = argument | 0;
    control[CONTROL.next] = 0;
    Atomics.store(control, CONTROL.pending, this.workers.length);
    Atomics.add(control, CONTROL.generation, 1);
    Atomics.notify(control, CONTROL.generation);
    takeTasks(control, this.options.exports);
    this.awaitHelpers();
    if (Atomics.load(control, CONTROL.failed) !== 0) throw new Error(`${task}: a thread failed`);
  }

  /** Ends the helpers; the pool is of no use afterwards. */
  dispose(): void {
    this.control[CONTROL.task] = STOP;
    Atomics.add(this.control, CONTROL.generation, 1);
    Atomics.notify(this.control, CONTROL.generation);
    for (const worker of this.workers) void worker.terminate();
  }

  private awaitHelpers(): void {
    for (;;) {
      const pending = Atomics.load(this.control, CONTROL.pending);
      if (pending === 0) return;
      if (Atomics.wait(this.control, CONTROL.pending, pending, SILENCE_MS) === 'timed-out') {
        throw new Error('a kernel thread does not answer');
      }
    }
  }
}
