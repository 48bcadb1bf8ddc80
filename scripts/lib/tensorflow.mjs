/**
 * TensorFlow for the second kernel, in the cache: downloaded as its package wants it, or its native part built here from
 * PyPI's library, where the package's own download can not be reached.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cache, root } from './paths.mjs';
import { environment, node24, npm, say } from './prepare.mjs';
import { Missing, need, run } from './run.mjs';

const PACKAGE = '@tensorflow/tfjs-node';
/** The newest library that the package's binding was tried with. */
const WHEEL = 'tensorflow-cpu==2.15.1';
const WHEEL_PLATFORM = [
  ...['--platform', 'manylinux_2_17_x86_64', '--implementation', 'cp'],
  ...['--python-version', '3.11', '--abi', 'cp311'],
];
const BINDING = 'lib/napi-v8/tfjs_binding.node';
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** Of the wheel's headers these are all that the binding includes. */
const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/'];
/** Package, wheel and what is unpacked from it. */
const NEEDED_BYTES = 1.5e9;

const folder = join(cache, 'tensorflow');
const packageFolder = join(folder, 'node_modules', PACKAGE);
const deps = join(packageFolder, 'deps');

/** Arguments: wheel, folder, names of libraries, prefixes of headers, the last two as JSON. */
const UNPACK = `
import json, sys, zipfile
wheel, out, libraries, headers = sys.argv[1], sys.argv[2], *map(json.loads, sys.argv[3:])
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        path = entry.filename.removeprefix("tensorflow/")
        if path in libraries:
            entry.filename = "lib/" + path
        elif path.startswith(tuple("include/" + header for header in headers)):
            entry.filename = path
        else:
            continue
        archive.extract(entry, out)
`;

/** Loads the package as the kernel does, multiplies, and prints the library's version. */
const TRY = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
if (tf.matMul([[2]], [[3]]).dataSync()[0] !== 6) throw new Error('2 · 3 is not 6');
console.log(tf.backend().binding.TF_Version);
`;

/**
 * Folder that holds TensorFlow, ready to load. Does nothing when it was made before.
 * @param {{download?: boolean}} [options] download: let the package fetch its native part first
 * @throws Missing in one line, naming what is needed
 */
export async function prepareTensorflow({ download = false } = {}) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = optionalDependencies[PACKAGE];
  const stamp = join(folder, `.ready-${version}`);
  if (existsSync(stamp)) return folder;
  if (!download) await checkTools();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  checkDisk();
  say(`fetching ${PACKAGE}`);
  const wanted = `${PACKAGE}@${version}`;
  await npm(['install', wanted, '--prefix', folder, '--no-save', '--ignore-scripts'], {
    what: `fetching ${PACKAGE} from the npm registry`,
    cwd: folder,
    env: await environment(),
  });
  if (!(download && (await downloaded()))) {
    if (download) await checkTools();
    await buildBinding();
    await tryLoading();
  }
  writeFileSync(stamp, '');
  return folder;
}

/** For tests, which do without it: one line says why. */
export async function tensorflowForTests() {
  // A developer's own install with its native part serves as well.
  if (existsSync(join(root, 'node_modules', PACKAGE, BINDING))) return;
  try {
    await prepareTensorflow();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.log(`dynascope: tests of TensorFlow are skipped: ${error.message}`);
  }
}

/** The ordinary way, by the package's install script. False, after one line, when that fails. */
async function downloaded() {
  say('letting the package fetch its native part');
  try {
    const options = {
      what: 'its download (is the host of TensorFlow reachable?)',
      cwd: folder,
      env: await environment(),
    };
    await npm(['rebuild', PACKAGE, '--ignore-scripts=false'], options);
    await tryLoading();
    return true;
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.log(`dynascope: ${error.message}`);
    return false;
  }
}

async function buildBinding() {
  say('fetching the TensorFlow library (200 MB)');
  const wheels = join(folder, 'wheel');
  await need('fetching the TensorFlow library from PyPI', 'python3', [
    ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'],
    ...[...WHEEL_PLATFORM, '--dest', wheels, WHEEL],
  ]);
  const [wheel] = readdirSync(wheels);
  const lists = [LIBRARIES, HEADERS].map((list) => JSON.stringify(list));
  const unpack = ['-c', UNPACK, join(wheels, wheel), deps, ...lists];
  await need('unpacking the TensorFlow library', 'python3', unpack);
  rmSync(wheels, { recursive: true });
  say('compiling the binding of TensorFlow');
  const headers = join(dirname(dirname(await node24())), 'include', 'node');
  mkdirSync(dirname(join(packageFolder, BINDING)), { recursive: true });
  const compile = [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8'],
    ...[`-I${headers}`, '-Ideps/include', '-I.', '-Ldeps/lib'],
    ...['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-o', BINDING],
    ...LIBRARIES.map((name) => `-l:${name}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  await need('compiling the binding of TensorFlow', 'g++', compile, { cwd: packageFolder });
  rmSync(join(deps, 'include'), { recursive: true });
}

async function tryLoading() {
  const env = { ...(await environment()), TF_CPP_MIN_LOG_LEVEL: '2' };
  await need('loading TensorFlow', await node24(), ['-e', TRY, packageFolder], { env });
}

async function checkTools() {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== 'linux-x64') {
    throw new Missing(
      `TensorFlow is built on linux-x64 only, this is ${platform}: try \`npm run tensorflow -- --download\``,
    );
  }
  const tools = {
    python3: ['python3', '--version'],
    'pip for python3': ['python3', '-m', 'pip', '--version'],
    'g++': ['g++', '--version'],
  };
  const missing = [];
  for (const [name, [command, ...args]] of Object.entries(tools)) {
    const found = await run(command, args, { quiet: true }).catch(() => ({ code: 1 }));
    if (found.code !== 0) missing.push(name);
  }
  if (missing.length > 0) throw new Missing(`building TensorFlow needs ${missing.join(', ')}`);
}

function checkDisk() {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free < NEEDED_BYTES) {
    const [has, needs] = [free, NEEDED_BYTES].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
    throw new Missing(`TensorFlow needs ${needs} in ${folder}, ${has} are free`);
  }
}
