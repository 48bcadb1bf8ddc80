/** Judges a finished run by the weights it ended with, and keeps the report in its folder. Trains nothing. */
import { writeFidelityFile } from '../../files/fidelityFile';
import type { FidelityResult } from '../../protocol/fidelityReport';
import { fidelityOf, STANDARD_OPTIONS, type ReportEnvironment } from '../fidelity/report';
import { strictJson } from '../strictJson';

/**
 * The report of what is on disk, as `fidelity.json`.
 *
 * @throws FormatError, RangeError when network and HMM can not be judged; WriteError; Cancelled
 */
export async function judgeRun(
  folder: string,
  environment: ReportEnvironment,
): Promise<FidelityResult> {
  const result = await fidelityOf(folder, null, STANDARD_OPTIONS, environment);
  await writeFidelityFile(folder, result.checkpoint, (checkpoint) =>
    strictJson({ ...result, checkpoint }),
  );
  return result;
}
