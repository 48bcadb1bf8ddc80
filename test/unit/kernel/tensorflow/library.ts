/** TensorFlow as the tests find it: in the cache that `npm run tensorflow` fills, or beside the project. Tells when it is absent. */
import { resolve } from 'node:path';
import {
  loadTensorflow,
  TensorflowUnavailable,
  type TensorLibrary,
} from '../../../../src/kernel/tensorflow/loadTensorflow';

const CACHE = process.env.DYNASCOPE_CACHE ?? '.cache';

/** null after a printed line that says why: the tests that need it are skipped. */
export const TENSORFLOW: TensorLibrary | null = find();

function find(): TensorLibrary | null {
  try {
    return loadTensorflow({ paths: [resolve(CACHE, 'tensorflow'), resolve('.')] });
  } catch (error) {
    if (!(error instanceof TensorflowUnavailable)) throw error;
    console.warn(`TensorFlow tests are skipped: ${error.message}. ${error.hint}`);
    return null;
  }
}
