/**
 * `npm run test:extension`: bundles the suites of test/extension and runs them inside the extension host of a real VS
 * Code: the served one through a shim, or a desktop one (DYNASCOPE_DESKTOP is its executable, or 1 for the one that
 * test-electron downloads). --only WORD runs the suites whose file's name contains it.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleForHost, SHIM, throughShim } from './lib/extensionSuites.mjs';
import { cache, root } from './lib/paths.mjs';
import { build, dependencies, environment } from './lib/prepare.mjs';
import { main } from './lib/run.mjs';
import { sampleWorkspace } from './lib/workspace.mjs';

const SUITES = join(root, 'test', 'extension');
const BUNDLES = join(cache, 'extension-tests');
const REPORTS = join(cache, 'reports');

/** Folder of suites; whether the workspace is trusted. */
const RUNS = [
  { name: 'editor', trusted: true },
  { name: 'untrusted', trusted: false },
];

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });

await main(async () => {
  await dependencies();
  await build();
  await bundleSuites();
  const total = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  for (const { name, trusted } of RUNS) {
    if (!existsSync(join(BUNDLES, name))) continue;
    console.log(`\n-- ${name}`);
    const counts = await runSuites(name, trusted);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  console.log(`\n${total.numPassedTests} passed, ${total.numFailedTests} failed`);
  return total.numFailedTests === 0 ? 0 : 1;
});

/** Every file of test/extension, so that no suite is forgotten. */
async function bundleSuites() {
  rmSync(BUNDLES, { recursive: true, force: true });
  const entryPoints = readdirSync(SUITES, { recursive: true })
    .map(String)
    .filter((path) => path === 'index.ts' || isWanted(path))
    .map((path) => join(SUITES, path));
  await bundleForHost(entryPoints, { outdir: BUNDLES, outbase: SUITES });
}

function isWanted(path) {
  return path.endsWith('.test.ts') && basename(path).includes(values.only);
}

/** A run that ends badly without a failed test (it crashed, or never started) counts as one failure. */
async function runSuites(name, trusted) {
  const report = join(REPORTS, `extension-${name}.json`);
  mkdirSync(REPORTS, { recursive: true });
  rmSync(report, { force: true });
  const folder = testWorkspace();
  const env = {
    ...(await environment()),
    DYNASCOPE_SUITES: join(BUNDLES, name),
    DYNASCOPE_TEST_REPORT: report,
    DYNASCOPE_MEDIA: join(REPORTS, 'pictures'),
  };
  mkdirSync(env.DYNASCOPE_MEDIA, { recursive: true });
  const tests = join(BUNDLES, 'index');
  // test-electron always trusts the workspace, so the other run goes without it.
  const code = await (trusted
    ? throughTestElectron(folder, env)
    : throughShim({ folder, tests, trust: true, env }));
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : none;
  const crashed = counts.numFailedTests === 0 && (code !== 0 || counts.numPassedTests === 0);
  return crashed ? { ...counts, numFailedTests: 1 } : counts;
}

/** The sample run, and beside it files of other cells, hostile ones, and a larger run. */
function testWorkspace() {
  const folder = sampleWorkspace();
  for (const name of ['formats', 'hostile', 'runs/two-h150-d100']) {
    const fixture = join(root, 'test', 'fixtures', name);
    cpSync(fixture, join(folder, basename(name)), { recursive: true });
  }
  return folder;
}

async function throughTestElectron(folder, env) {
  const { runTests, TestRunFailedError } = await import('@vscode/test-electron');
  const desktop = process.env.DYNASCOPE_DESKTOP ?? (process.platform === 'win32' ? '1' : '');
  try {
    return await runTests({
      ...(desktop === '1'
        ? { cachePath: join(cache, 'vscode-test') }
        : { vscodeExecutablePath: desktop || SHIM }),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(BUNDLES, 'index'),
      launchArgs: [folder],
      extensionTestsEnv: env,
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  }
}
