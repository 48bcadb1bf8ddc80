/** The colours VS Code gives a page. What data is drawn in is palette.ts. */

/** Colours read from the VS Code theme; all CSS colour strings. */
export interface Theme {
  readonly kind: 'light' | 'dark' | 'hc-dark' | 'hc-light';
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly border: string;
  readonly focus: string;
  readonly fontFamily: string;
}

/** From the body's classes and CSS variables; call again when either changes. */
export function readTheme(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const read = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  const foreground = read('--vscode-editor-foreground', read('--vscode-foreground', '#3b3b3b'));
  return {
    kind: themeKind(document.body),
    background: read('--vscode-editor-background', '#ffffff'),
    foreground,
    muted: read('--vscode-descriptionForeground', foreground),
    border: read('--vscode-contrastBorder', read('--vscode-panel-border', foreground)),
    focus: read('--vscode-focusBorder', foreground),
    fontFamily: read('--vscode-font-family', 'sans-serif'),
  };
}

function themeKind(body: HTMLElement): Theme['kind'] {
  const { classList } = body;
  if (classList.contains('vscode-high-contrast-light')) return 'hc-light';
  if (classList.contains('vscode-high-contrast')) return 'hc-dark';
  return classList.contains('vscode-light') ? 'light' : 'dark';
}
