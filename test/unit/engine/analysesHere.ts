/** The analyses in this thread, on the files of the disk, called as the host calls its worker. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createAnalysisService } from '../../../src/engine/analysisService';
import type { AnalysisClient } from '../../../src/engine/client';
import { ownThread } from '../../../src/engine/parallel/helpers';
import { bytesSource } from '../../../src/formats/byteSource';

export function analysesHere(): Pick<AnalysisClient, 'call'> {
  const service = createAnalysisService({
    openSource: async (source) => {
      if (source.kind !== 'file') throw new Error('only files are opened here');
      return bytesSource(basename(source.path), new Uint8Array(await readFile(source.path)));
    },
    responsive: (signal) => signal,
    now: () => performance.now(),
    progress: () => undefined,
    effectsProgress: () => undefined,
    pause: () => Promise.resolve(),
    helpers: ownThread(),
  });
  const call = (method: keyof typeof service, params: unknown, signal?: AbortSignal) =>
    service[method](params as never, signal ?? new AbortController().signal);
  return { call: call as AnalysisClient['call'] };
}
