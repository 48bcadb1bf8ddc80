/** The one error of writers: which file, and why in words. The old file is still there when it is thrown. */
import { basename } from 'node:path';

/** What a user can do something about; anything else is told by its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large for the disk',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  EROFS: 'the disk can only be read',
  ENOENT: 'the folder was deleted',
  ENOTDIR: 'its folder is no folder',
  EISDIR: 'a folder has its name',
  EEXIST: 'the name is taken',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  EBUSY: 'another program uses it',
  EIO: 'the disk does not work',
};

export class WriteError extends Error {
  override readonly name = 'WriteError';

  /** @param code the system's, e.g. 'ENOSPC', or '' */
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** One line: file, reason, code. */
export function writeErrorOf(path: string, error: unknown): WriteError {
  if (error instanceof WriteError) return error;
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const reason = Object.hasOwn(REASONS, code) ? `${REASONS[code]} (${code})` : text.split('\n')[0];
  return new WriteError(`${basename(path)}: can not be written: ${reason}`, code);
}

/** The system's code, or ''. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
