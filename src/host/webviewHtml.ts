/** The page around a bundle: content security policy, one script, one style sheet. No data. */

/** Bundles of dist/webview; each fills the element of its name. */
export type PageName = 'inspector' | 'preview' | 'training';

export interface PageParts {
  readonly page: PageName;
  readonly title: string;
  /** Webview's own origin for resources. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Fresh for each page. */
  readonly nonce: string;
  /** BCP 47 tag of the editor's language. */
  readonly language: string;
  /** Shown until the script runs. */
  readonly loadingText: string;
}

/** Inline styles and eval stay forbidden; pictures may come from canvases (blob:, data:). */
export function pageHtml(parts: PageParts): string {
  const { cspSource, nonce } = parts;
  const policy = [
    "default-src 'none'",
    `img-src ${cspSource} blob: data:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${escapeHtml(parts.styleUri)}">
<title>${escapeHtml(parts.title)}</title>
</head>
<body>
<div id="${parts.page}"><p class="loading" role="status">${escapeHtml(parts.loadingText)}</p></div>
<script nonce="${nonce}" src="${escapeHtml(parts.scriptUri)}"></script>
</body>
</html>`;
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
