/** Lets the analyses of this thread multiply in WebAssembly. Without it they are as right, and slower. */
import { useProducts } from '../core/linalg/sparseProduct';
import { readColumnsBinary } from '../files/kernelFiles';
import { columnProducts } from '../kernel/wasm/columnProducts';

/** @param folder that of the bundles; without the built products in it nothing changes */
export async function useFastProducts(folder: string): Promise<void> {
  const binary = await readColumnsBinary(folder);
  if (binary) useProducts(columnProducts(binary));
}
