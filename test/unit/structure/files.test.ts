import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const files = ['src', 'webview', 'test', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('fixtures')),
);
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('source files', () => {
  it('have at most 400 lines', () => {
    expect(files.filter((file) => read(file).split('\n').length > 401)).toEqual([]);
  });

  it('of src, webview and scripts open with a sentence that says what they are', () => {
    const silent = files.filter(
      (file) => !/^test[\\/]/.test(file) && !/^(#!.*\n)?\/\*\*/.test(read(file)),
    );
    expect(silent).toEqual([]);
  });

  it('import vscode in src/host and src/extension.ts only', () => {
    const importing = files.filter((file) => /from 'vscode'/.test(read(file)));
    const outside = importing.filter(
      (file) =>
        !/^(src[\\/](host[\\/]|extension\.ts)|test[\\/](extension|bench[\\/]editor|unit[\\/]structure))/.test(
          file,
        ),
    );
    expect(outside).toEqual([]);
  });
});
