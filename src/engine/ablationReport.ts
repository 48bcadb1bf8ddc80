/** "Plot Ablation Against Gain": gains on kick units that were found, as a report beside the run. The sweep itself: jobs/sweep.ts. */
import { basename, join } from 'node:path';
import { reportFolderOf } from '../files/reportFolder';
import { FormatError } from '../formats/formatError';
import type { AblationParams } from '../protocol/training';
import { sweepGains, type SweepHooks } from './jobs/sweep';

/** In the checkpoint's report folder: figures of "Explain This Checkpoint" have names of their own there. */
const FOLDER = 'sweep';

/**
 * The numbers of `dynascope sweep CHECKPOINT --units …`.
 *
 * @returns absolute path of the Markdown file
 * @throws FormatError without kick units, and as `sweepGains`
 */
export async function ablationReport(
  { path, correction, units }: AblationParams,
  hooks: SweepHooks,
): Promise<string> {
  if (units.length === 0) {
    throw new FormatError(
      `${basename(path)}: no kick units are claimed, gains need some; dynascope sweep --units takes any`,
    );
  }
  const out = join(await reportFolderOf(path), FOLDER);
  const { files } = await sweepGains({ ...correction, path, units: [...units], out }, hooks);
  // The page comes last.
  return join(out, files[files.length - 1]);
}
