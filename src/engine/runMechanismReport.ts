/** "Find Mechanism on Every Checkpoint": the mechanism over a run as a report in its folder. The searches: jobs/mechanisms.ts. */
import { join } from 'node:path';
import { runLayout } from '../files/runLayout';
import { searchRun, type MechanismsHooks } from './jobs/mechanisms';

const FOLDER = 'mechanisms';
/** Of a run with more, those that are spread over it: a search takes seconds. */
const MOST_CHECKPOINTS = 20;

/**
 * The numbers of `dynascope mechanisms RUN --most 20`.
 *
 * @param run its folder
 * @returns absolute path of the Markdown file
 * @throws FormatError without a checkpoint; WriteError; Cancelled
 */
export async function runMechanismReport(run: string, hooks: MechanismsHooks): Promise<string> {
  const out = join(runLayout(run).analysis, FOLDER);
  const { files } = await searchRun({ path: run, out, most: MOST_CHECKPOINTS }, hooks);
  // The page comes last.
  return join(out, files[files.length - 1]);
}
