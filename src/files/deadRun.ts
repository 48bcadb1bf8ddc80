/** Says in a run's status that it ended with the thread that trained it, when the program itself lives on. */
import { isLive, runStateOf } from '../documents/runStatus';
import { runLayout } from './runLayout';
import { readStatus, thisObserver, writeStatus } from './statusFile';

/** A run that says how it ended, or that another process trains, is left alone. @throws WriteError */
export async function markDead(folder: string, reason: string): Promise<void> {
  const { status: path } = runLayout(folder);
  const status = await readStatus(path);
  if (status?.pid !== process.pid || !isLive(runStateOf(status, thisObserver()))) return;
  await writeStatus(path, { ...status, state: 'failed', reason }, true);
}
