/** The built kernel beside the bundles: its WebAssembly builds and the script of its threads. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../formats/formatError';

export interface KernelFiles {
  readonly relaxed: Uint8Array;
  readonly plain: Uint8Array;
  /** Absolute path. */
  readonly threadPath: string;
}

/**
 * @param folder that of the bundles
 * @throws FormatError when the installation is incomplete
 */
export async function readKernelFiles(folder: string): Promise<KernelFiles> {
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
  return { relaxed, plain, threadPath: join(folder, 'kernelThread.js') };
}
