/** The JSON Schemas that the manifest hands to the editor, made from the sources that check the same files at run time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Writes dist/schemas. */
export async function writeSchemas() {
  // Not there before the dependencies are.
  const { build } = await import('esbuild');
  const folder = join(root, 'dist', 'schemas');
  mkdirSync(folder, { recursive: true });
  for (const document of ['experiment', 'view']) {
    const { outputFiles } = await build({
      entryPoints: [join(root, 'src', 'documents', document, 'jsonSchema.ts')],
      bundle: true,
      format: 'esm',
      write: false,
    });
    const code = Buffer.from(outputFiles[0].contents).toString('base64');
    const module = await import(`data:text/javascript;base64,${code}`);
    const text = `${JSON.stringify(module[`${document}JsonSchema`](), null, 2)}\n`;
    writeFileSync(join(folder, `${document}.schema.json`), text);
  }
}
