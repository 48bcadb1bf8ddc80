/** "Explain This Checkpoint": asks the worker for a report, shows how far it is, opens what came out. Measures nothing. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { AnalysisClient } from '../engine/client';
import type { ReportProgress, ReportResult } from '../protocol/checkpointReport';
import type { FileMemory } from './fileMemory';

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
  const report = vscode.Uri.file(result.report);
  try {
    await vscode.commands.executeCommand('markdown.showPreview', report);
  } catch {
    // The editor's Markdown support may be disabled; the text reads without it.
    await vscode.window.showTextDocument(report, { preview: false });
  }
  return result;
}

async function withProgress(
  uri: vscode.Uri,
  what: readonly string[] | null,
  { client, memory }: ExplainParts,
): Promise<ReportResult | null> {
  const controller = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Report of {0}', basename(uri.fsPath)),
    cancellable: true,
  };
  const params = {
    checkpoint: uri.fsPath,
    out: null,
    what,
    background: 'paper',
    correction: memory.correctionOf(uri.toString()),
    steps: null,
    seed: 1,
    noiseStd: 1,
  } as const;
  try {
    return await vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      let done = 0;
      return client.report(
        params,
        (at) => {
          progress.report({ message: messageOf(at), increment: 100 * (at.doneShare - done) });
          done = at.doneShare;
        },
        controller.signal,
      );
    });
  } catch (error) {
    if (controller.signal.aborted) return null;
    throw error;
  }
}

function messageOf({ part, warnings }: ReportProgress): string {
  return [part, ...warnings].join(' – ');
}
