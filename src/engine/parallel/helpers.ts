/** Who computes the parts of a task: the threads of a pool, or the caller's own between other work. */
import { throwIfCancelled, type CancelSignal } from '../../core/cancel';
import { TASKS, type PartOf, type ResultOf, type SetupOf, type TaskName } from './tasks';

export interface TaskOrder<K extends TaskName> {
  /** Made once, while threads start. */
  readonly setup: () => SetupOf<K>;
  readonly parts: readonly PartOf<K>[];
  readonly signal: CancelSignal;
  /** Told each result, in the order of the parts. */
  readonly told: (result: ResultOf<K>) => void;
}

/** Guarantee: the same results, to the last bit, whoever helps. */
export interface Helpers {
  /** Ends when all results are told. @throws Cancelled, or what a part threw */
  run<K extends TaskName>(task: K, order: TaskOrder<K>): Promise<void>;
}

/** @param pause lets other work of the thread go on between two parts */
export function ownThread(pause = () => Promise.resolve()): Helpers {
  return {
    async run(task, { setup, parts, signal, told }) {
      const compute = runnerOf(task, setup());
      for (const part of parts) {
        throwIfCancelled(signal);
        told(compute(part, signal));
        await pause();
      }
    },
  };
}

/** The parts of a task, with what they have in common made once. */
export function runnerOf<K extends TaskName>(
  task: K,
  setup: SetupOf<K>,
): (part: PartOf<K>, signal: CancelSignal) => ResultOf<K> {
  // A union of functions takes no argument: that task and setup belong together is in the signature.
  const prepare = TASKS[task] as (
    setup: SetupOf<K>,
  ) => (part: PartOf<K>, signal: CancelSignal) => ResultOf<K>;
  return prepare(setup);
}
