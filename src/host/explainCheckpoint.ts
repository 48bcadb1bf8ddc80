/** "Explain This Checkpoint": asks the worker for a report, shows how far it is, opens what came out. Measures nothing. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { AnalysisClient } from '../engine/client';
import type { ReportProgress, ReportResult } from '../protocol/checkpointReport';
import { cancellable } from './cancellable';
import type { FileMemory } from './fileMemory';
import { showMarkdown } from './showMarkdown';

export interface ExplainParts {
  readonly client: AnalysisClient;
  readonly memory: FileMemory;
}

/**
 * @param uri of a checkpoint on this machine
 * @param what parts wanted; null for all of them
 * @returns null when it was cancelled
 */
export async function explainCheckpoint(
  uri: vscode.Uri,
  what: readonly string[] | null,
  parts: ExplainParts,
): Promise<ReportResult | null> {
  if (uri.scheme !== 'file') {
    throw new Error(vscode.l10n.t('A report is written beside a checkpoint on this machine only.'));
  }
  const result = await withProgress(uri, what, parts);
  if (!result) return null;
  await showMarkdown(vscode.Uri.file(result.report));
  return result;
}

/** null when it was cancelled. */
function withProgress(
  uri: vscode.Uri,
  what: readonly string[] | null,
  { client, memory }: ExplainParts,
): Promise<ReportResult | null> {
  const settings = vscode.workspace.getConfiguration('dynascope.report');
  const params = {
    checkpoint: uri.fsPath,
    out: null,
    what,
    correction: memory.correctionOf(uri.toString()),
    steps: null,
    background: settings.get('background', 'paper' as const),
    seed: settings.get('seed', 1),
    noiseStd: settings.get('noiseStd', 1),
    widthMm: settings.get('figureWidthMm', 85),
  };
  const title = vscode.l10n.t('Report of {0}', basename(uri.fsPath));
  return cancellable(title, (progress, signal) => {
    let done = 0;
    const tell = (at: ReportProgress) => {
      progress.report({ message: messageOf(at), increment: 100 * (at.doneShare - done) });
      done = at.doneShare;
    };
    return client.report(params, tell, signal);
  });
}

function messageOf({ part, warnings }: ReportProgress): string {
  return [part, ...warnings].join(' – ');
}
