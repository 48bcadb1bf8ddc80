/** Shows a Markdown document as people read it: in the editor's own preview, or as text where there is none. */
import * as vscode from 'vscode';

export async function showMarkdown(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The editor's Markdown support may be disabled; the text reads without it.
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}
