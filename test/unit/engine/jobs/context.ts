/** A job's context over fixture files. */
import type { JobContext } from '../../../../src/engine/jobs/job';
import { fixture } from '../../formats/fixtures';

/** @param config text of the run's config.json, when the job should know one */
export function contextOf(path: string, config?: string): JobContext {
  return {
    source: fixture(path),
    config: config === undefined ? null : { path: 'config.json', text: config },
    signal: { aborted: false },
  };
}
