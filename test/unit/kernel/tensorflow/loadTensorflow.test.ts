import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  loadTensorflow,
  TensorflowUnavailable,
} from '../../../../src/kernel/tensorflow/loadTensorflow';
import { TENSORFLOW } from './library';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dynascope-tensorflow-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A folder with a package of the name, made of these files. */
function installed(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, name, 'node_modules/@tensorflow/tfjs-node', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return join(folder, name);
}

function failure(...paths: string[]): TensorflowUnavailable {
  try {
    loadTensorflow({ paths });
  } catch (error) {
    if (error instanceof TensorflowUnavailable) return error;
    throw error;
  }
  throw new Error('TensorFlow was found');
}

const MANIFEST = JSON.stringify({ name: '@tensorflow/tfjs-node', version: '4.22.0' });

describe('a TensorFlow that can not be had', () => {
  it('is missing, with the folders that were looked in', () => {
    const error = failure(join(folder, 'a'), join(folder, 'b'));
    expect(error.kind).toBe('missing');
    expect(error.message).toBe(
      `@tensorflow/tfjs-node was not found: ${join(folder, 'a')}, ${join(folder, 'b')}`,
    );
    expect(error.hint).toContain('Install TensorFlow Backend');
    expect(failure().message).toContain('no folder was given');
  });

  it('is broken without its native part, as after an install without its download', () => {
    const error = failure(installed('a', { 'package.json': MANIFEST }));
    expect(error.kind).toBe('broken');
    expect(error.message).toMatch(
      /4\.22\.0 in .*a does not load: Cannot find module .*tfjs_binding/,
    );
    expect(error.message).not.toContain('\n');
    expect(error.hint).toContain('npm run tensorflow');
  });

  it('is broken when its native part is none', () => {
    const files = {
      'package.json': MANIFEST,
      'lib/napi-v8/tfjs_binding.node': '<html>proxy</html>',
    };
    const error = failure(join(folder, 'nothing'), installed('b', files));
    expect(error.kind).toBe('broken');
    expect(error.message).not.toContain('\n');
  });

  it('is not looked for in folders above', () => {
    installed('', { 'package.json': MANIFEST });
    expect(failure(join(folder, 'a')).kind).toBe('missing');
  });
});

describe.skipIf(TENSORFLOW === null)('TensorFlow', () => {
  const path = TENSORFLOW?.path ?? '';

  it('is taken from the first folder where it loads', () => {
    const broken = installed('broken', { 'package.json': MANIFEST });
    const found = loadTensorflow({ paths: [join(folder, 'missing'), broken, path] });
    expect(found.path).toBe(path);
    expect(found.build).toMatch(/^tfjs-node 4\.22\.0 TensorFlow \S+ threads \d+$/);
  });

  it('gets back what newer Node took from util', () => {
    const found = util as unknown as Record<string, (value: unknown) => boolean>;
    expect(found.isNullOrUndefined(undefined)).toBe(true);
    expect(found.isNullOrUndefined(0)).toBe(false);
    expect(found.isArray([])).toBe(true);
  });

  it('loads in a worker, where training runs, and in the next one', async () => {
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      const util = require('node:util');
      util.isNullOrUndefined ??= (value) => value === null || value === undefined;
      util.isArray ??= Array.isArray;
      const tf = require(workerData);
      parentPort.postMessage(tf.matMul([[2]], [[3]]).dataSync()[0]);`;
    const workerData = join(path, 'node_modules/@tensorflow/tfjs-node');
    for (let k = 0; k < 2; k++) {
      const worker = new Worker(code, { eval: true, workerData });
      const product = await new Promise((done, fail) => {
        worker.on('message', done);
        worker.on('error', fail);
      });
      expect(product).toBe(6);
      await worker.terminate();
    }
  });
});
