/** A worker thread with a channel to it: what it takes to call one and to notice that it died. Computes nothing. */
import { Worker } from 'node:worker_threads';
import { Channel, type Methods } from '../protocol/channel';

export interface WorkerOptions<Local, Events> {
  /** Absolute path of the bundled worker. */
  readonly path: string;
  readonly workerData?: unknown;
  /** What the user can do when it dies. */
  readonly whenLost: string;
  /** What the worker may call here. */
  readonly methods: Local;
  readonly onEvent?: { readonly [K in keyof Events]: (payload: Events[K]) => void };
  readonly log: (line: string) => void;
  /** Called once when the worker is gone, whatever the reason. */
  readonly onEnd: (reason: string) => void;
}

export interface WorkerChannel<
  Local extends Methods<Local>,
  Remote extends Methods<Remote>,
  Events,
  RemoteEvents = Record<never, never>,
> {
  readonly worker: Worker;
  readonly channel: Channel<Local, Remote, Events, RemoteEvents>;
  /** Rejects once the worker has died, with the reason in one line. */
  readonly died: Promise<never>;
}

/** Why a call did not come back, and what was open over there is gone. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';

  /** @param hint what the user can do about it */
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** @param what names the thread in messages: "analysis" */
export function startWorker<
  Local extends Methods<Local>,
  Remote extends Methods<Remote>,
  Events = Record<never, never>,
  RemoteEvents = Record<never, never>,
>(
  what: string,
  options: WorkerOptions<Local, Events>,
): WorkerChannel<Local, Remote, Events, RemoteEvents> {
  const worker = new Worker(options.path, {
    workerData: options.workerData,
    stdout: false,
    stderr: true,
  });
  worker.stderr.setEncoding('utf8');
  worker.stderr.on('data', (text: string) => options.log(text.trimEnd()));
  const channel = new Channel<Local, Remote, Events, RemoteEvents>({
    port: {
      post: (envelope) => worker.postMessage(envelope),
      listen: (receive) => {
        worker.on('message', receive);
        return () => worker.off('message', receive);
      },
    },
    methods: options.methods,
    ...(options.onEvent ? { onEvent: options.onEvent } : {}),
    log: options.log,
  });
  let ended = false;
  const died = new Promise<never>((_, reject) => {
    const lose = (reason: string) => {
      if (ended) return;
      ended = true;
      options.onEnd(reason);
      reject(new WorkerLostError(`the ${what} worker stopped: ${reason}`, options.whenLost));
      channel.dispose();
    };
    worker.once('error', (error: Error) => lose(error.message));
    worker.once('exit', (code) => lose(`exit code ${code}`));
  });
  // Calls race against it; without a call in flight nobody else would look.
  died.catch(() => undefined);
  return { worker, channel, died };
}
