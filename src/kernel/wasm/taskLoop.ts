/** How the threads of a kernel share tasks through memory. Both ends of the handshake; starts no thread. */
import { TASKS, type KernelExports } from './module';

/** Words of the control block. */
export const CONTROL = {
  /** Rises with every set of tasks; threads wait for it. */
  generation: 0,
  /** Index into TASKS; -1 ends the threads. */
  task: 1,
  count: 2,
  argument: 3,
  /** Next task to take. */
  next: 4,
  /** Helpers that have not finished this set yet. */
  pending: 5,
  /** 1 after a task failed. */
  failed: 6,
} as const;

export const STOP = -1;

/** Takes tasks until none is left. */
export function takeTasks(control: Int32Array, exports: KernelExports): void {
  const run = exports[TASKS[control[CONTROL.task]]];
  const count = control[CONTROL.count];
  const argument = control[CONTROL.argument] >>> 0;
  for (;;) {
    const index = Atomics.add(control, CONTROL.next, 1);
    if (index >= count) return;
    run(index, argument);
  }
}

/** A helper's life: waits, works, reports, until it is stopped. */
export function serveTasks(control: Int32Array, exports: KernelExports): void {
  let seen = 0;
  for (;;) {
    Atomics.wait(control, CONTROL.generation, seen);
    const generation = Atomics.load(control, CONTROL.generation);
    if (generation === seen) continue;
    seen = generation;
    if (control[CONTROL.task] === STOP) return;
    try {
      takeTasks(control, exports);
    } catch {
      // Told by the flag: whoever gave the tasks throws.
      Atomics.store(control, CONTROL.failed, 1);
    }
    if (Atomics.sub(control, CONTROL.pending, 1) === 1) Atomics.notify(control, CONTROL.pending);
  }
}
