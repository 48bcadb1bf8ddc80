/** Thread shell of the training service: port, clock and nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { readKernelFiles } from '../files/kernelFiles';
import { Channel } from '../protocol/channel';
import type { TrainingEvents, TrainingMethods } from '../protocol/training';
import { useFastProducts } from './fastProducts';
import { nextTurn } from './nextTurn';
import { helpersBeside } from './parallel/helperPool';
import { createTrainingService } from './trainingService';

/** What whoever starts the thread tells it. */
export interface TrainingWorkerData {
  /** Folder of the bundles. */
  readonly distFolder: string;
  /** Where a user's TensorFlow is installed, or would be. */
  readonly tensorflowFolder: string;
  readonly cores: number;
  readonly versions: Readonly<Record<string, string>>;
}

if (!parentPort) throw new Error('trainingWorker.ts runs as a worker thread only');

// Not waited for: what is computed before it is there has the same bits.
void useFastProducts(__dirname);
const port = parentPort;
const { distFolder, tensorflowFolder, cores, versions } = workerData as TrainingWorkerData;
type NoMethods = Record<never, never>;
type NoEvents = Record<never, never>;

const channel: Channel<TrainingMethods, NoMethods, NoEvents, TrainingEvents> = new Channel<
  TrainingMethods,
  NoMethods,
  NoEvents,
  TrainingEvents
>({
  port: {
    post: (envelope) => port.postMessage(envelope),
    listen: (receive) => {
      port.on('message', receive);
      return () => port.off('message', receive);
    },
  },
  methods: createTrainingService({
    kernelFiles: () => readKernelFiles(distFolder, tensorflowFolder),
    cores,
    helpers: helpersBeside(distFolder, {
      ...{ cores, pause: nextTurn },
      log: (line) => console.error(line),
    }),
    versions,
    now: () => performance.now(),
    yieldOnce: nextTurn,
    emit: (name, payload) => channel.emit(name, payload),
  }),
  log: (line) => console.error(line),
});
