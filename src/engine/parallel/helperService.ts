/** What a helper thread serves: tasks that were begun, part by part. Knows no thread. */
import type { CancelSignal } from '../../core/cancel';
import { runnerOf } from './helpers';
import type { PartOf, ResultOf, SetupOf, TaskName } from './tasks';

/** Calls of a pool to one of its threads. */
export interface HelperMethods {
  /** Makes what the parts of task `id` have in common. */
  begin(params: { id: number; task: TaskName; setup: SetupOf<TaskName> }): Promise<null>;
  part(
    params: { id: number; part: PartOf<TaskName> },
    signal: AbortSignal,
  ): Promise<ResultOf<TaskName>>;
}

export interface HelperEvents {
  /** The task is over or given up: what its parts had in common can go. */
  readonly end: { readonly id: number };
}

type Runner = (part: PartOf<TaskName>, signal: CancelSignal) => ResultOf<TaskName>;

/** @param responsive a signal that notices cancellation even while the thread computes */
export function createHelperService(responsive: (signal: AbortSignal) => CancelSignal): {
  methods: HelperMethods;
  onEvent: { end: (event: HelperEvents['end']) => void };
} {
  const running = new Map<number, Runner>();
  return {
    methods: {
      async begin({ id, task, setup }) {
        running.set(id, runnerOf(task, setup));
        return null;
      },
      async part({ id, part }, signal) {
        const compute = running.get(id);
        if (!compute) throw new RangeError(`task ${id} was not begun`);
        return compute(part, responsive(signal));
      },
    },
    onEvent: { end: ({ id }) => running.delete(id) },
  };
}
