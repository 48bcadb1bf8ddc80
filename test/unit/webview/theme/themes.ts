/** The four kinds of theme with the colours VS Code's defaults give them. */
import type { Theme } from '../../../../webview/theme/theme';

const fontFamily = 'sans-serif';

export const THEMES: readonly Theme[] = [
  {
    kind: 'dark',
    background: '#1f1f1f',
    foreground: '#cccccc',
    muted: '#9d9d9d',
    border: '#2b2b2b',
    focus: '#0078d4',
    fontFamily,
  },
  {
    kind: 'light',
    background: '#ffffff',
    foreground: '#3b3b3b',
    muted: '#717171',
    border: '#e5e5e5',
    focus: '#005fb8',
    fontFamily,
  },
  {
    kind: 'hc-dark',
    background: '#000000',
    foreground: '#ffffff',
    muted: '#ffffff',
    border: '#6fc3df',
    focus: '#f38518',
    fontFamily,
  },
  {
    kind: 'hc-light',
    background: '#ffffff',
    foreground: '#292929',
    muted: '#292929',
    border: '#0f4a85',
    focus: '#006bbd',
    fontFamily,
  },
];
