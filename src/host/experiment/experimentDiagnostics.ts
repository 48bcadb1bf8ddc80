/** Problems of experiment and view files at their keys, as far as VS Code's JSON schema does not tell them itself. */
import * as vscode from 'vscode';
import { isSeenBySchema, type Diagnostic } from '../../documents/experiment/diagnostic';
import { memoryDiagnostic } from '../../documents/experiment/memory';
import { parseExperiment } from '../../documents/experiment/parseExperiment';
import type { AnalysisClient } from '../../engine/client';
import { isExperiment, isView } from './experimentFiles';
import { memoryEstimate } from './memoryEstimate';

/** Typing goes on meanwhile. */
const AFTER_MS = 150;

export class ExperimentDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('dynascope');
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly client: AnalysisClient,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { workspace } = vscode;
    this.subscriptions = [
      this.collection,
      workspace.onDidOpenTextDocument((document) => this.checkSoon(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.checkSoon(document)),
      workspace.onDidCloseTextDocument((document) => this.forget(document)),
    ];
    for (const document of workspace.textDocuments) this.checkSoon(document);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private checkSoon(document: vscode.TextDocument): void {
    if (!isExperiment(document) && !isView(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        this.check(document).catch((error: unknown) => this.log.debug(String(error)));
      }, AFTER_MS),
    );
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed) return;
    const { version } = document;
    const text = document.getText();
    const own = isView(document)
      ? // The keys of views are known to the worker only: what starts with every window stays small.
        (await this.client.call('checkView', { text })).filter((one) => !one.isSeenBySchema)
      : problemsOf(text).filter(({ code }) => !isSeenBySchema(code));
    if (document.isClosed || document.version !== version) return;
    this.collection.set(
      document.uri,
      own.map((problem) => toVscode(document, problem)),
    );
  }

  private forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.collection.delete(document.uri);
  }
}

function problemsOf(experimentText: string): readonly Diagnostic[] {
  const { experiment, diagnostics } = parseExperiment(experimentText);
  const memory = experiment && memoryDiagnostic(experimentText, memoryEstimate(experiment));
  return memory ? [...diagnostics, memory] : diagnostics;
}

const SEVERITIES = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;

function toVscode(
  document: vscode.TextDocument,
  problem: Pick<Diagnostic, 'offset' | 'length' | 'severity' | 'message'> & {
    readonly code: string;
  },
): vscode.Diagnostic {
  const { offset, length, severity, message, code } = problem;
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  const diagnostic = new vscode.Diagnostic(range, message, SEVERITIES[severity]);
  diagnostic.source = 'dynascope';
  diagnostic.code = code;
  return diagnostic;
}
