/** The licences of everything that may be bundled, for the package: what a border lets in, and what that depends on. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { BORDERS } from '../borders.mjs';
import { root } from './paths.mjs';
import { Missing } from './run.mjs';

const modules = join(root, 'node_modules');
const LICENCE_FILE = /^(licen[cs]e|notice)(\.(md|txt))?$/i;

/** Names of packages, in order. Its standard library is compiled into the kernels: AssemblyScript counts. */
export function bundledPackages() {
  const found = new Set();
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    const { dependencies = {} } = manifestOf(name);
    for (const dependency of Object.keys(dependencies)) add(dependency);
  };
  for (const name of BORDERS.flatMap(({ packages }) => packages)) {
    if (isPackage(name)) add(packageName(name));
  }
  found.add('assemblyscript');
  return [...found].sort();
}

/** One section a package: name, version, licence and its text. */
export function thirdPartyText() {
  const sections = bundledPackages().map((name) => {
    const { version, license } = manifestOf(name);
    return `${name} ${version} (${license})\n\n${licenceTexts(name).join('\n\n')}`;
  });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Dynascope contains parts of the following packages.${rule}${sections.join(rule)}\n`;
}

function licenceTexts(name) {
  const folder = join(modules, name);
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  if (files.length === 0) return ['(The package names its licence and brings no text of it.)'];
  return files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
}

function manifestOf(name) {
  const path = join(modules, name, 'package.json');
  if (!existsSync(path)) throw new Missing(`${name} is let in by a border, but not installed`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Neither VS Code, nor Node's own, nor the project's manifest. */
function isPackage(name) {
  const own = ['vscode', 'package.json'].includes(name);
  return !own && !name.startsWith('node:') && !builtinModules.includes(name);
}

/** "@zip.js/zip.js/*" is of @zip.js/zip.js, "three/*" of three. */
function packageName(name) {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}
