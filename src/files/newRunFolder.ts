/** A folder of its own for a new run: NAME-001, NAME-002, … Never one that is there. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, writeErrorOf } from './writeError';

const DIGITS = 3;
/** Room for the number within what file systems take. */
const MAX_NAME = 100;
/** Two programs may want the same number; hundreds do not. */
const ATTEMPTS = 1000;

/**
 * Makes `parent` too when it is missing. Counts on from the highest number there, so that the name of a deleted run is
 * not used again while later ones exist.
 *
 * @returns the path of the new, empty folder
 * @throws WriteError when it can not be made
 */
export async function newRunFolder(parent: string, experimentName: string): Promise<string> {
  const name = safeName(experimentName);
  try {
    await mkdir(parent, { recursive: true });
    const first = 1 + highest(name, await readdir(parent));
    for (let number = first; number < first + ATTEMPTS; number++) {
      const folder = join(parent, `${name}-${String(number).padStart(DIGITS, '0')}`);
      if (await made(folder)) return folder;
    }
  } catch (error) {
    throw writeErrorOf(parent, error);
  }
  throw writeErrorOf(parent, new Error(`${ATTEMPTS} names from ${name} on are taken`));
}

/** The name of an experiment file without its ending, as every system takes it for a folder. */
export function safeName(experimentName: string): string {
  const plain = experimentName
    .replace(/\.dynascope\.json$/i, '')
    .slice(0, MAX_NAME)
    .replace(/[<>:"/\\|?*\p{Cc}\p{Surrogate}]/gu, '_')
    .replace(/[. ]+$/, '')
    .replace(/^[. ]+/, '');
  return plain || 'run';
}

function highest(name: string, entries: readonly string[]): number {
  const numbers = entries
    .filter((entry) => entry.startsWith(`${name}-`) && /^-\d{1,9}$/.test(entry.slice(name.length)))
    .map((entry) => Number(entry.slice(name.length + 1)));
  return Math.max(0, ...numbers);
}

async function made(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
