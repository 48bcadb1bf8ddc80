/** Asking for a report of a checkpoint, what is told meanwhile, and what is there afterwards. No computation. */
import type { CorrectionParams } from './inspector';

export interface ReportParams {
  /** Of a local file. */
  readonly checkpoint: string;
  /** Folder for the report; null for the run's own. */
  readonly out: string | null;
  /** Parts wanted, by name; null for all of them. */
  readonly what: readonly string[] | null;
  readonly background: 'paper' | 'none';
  readonly correction: CorrectionParams | null;
  /** Of the orbit; null for the report's own. */
  readonly steps: number | null;
  readonly seed: number;
  readonly noiseStd: number;
  /** Of each figure, millimetres; absent: a column of a page, 85. */
  readonly widthMm?: number;
}

export interface ReportProgress {
  /** Of the call, as its caller numbered it. */
  readonly run: number;
  readonly part: string;
  /** 0..1, of the whole report. */
  readonly doneShare: number;
  /** What must be known before the wait: an explosion. */
  readonly warnings: readonly string[];
}

export interface ReportResult {
  /** Absolute path of the Markdown file. */
  readonly report: string;
  readonly folder: string;
  /** Names in the folder. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  readonly parts: readonly ReportedPart[];
}

export interface ReportedPart {
  readonly name: string;
  /** Why it could not be measured; null when it was. */
  readonly failure: string | null;
}
