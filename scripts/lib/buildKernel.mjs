/** Compiles WebAssembly from AssemblyScript: the training kernel, with fused multiply-adds and without, and the products of analyses. */
import { join } from 'node:path';
import { root } from './paths.mjs';
import { need } from './run.mjs';

const ASC = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js');
const ASSEMBLY = join('src', 'kernel', 'wasm', 'assembly');
const COMMON = ['-O3', '--runtime', 'stub', '--initialMemory', '1', '--enable', 'simd'];

/** Memory of the training kernel is imported and shared between threads; its real size is the host's. */
const SHARED = [
  ...['--importMemory', '--sharedMemory', '--noExportMemory', '--maximumMemory', '65536'],
  ...['--enable', 'threads'],
];
const BUILDS = {
  relaxed: ['index.ts', ...SHARED, '--enable', 'relaxed-simd'],
  plain: ['index.ts', ...SHARED],
  columns: ['columns.ts', '--importMemory', '--noExportMemory'],
};

/**
 * Into dist/kernel.
 * @param {string} node path of the Node that runs the compiler
 */
export async function buildKernel(node) {
  for (const [name, [source, ...options]] of Object.entries(BUILDS)) {
    const out = join('dist', 'kernel', `${name}.wasm`);
    await need(`compiling the ${name} kernel`, node, [
      ASC,
      join(ASSEMBLY, source),
      ...COMMON,
      ...options,
      '--outFile',
      out,
    ]);
  }
}
