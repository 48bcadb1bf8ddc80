/** Compiles the WebAssembly kernel from AssemblyScript: one build with fused multiply-adds, one without. */
import { join } from 'node:path';
import { root } from './paths.mjs';
import { need } from './run.mjs';

const ASC = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js');
const SOURCE = join('src', 'kernel', 'wasm', 'assembly', 'index.ts');

/** Memory is imported and shared between threads; its real size is the host's. */
const OPTIONS = [
  ...['-O3', '--runtime', 'stub', '--importMemory', '--sharedMemory', '--noExportMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'simd,threads'],
];
const BUILDS = { relaxed: ['--enable', 'relaxed-simd'], plain: [] };

/**
 * Into dist/kernel.
 * @param {string} node path of the Node that runs the compiler
 */
export async function buildKernel(node) {
  for (const [name, features] of Object.entries(BUILDS)) {
    const out = join('dist', 'kernel', `${name}.wasm`);
    await need(`compiling the ${name} kernel`, node, [
      ASC,
      SOURCE,
      ...OPTIONS,
      ...features,
      '--outFile',
      out,
    ]);
  }
}
