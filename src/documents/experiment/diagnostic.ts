/** What is wrong with an experiment file and where. No editor's types. */

export type Severity = 'error' | 'warning' | 'hint';

/**
 * Of these, `syntax`, `duplicateKey`, `type` and `range` are also reported by an editor that checks the file against the
 * JSON Schema; the others only here.
 */
export type DiagnosticCode =
  | 'syntax'
  | 'duplicateKey'
  | 'type'
  | 'range'
  | 'unknownKey'
  | 'noEffect'
  | 'missing'
  | 'conflict'
  | 'size'
  | 'sum'
  | 'family'
  | 'batch'
  | 'path'
  | 'memory';

const SEEN_BY_SCHEMA: ReadonlySet<DiagnosticCode> = new Set([
  'syntax',
  'duplicateKey',
  'type',
  'range',
]);

/** Whether an editor that has the JSON Schema says the same by itself. */
export function isSeenBySchema(code: DiagnosticCode): boolean {
  return SEEN_BY_SCHEMA.has(code);
}

/** Keys and indices from the root. */
export type Path = readonly (string | number)[];

/** Not yet placed in a text. */
export interface Problem {
  readonly path: Path;
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  /** One line: key, what was found, what is legal. */
  readonly message: string;
  /** The key that was probably meant, where the one found can be replaced by it. */
  readonly suggestion?: string;
}

export interface Diagnostic extends Omit<Problem, 'path'> {
  /** 'hmm.transition[1]'; '' for the whole file. */
  readonly path: string;
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  /** At least 1, except in an empty text. */
  readonly length: number;
}

/** The whole path, for people who do not see the place. */
export function formatPath(path: Path): string {
  return path
    .map((part, k) => (typeof part === 'number' ? `[${part}]` : `${k > 0 ? '.' : ''}${part}`))
    .join('');
}

/** The key as it stands in the text, with its indices: 'transition[1]'. */
export function nameOf(path: Path): string {
  const key = path.map((part) => typeof part).lastIndexOf('string');
  return formatPath(path.slice(Math.max(0, key)));
}
