/** Puts a bundle's page into a webview, with the rights it needs and no others. */
import * as vscode from 'vscode';
import { randomBytes } from 'node:crypto';
import { pageHtml, type PageParts } from './webviewHtml';

/** Scripts and styles come from dist/webview alone. */
export function fillPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { page, title, loadingText }: Pick<PageParts, 'page' | 'title' | 'loadingText'>,
): void {
  const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const resource = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  webview.html = pageHtml({
    page,
    title,
    loadingText,
    cspSource: webview.cspSource,
    scriptUri: resource(`${page}.js`),
    styleUri: resource(`${page}.css`),
    nonce: randomBytes(16).toString('base64url'),
    language: vscode.env.language,
  });
}

/** A channel's port over a webview. */
export function webviewPort(webview: vscode.Webview) {
  return {
    post: (envelope: unknown) => void webview.postMessage(envelope),
    listen: (receive: (message: unknown) => void) => {
      const subscription = webview.onDidReceiveMessage(receive);
      return () => void subscription.dispose();
    },
  };
}
