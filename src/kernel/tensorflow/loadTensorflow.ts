/** Finds TensorFlow (@tensorflow/tfjs-node) on this machine and loads it. Installs nothing, downloads nothing. */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import util from 'node:util';
import type * as core from '@tensorflow/tfjs-core';

/** The operations that the kernel is made of. */
export type TensorOperations = Pick<
  typeof core,
  | 'add'
  | 'argMax'
  | 'cast'
  | 'clone'
  | 'concat'
  | 'dispose'
  | 'div'
  | 'exp'
  | 'eye'
  | 'fill'
  | 'gather'
  | 'matMul'
  | 'max'
  | 'memory'
  | 'mul'
  | 'oneHot'
  | 'relu'
  | 'reshape'
  | 'softmax'
  | 'split'
  | 'square'
  | 'step'
  | 'sub'
  | 'sum'
  | 'tanh'
  | 'tensor1d'
  | 'tensor2d'
  | 'tidy'
  | 'transpose'
  | 'where'
  | 'zeros'
>;

export interface TensorLibrary {
  readonly tf: TensorOperations;
  /** Names what decides its last bits: versions of tfjs-node and TensorFlow, threads that share a sum. */
  readonly build: string;
  /** Folder it was found in. */
  readonly path: string;
}

/** Why there is no TensorFlow: `message` in one line, `hint` what helps. */
export class TensorflowUnavailable extends Error {
  override readonly name = 'TensorflowUnavailable';

  constructor(
    /** `missing`: in none of the folders; `broken`: there, but it does not load. */
    readonly kind: 'missing' | 'broken',
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

const PACKAGE = '@tensorflow/tfjs-node';
/** Every Node that runs Dynascope offers this version of the native interface, the newest that the package knows. */
const BINDING = 'lib/napi-v8/tfjs_binding.node';
const INSTALL_HINT =
  'Run the command "Install TensorFlow Backend", or `npm run tensorflow` in a clone of Dynascope.';
const REPAIR_HINT =
  'Its native part was not downloaded or does not fit this machine: install it again, or build it with `npm run tensorflow` in a clone of Dynascope.';

/** What tfjs-node calls of util that newer Node warns of (isArray) or has removed (the other, in 23). */
const OLD_UTIL = {
  isArray: (value: unknown) => Array.isArray(value),
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
};

/**
 * The first TensorFlow that loads. Takes about a second; loading again is free.
 *
 * @param paths absolute folders with a node_modules folder in them, in the order of preference; no others are searched
 * @throws TensorflowUnavailable; of the first broken one when any was found
 */
export function loadTensorflow({ paths }: { readonly paths: readonly string[] }): TensorLibrary {
  let broken: TensorflowUnavailable | null = null;
  for (const path of paths) {
    try {
      return loadFrom(path);
    } catch (error) {
      if (!(error instanceof TensorflowUnavailable)) throw error;
      if (error.kind === 'broken') broken ??= error;
    }
  }
  const places = paths.length === 0 ? 'no folder was given' : paths.join(', ');
  throw (
    broken ??
    new TensorflowUnavailable('missing', `${PACKAGE} was not found: ${places}`, INSTALL_HINT)
  );
}

function loadFrom(path: string): TensorLibrary {
  const folder = `${path}/node_modules/${PACKAGE}`;
  const require = createRequire(`${path}/`);
  let version: string;
  try {
    ({ version } = require(`${folder}/package.json`) as { readonly version: string });
  } catch {
    throw new TensorflowUnavailable('missing', `${path}: no ${PACKAGE}`, INSTALL_HINT);
  }
  Object.assign(util, OLD_UTIL);
  // TensorFlow's greetings are no errors, but come on the error stream.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
  try {
    // Alone first: if it fails after the package registered its operations, a second copy could not register its own.
    const binding = require(`${folder}/${BINDING}`) as { readonly TF_Version: string };
    const tf = require(folder) as TensorOperations;
    const threads = process.env.TF_NUM_INTRAOP_THREADS ?? availableParallelism();
    const build = `tfjs-node ${version} TensorFlow ${binding.TF_Version} threads ${threads}`;
    return { tf, build, path };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const message = `${PACKAGE} ${version} in ${path} does not load: ${reason}`;
    throw new TensorflowUnavailable('broken', message, REPAIR_HINT);
  }
}
