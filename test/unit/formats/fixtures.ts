/** Opens fixture files as byte sources. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bytesSource, type ByteSource } from '../../../src/formats/byteSource';

const folder = join(import.meta.dirname, '../../fixtures');

export function fixture(path: string): ByteSource {
  return bytesSource(basename(path), new Uint8Array(readFileSync(join(folder, path))));
}

export function fixtureJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
}
