/** What is built beside the bundles: the kernel's WebAssembly and the scripts of threads; and where TensorFlow may be. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FormatError } from '../formats/formatError';

export interface KernelFiles {
  readonly relaxed: Uint8Array;
  readonly plain: Uint8Array;
  /** Absolute path. */
  readonly threadPath: string;
  /** Absolute folders, in the order of preference; any may be absent. */
  readonly tensorflowPaths: readonly string[];
}

/**
 * @param folder that of the bundles
 * @param storage where a user's TensorFlow is installed; besides it count what `npm run tensorflow` made and the
 *   project's own dependencies
 * @throws FormatError when the installation is incomplete
 */
export async function readKernelFiles(
  folder: string,
  storage: string | null = null,
): Promise<KernelFiles> {
  const binary = async (name: string) => {
    const path = join(folder, 'kernel', `${name}.wasm`);
    try {
      return await readFile(path);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new FormatError(`${path}: can not be read (${reason})`, 'Install Dynascope again.');
    }
  };
  const [relaxed, plain] = await Promise.all([binary('relaxed'), binary('plain')]);
  const project = dirname(folder);
  const cache = process.env.DYNASCOPE_CACHE ?? join(project, '.cache');
  const tensorflowPaths = [...(storage ? [storage] : []), join(cache, 'tensorflow'), project];
  return { relaxed, plain, threadPath: join(folder, 'kernelThread.js'), tensorflowPaths };
}

/** Absolute path of the thread that helps analyses; null when it was not built: one thread gives the same numbers. */
export function helperThreadPath(folder: string): string | null {
  const path = join(folder, 'helperThread.js');
  return existsSync(path) ? path : null;
}

/** The products of analyses; null when they were not built: plain ones give the same numbers. */
export async function readColumnsBinary(folder: string): Promise<Uint8Array | null> {
  try {
    return await readFile(join(folder, 'kernel', 'columns.wasm'));
  } catch {
    return null;
  }
}
