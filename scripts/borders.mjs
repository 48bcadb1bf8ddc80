/** The import borders as data: which folder may see what. Read by eslint, dependency-cruiser and the unit test. */

/**
 * A folder with its own rules; the longest matching folder holds.
 * @typedef {object} Border
 * @property {string} folder path from the repository's root
 * @property {readonly string[]} values folders or files it may import from
 * @property {readonly string[]} types folders or files it may import types from, besides `values`
 * @property {readonly string[]} packages npm packages, with their subpaths
 * @property {readonly string[]} builtins `node:` modules, with their subpaths; `node:*` is all of them
 */

/** @type {readonly Border[]} */
export const BORDERS = [
  { folder: 'src/core', values: ['src/core'], types: [], packages: [], builtins: [] },
  {
    folder: 'src/formats',
    values: ['src/formats', 'src/core'],
    types: [],
    packages: ['@zip.js/zip.js', 'fflate'],
    builtins: [],
  },
  {
    folder: 'src/documents',
    values: ['src/documents', 'src/core', 'src/formats/formatError'],
    types: [],
    packages: ['jsonc-parser', '@sinclair/typebox'],
    builtins: [],
  },
  {
    folder: 'src/protocol',
    values: ['src/protocol'],
    types: ['src/core', 'src/formats'],
    packages: ['@sinclair/typebox'],
    builtins: [],
  },
  {
    folder: 'src/files',
    values: ['src/files', 'src/core', 'src/formats', 'src/documents'],
    types: [],
    packages: [],
    builtins: ['node:fs', 'node:path'],
  },
  {
    folder: 'src/engine',
    values: [
      'src/engine',
      'src/core',
      'src/formats',
      'src/documents',
      'src/files',
      'src/protocol',
    ],
    types: [],
    packages: ['@sinclair/typebox'],
    builtins: ['node:worker_threads', 'node:os'],
  },
  { folder: 'src/kernel', values: ['src/kernel', 'src/core'], types: [], packages: [], builtins: [] },
  {
    folder: 'src/cli',
    values: ['src/cli', 'src/engine', 'src/files', 'src/formats', 'src/documents', 'src/protocol'],
    types: ['src/core'],
    packages: ['@sinclair/typebox'],
    builtins: ['node:*'],
  },
  {
    folder: 'src/host',
    values: [
      'src/host',
      'src/core',
      'src/formats',
      'src/documents',
      'src/protocol',
      'src/files',
      'src/engine',
    ],
    types: [],
    packages: ['vscode', '@sinclair/typebox'],
    builtins: ['node:*'],
  },
  {
    folder: 'src/extension.ts',
    values: ['src/host'],
    types: [],
    packages: ['vscode'],
    builtins: [],
  },
  {
    folder: 'webview',
    values: ['webview', 'src/protocol'],
    types: ['src/core', 'src/formats'],
    packages: ['three', 'camera-controls', 'lit', '@vscode-elements/elements', '@vscode/codicons'],
    builtins: [],
  },
];

/**
 * Why one import breaks a border, or null when it is allowed.
 * @param {string} file importing file, from the root, with slashes
 * @param {string} target imported file from the root without its extension, or the bare name of a package or builtin
 * @param {boolean} typeOnly
 * @returns {string | null}
 */
export function broken(file, target, typeOnly) {
  const border = borderOf(file);
  if (!border) return null;
  const { folder, values, types, packages, builtins } = border;
  const local = target.startsWith('src/') || target.startsWith('webview/');
  if (target.startsWith('node:')) {
    const allowed = builtins.includes('node:*') || builtins.some((name) => within(target, name));
    return allowed ? null : `${folder} must not import ${target}`;
  }
  if (!local) {
    return packages.some((name) => within(target, name))
      ? null
      : `${folder} must not import ${target}`;
  }
  if (values.some((allowed) => within(target, allowed))) return null;
  if (!types.some((allowed) => within(target, allowed))) return `${folder} must not see ${target}`;
  return typeOnly ? null : `${folder} may import only types of ${target}`;
}

/** @param {string} file */
export function borderOf(file) {
  return BORDERS.find(({ folder }) => within(file, folder));
}

/** @param {string} path @param {string} folder */
function within(path, folder) {
  return path === folder || path.startsWith(`${folder}/`);
}
