/**
 * The least a custom editor can be: a page that says when its first frame is up, and after each click and key press
 * says it again. What Dynascope's editor takes beyond this is Dynascope's.
 */
const { randomBytes } = require('node:crypto');
const vscode = require('vscode');

exports.activate = (context) => {
  const framed = new vscode.EventEmitter();
  context.subscriptions.push(
    framed,
    vscode.window.registerCustomEditorProvider('emptyEditor', {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: (_document, panel) => {
        panel.webview.options = { enableScripts: true, localResourceRoots: [] };
        panel.webview.onDidReceiveMessage(() => framed.fire());
        panel.webview.html = pageOf(randomBytes(16).toString('base64url'));
      },
    }),
  );
  return { onFrame: framed.event };
};

/** Its element is named as the Inspector's: the browser bridge clicks both alike. */
function pageOf(nonce) {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Empty</title>
</head>
<body>
<div id="inspector">Empty</div>
<script nonce="${nonce}">
  const api = acquireVsCodeApi();
  const tell = () => requestAnimationFrame(() => api.postMessage(null));
  for (const type of ['load', 'pointerup', 'keydown']) window.addEventListener(type, tell);
</script>
</body>
</html>`;
}
