/** Entry of a helper thread: the port and the service, nothing else. */
import { parentPort } from 'node:worker_threads';
import { Channel } from '../../protocol/channel';
import { useFastProducts } from '../fastProducts';
import { responsivePort } from '../responsivePort';
import { createHelperService, type HelperEvents, type HelperMethods } from './helperService';

type None = Record<never, never>;

if (!parentPort) throw new Error('helperThread.ts runs as a worker thread only');

const port = responsivePort(parentPort);
const { methods, onEvent } = createHelperService((signal) => port.responsive(signal));
const ready = useFastProducts(__dirname);

new Channel<HelperMethods, None, HelperEvents>({
  port,
  methods: {
    ...methods,
    // A matrix is laid out once, by the products in use then.
    begin: async (params) => {
      await ready;
      return methods.begin(params);
    },
  },
  onEvent,
  log: (line) => console.error(line),
});
