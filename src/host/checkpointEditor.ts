/** The custom editor: documents for files, a page for each editor. What a page may ask is in inspectorHost.ts. */
import * as vscode from 'vscode';
import type { CorrectionParams } from '../protocol/inspector';
import type { MechanismGraph } from '../protocol/mechanismGraph';
import type { MechanismSoFar } from '../protocol/mechanismSoFar';
import { CheckpointDocument, type DocumentParts } from './checkpointDocument';
import { InputChoice } from './chosenInputs';
import { InspectorHost, type CarriedView } from './inspectorHost';
import type { OpenInspector } from './openInspector';
import type { StatusItem } from './statusItem';
import { fillPage } from './webviewPage';

export interface EditorParts extends DocumentParts {
  readonly extensionUri: vscode.Uri;
  readonly status: StatusItem;
}

export class CheckpointEditorProvider implements vscode.CustomReadonlyEditorProvider<CheckpointDocument> {
  private readonly inspectors = new Set<InspectorHost>();
  readonly inputs: InputChoice;
  /** For the editor that is being opened in place of another. */
  private handover: { readonly carried: CarriedView; readonly to: string } | null = null;

  constructor(private readonly parts: EditorParts) {
    this.inputs = new InputChoice(parts.client);
  }

  openCustomDocument(
    uri: vscode.Uri,
    _context: vscode.CustomDocumentOpenContext,
    token: vscode.CancellationToken,
  ): CheckpointDocument {
    const document = new CheckpointDocument(uri, this.parts);
    token.onCancellationRequested(() => document.dispose());
    // The file is read while the page loads; what goes wrong is told on the page.
    document.snapshot().catch((error: unknown) => this.parts.log.debug(String(error)));
    return document;
  }

  resolveCustomEditor(document: CheckpointDocument, panel: vscode.WebviewPanel): void {
    const { extensionUri, status } = this.parts;
    const inspector: InspectorHost = new InspectorHost(
      document,
      panel,
      this.takeHandover(document),
      {
        ...this.parts,
        inputs: this.inputs,
        openSibling: (path) => this.openSibling(inspector, path),
      },
    );
    this.inspectors.add(inspector);
    const showStatus = () => {
      if (panel.active) status.show(inspector, inspector.statusText(), document.uri.fsPath);
      else status.hide(inspector);
    };
    inspector.onStatus(showStatus);
    panel.onDidChangeViewState(showStatus);
    panel.onDidDispose(() => {
      this.inspectors.delete(inspector);
      status.hide(inspector);
      inspector.dispose();
    });
    fillPage(panel.webview, extensionUri, {
      page: 'inspector',
      title: vscode.l10n.t('Dynascope Inspector'),
      loadingText: vscode.l10n.t('Reading {0}…', document.name),
    });
  }

  /** The Inspector in the active editor, or null. */
  active(): InspectorHost | null {
    return [...this.inspectors].find((inspector) => inspector.isActive) ?? null;
  }

  open(): readonly OpenInspector[] {
    return [...this.inspectors];
  }

  /** Shows another checkpoint of the run in the same column, with view and axes of this one; opens it if need be. */
  async openSibling(from: InspectorHost, path: string): Promise<void> {
    const { view, ...rest } = await from.toCarry();
    // In the axes of this one, so that what moves is the network and not the frame.
    const simulation = { ...view.simulation, keepBasis: true };
    const carried = { ...rest, view: { ...view, simulation, selectedStep: null } };
    const { viewColumn, viewType } = from;
    await this.show(vscode.Uri.file(path), carried, { viewType, viewColumn });
  }

  /**
   * Takes a file for the network that a view says.
   * @returns whether another correction than that was known
   * @throws FormatError when the file is open and the correction does not fit it
   */
  async correct(uri: vscode.Uri, correction: CorrectionParams | null): Promise<boolean> {
    const { memory } = this.parts;
    const known = memory.correctionOf(uri.toString());
    if (JSON.stringify(known) === JSON.stringify(correction)) return false;
    const there = [...this.inspectors].find(
      ({ document }) => document.uri.toString() === uri.toString(),
    );
    if (there) await there.document.correct(correction);
    else await memory.setCorrection(uri.toString(), correction);
    return known !== null;
  }

  /** Shows a checkpoint as `carried` says. @param viewColumn undefined: where it is shown already, else beside */
  async show(
    uri: vscode.Uri,
    carried: CarriedView,
    { viewColumn, viewType }: Pick<InspectorHost, 'viewColumn' | 'viewType'>,
  ): Promise<void> {
    const there = [...this.inspectors].find(
      (one) =>
        one.document.uri.toString() === uri.toString() &&
        (viewColumn === undefined || one.viewColumn === viewColumn),
    );
    if (there) await there.carry(carried);
    else {
      await this.parts.memory.setView(uri.toString(), carried.view);
      this.handover = { carried, to: uri.toString() };
    }
    const column = there?.viewColumn ?? viewColumn ?? vscode.ViewColumn.Beside;
    await vscode.commands.executeCommand(
      'vscode.openWith',
      uri,
      there?.viewType ?? viewType,
      column,
    );
  }

  /** What a search knows by now, in every Inspector of the file; null once it has ended. */
  showSearch(uri: vscode.Uri, soFar: MechanismSoFar | null): void {
    for (const inspector of this.inspectors) {
      if (inspector.document.uri.toString() === uri.toString()) inspector.showSearch(soFar);
    }
  }

  /** @returns whether an Inspector of the file is open, with the content that the mechanism was found in */
  async showMechanism(uri: vscode.Uri, graph: MechanismGraph): Promise<boolean> {
    const shown = [...this.inspectors].filter(
      ({ document }) => document.uri.toString() === uri.toString() && document.mechanism !== null,
    );
    await Promise.all(shown.map((inspector) => inspector.showMechanism(graph)));
    return shown.length > 0;
  }

  private takeHandover(document: CheckpointDocument): CarriedView | null {
    const { handover } = this;
    if (handover?.to !== document.uri.toString()) return null;
    this.handover = null;
    return handover.carried;
  }
}
