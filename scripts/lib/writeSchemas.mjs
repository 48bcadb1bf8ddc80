/** The JSON Schemas that the manifest hands to the editor, made from the sources that check the same files at run time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Writes dist/schemas. */
export async function writeSchemas() {
  // Not there before the dependencies are.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'documents', 'experiment', 'jsonSchema.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { experimentJsonSchema } = await import(`data:text/javascript;base64,${code}`);
  const folder = join(root, 'dist', 'schemas');
  mkdirSync(folder, { recursive: true });
  const text = `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`;
  writeFileSync(join(folder, 'experiment.schema.json'), text);
}
