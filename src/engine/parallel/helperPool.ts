/** Threads that compute the parts of tasks, started with the first task and kept for a while. Which parts there are is tasks.ts. */
import { Cancelled } from '../../core/cancel';
import { helperThreadPath } from '../../files/kernelFiles';
import { startWorker, type WorkerChannel } from '../workerChannel';
import type { HelperEvents, HelperMethods } from './helperService';
import { ownThread, runnerOf, type Helpers, type TaskOrder } from './helpers';
import type { ResultOf, SetupOf, TaskName } from './tasks';

export interface HelperPoolOptions {
  /** Absolute path of the bundled helperThread.ts. */
  readonly path: string;
  /** At least 1. */
  readonly threads: number;
  readonly log: (line: string) => void;
}

type None = Record<never, never>;
type Helper = WorkerChannel<None, HelperMethods, None, HelperEvents>;

/** More threads than this gain little: parts are told in order, by one thread. */
const MOST_HELPERS = 8;
/** Threads without work are let go: each holds some ten megabytes. */
const IDLE_MS = 30_000;
/** How soon a cancellation is noticed while no part ends. */
const WATCH_MS = 20;

interface MachineOptions {
  /** Of this machine. */
  readonly cores: number;
  /** Lets other work of the caller's thread go on. */
  readonly pause: () => Promise<void>;
  readonly log: (line: string) => void;
}

/** As many threads as there are cores; the caller's own where there is one core. @param folder that of the bundles */
export function helpersBeside(folder: string, { cores, pause, log }: MachineOptions): Helpers {
  const path = helperThreadPath(folder);
  if (cores === 1 || !path) return ownThread(pause);
  return new HelperPool({ path, threads: Math.min(MOST_HELPERS, cores), log });
}

/** Guarantee: threads without a task keep neither the process nor memory for long. */
export class HelperPool implements Helpers {
  private helpers: Helper[] = [];
  private tasks = 0;
  private underWay = 0;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: HelperPoolOptions) {}

  async run<K extends TaskName>(task: K, order: TaskOrder<K>): Promise<void> {
    const { setup, parts, signal, told } = order;
    if (signal.aborted) throw new Cancelled();
    // One part is done here before a thread has the network.
    if (parts.length <= 1) {
      for (const part of parts) told(runnerOf(task, setup())(part, signal));
      return;
    }
    const id = ++this.tasks;
    const controller = new AbortController();
    const finished = inOrder(told);
    let next = 0;
    const work = async ({ channel, died }: Helper, common: SetupOf<K>) => {
      try {
        await Promise.race([channel.call('begin', { id, task, setup: common }), died]);
        while (next < parts.length && !controller.signal.aborted) {
          const k = next++;
          const call = channel.call('part', { id, part: parts[k] }, controller.signal);
          finished(k, (await Promise.race([call, died])) as ResultOf<K>);
          if (signal.aborted) throw new Cancelled();
        }
      } finally {
        channel.emit('end', { id });
      }
    };
    this.underWay++;
    clearTimeout(this.idleTimer);
    const cancelled = watched(signal, controller.signal);
    try {
      const helpers = this.atWork().slice(0, parts.length);
      const common = setup();
      await Promise.race([Promise.all(helpers.map((helper) => work(helper, common))), cancelled]);
    } finally {
      controller.abort();
      if (--this.underWay === 0)
        this.idleTimer = setTimeout(() => void this.dispose(), IDLE_MS).unref();
    }
  }

  private atWork(): readonly Helper[] {
    const { path, log, threads } = this.options;
    while (this.helpers.length < threads) {
      const helper: Helper = startWorker('helper', {
        path,
        whenLost: 'Start the analysis again.',
        methods: {},
        log,
        onEnd: (reason) => {
          if (!this.helpers.includes(helper)) return;
          this.helpers = this.helpers.filter((one) => one !== helper);
          log(`helper thread stopped: ${reason}`);
        },
      });
      helper.worker.unref();
      this.helpers.push(helper);
    }
    return this.helpers;
  }

  /** Ends the threads; the next task starts new ones. */
  async dispose(): Promise<void> {
    clearTimeout(this.idleTimer);
    await Promise.all(this.helpers.splice(0).map(({ worker }) => worker.terminate()));
  }
}

/** Passes results on in the order of their numbers, whichever comes first. */
function inOrder<Result>(told: (result: Result) => void): (k: number, result: Result) => void {
  const waiting = new Map<number, Result>();
  let next = 0;
  return (k, result) => {
    waiting.set(k, result);
    for (;;) {
      const found = waiting.get(next);
      if (found === undefined) return;
      waiting.delete(next++);
      told(found);
    }
  };
}

/** Rejects with Cancelled once `signal` is aborted; looks until `ended` is. Keeps the process alive meanwhile. */
function watched(signal: { readonly aborted: boolean }, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setInterval(() => {
      if (signal.aborted) reject(new Cancelled());
    }, WATCH_MS);
    ended.addEventListener('abort', () => clearInterval(timer));
  });
}
