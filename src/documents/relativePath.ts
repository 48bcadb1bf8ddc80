/** Whether a path in a document may be followed: a colleague's absolute path means nothing here, and a hostile one too much. */

/** False for absolute paths of any system, whichever this one is. */
export function isRelativePath(path: string): boolean {
  return !/^([/\\]|[A-Za-z]:)/.test(path) && !path.includes('\0');
}
