/** Where things are. The cache is git-ignored and can be deleted at any time. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const cache = process.env.DYNASCOPE_CACHE ?? join(root, '.cache');
export const sample = join(root, 'media', 'sample');
