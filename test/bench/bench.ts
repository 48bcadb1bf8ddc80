/** What a benchmark is to its runner (scripts/bench.mjs): each NAME.bench.ts exports one as `bench`. */

export interface Table {
  readonly title: string;
  /** With units, e.g. "p95 ms". */
  readonly columns: readonly string[];
  /** One cell a column. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** What the figures mean and what they do not; below the table. */
  readonly note?: string;
}

export interface Bench {
  /** Rejects when it could not measure; never because something was slow. */
  run(tools: BenchTools): Promise<readonly Table[]>;
}

export interface BenchTools {
  /** Of the project; the built extension is in its `dist`. */
  readonly root: string;
  /** Git-ignored folder for what is generated. */
  readonly cache: string;
  /** Runs a program inside the extension host of a served VS Code; resolves with its exit code. */
  readonly runInServedCode: (program: ServedProgram) => Promise<number>;
}

export interface ServedProgram {
  /** TypeScript file that exports `run(): Promise<void>`; it is bundled first. */
  readonly entry: string;
  /** Folders of extensions that are installed beside Dynascope. */
  readonly beside: readonly string[];
  /** Files of the workspace: path in it → path of the original. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Nearest-rank quantile of times. @param share 0..1 */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
