/** Names of our documents, and where the things that an experiment file names lie. Names only; opens nothing. */
import { basename, dirname, resolve } from 'node:path';

export const EXPERIMENT_EXTENSION = '.dynascope.json';
export const VIEW_EXTENSION = '.dynascope-view.json';

/** `chain-of-two` of `/w/chain-of-two.dynascope.json`. */
export function experimentName(path: string): string {
  const name = basename(path);
  return name.toLowerCase().endsWith(EXPERIMENT_EXTENSION)
    ? name.slice(0, -EXPERIMENT_EXTENSION.length)
    : basename(name, '.json');
}

/** Absolute path of something that the file names relative to itself. */
export function besideExperiment(experimentPath: string, relative: string): string {
  return resolve(dirname(experimentPath), relative);
}
