/** Thread shell of the analysis service: ports, byte sources and nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { nodeByteSource } from '../files/nodeByteSource';
import type { ByteSource } from '../formats/byteSource';
import type {
  AnalysisEvents,
  AnalysisMethods,
  ByteMethods,
  SourceDescriptor,
} from '../protocol/analysis';
import { Channel } from '../protocol/channel';
import { createAnalysisService } from './analysisService';
import type { AnalysisWorkerData } from './client';
import { useFastProducts } from './fastProducts';
import { nextTurn } from './nextTurn';
import { helpersBeside } from './parallel/helperPool';
import { responsivePort } from './responsivePort';

if (!parentPort) throw new Error('worker.ts runs as a worker thread only');

const { cores } = workerData as AnalysisWorkerData;
const port = responsivePort(parentPort);
const log = (line: string) => console.error(line);
// Not waited for: what is computed before it is there has the same bits.
void useFastProducts(__dirname);

async function openSource(source: SourceDescriptor): Promise<ByteSource> {
  if (source.kind === 'file') return nodeByteSource(source.path);
  const { handle, name, size } = source;
  return {
    name,
    size,
    read: (offset, length) => channel.call('readRange', { handle, offset, length }),
  };
}

type WorkerChannel = Channel<AnalysisMethods, ByteMethods, Record<never, never>, AnalysisEvents>;
const channel: WorkerChannel = new Channel<
  AnalysisMethods,
  ByteMethods,
  Record<never, never>,
  AnalysisEvents
>({
  port,
  methods: createAnalysisService({
    openSource,
    responsive: (signal) => port.responsive(signal),
    now: () => performance.now(),
    progress: (progress) => channel.emit('analysisProgress', progress),
    told: (progress) => channel.emit('reportProgress', progress),
    effectsProgress: (progress) => channel.emit('effectsProgress', progress),
    pause: nextTurn,
    helpers: helpersBeside(__dirname, { cores, pause: nextTurn, log }),
  }),
  log,
});
