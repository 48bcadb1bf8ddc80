/** Which folder may import what: the one source for lint and for the test of the import graph. */

/**
 * @typedef {{
 *   folder: string,
 *   folders: readonly string[],
 *   types?: readonly string[],
 *   packages: readonly string[],
 *   typePackages?: readonly string[],
 * }} Border
 */

/**
 * `folders`: project folders that may be imported; `types`: of these, only as types;
 * `packages`: npm packages and node modules, `*` at the end matches any rest; `typePackages`: these only as types.
 * @type {readonly Border[]}
 */
export const BORDERS = [
  { folder: 'src/core', folders: ['src/core'], packages: [] },
  {
    folder: 'src/kernel',
    folders: ['src/core', 'src/kernel'],
    packages: ['node:worker_threads', 'node:module', 'node:os', 'node:util'],
    // TensorFlow itself is found at run time and never bundled.
    typePackages: ['@tensorflow/tfjs-core'],
  },
  {
    folder: 'src/formats',
    folders: ['src/core', 'src/formats'],
    packages: ['@zip.js/zip.js/*', 'fflate'],
  },
  {
    folder: 'src/documents',
    folders: ['src/core', 'src/documents'],
    packages: ['jsonc-parser', '@sinclair/typebox', '@sinclair/typebox/*'],
  },
  {
    folder: 'src/protocol',
    folders: ['src/protocol'],
    types: ['src/core', 'src/formats'],
    packages: ['@sinclair/typebox'],
  },
  {
    folder: 'src/files',
    folders: ['src/core', 'src/documents', 'src/formats', 'src/files'],
    packages: [
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:os',
      'node:path',
      'node:timers/promises',
    ],
  },
  {
    folder: 'src/engine',
    folders: [
      'src/core',
      'src/kernel',
      'src/formats',
      'src/documents',
      'src/files',
      'src/protocol',
      'src/engine',
    ],
    packages: ['node:crypto', 'node:path', 'node:worker_threads', '@sinclair/typebox'],
  },
  {
    folder: 'src/cli',
    folders: ['src/cli', 'src/engine', 'src/files', 'src/formats'],
    types: ['src/core', 'src/documents', 'src/protocol'],
    packages: ['node:*', '@sinclair/typebox', '@sinclair/typebox/*', 'package.json'],
  },
  {
    folder: 'src/host',
    folders: [
      'src/host',
      'src/core',
      'src/kernel',
      'src/documents',
      'src/engine',
      'src/files',
      'src/formats',
      'src/protocol',
    ],
    packages: ['vscode', 'node:*', '@sinclair/typebox', '@sinclair/typebox/*'],
  },
  { folder: 'src/extension.ts', folders: ['src/host'], packages: ['vscode'] },
  {
    folder: 'webview/scene',
    folders: ['webview/scene', 'webview/theme', 'src/core/axes'],
    types: ['src/protocol', 'src/core', 'src/formats'],
    packages: ['three', 'three/*', 'camera-controls'],
  },
  { folder: 'webview/theme', folders: ['webview/theme'], packages: [] },
  {
    folder: 'webview/ui',
    folders: ['webview/ui'],
    types: ['src/protocol'],
    packages: ['lit', 'lit/*'],
  },
  {
    folder: 'webview/inspector',
    folders: ['webview/inspector', 'webview/ui', 'webview/theme', 'webview/scene', 'src/protocol'],
    types: ['src/core', 'src/formats'],
    packages: ['lit', 'lit/*'],
  },
  {
    folder: 'webview/preview',
    folders: ['webview/preview', 'webview/ui', 'webview/theme', 'src/protocol'],
    packages: ['lit', 'lit/*'],
  },
  {
    folder: 'webview/training',
    folders: [
      ...['webview/training', 'webview/ui', 'webview/theme', 'webview/scene', 'src/protocol'],
      'src/core/axes',
    ],
    packages: ['lit', 'lit/*', 'uplot', 'uplot/*'],
  },
];

/**
 * Why an import is forbidden, or null.
 * @param {string} from file, relative to the project, with slashes
 * @param {string} to relative file for project imports, else the package's name
 * @param {boolean} typeOnly
 */
export function violation(from, to, typeOnly) {
  const border = BORDERS.find(({ folder }) => from === folder || from.startsWith(`${folder}/`));
  if (!border) return `${from}: lies in no folder with a border`;
  const inside = (folders = []) => folders.some((folder) => to.startsWith(`${folder}/`));
  if (inside(border.folders)) return null;
  if (typeOnly && inside(border.types)) return null;
  if (typeOnly && border.typePackages?.includes(to)) return null;
  const named = border.packages.some((name) =>
    name.endsWith('*') ? to.startsWith(name.slice(0, -1)) : to === name,
  );
  return named ? null : `${from} may not import ${to}`;
}
