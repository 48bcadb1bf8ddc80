/** The four kinds of themes, with the variables VS Code sets for its own ones as far as the pages use them. */

interface ThemeColours {
  readonly class: string;
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly variables: Readonly<Record<string, string>>;
}

const HIGH_CONTRAST = {
  'button-border': 'var(--vscode-contrastBorder)',
  'badge-background': 'var(--vscode-editor-background)',
};

export const THEMES = {
  light: {
    class: 'vscode-light',
    background: '#ffffff',
    foreground: '#3b3b3b',
    muted: '#616161',
    variables: {
      'panel-border': '#e5e5e5',
      focusBorder: '#005fb8',
      'button-background': '#005fb8',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryForeground': '#3b3b3b',
      'textLink-foreground': '#005fb8',
      'badge-background': '#cccccc',
      'badge-foreground': '#3b3b3b',
      'input-border': '#cecece',
      'list-hoverBackground': '#f2f2f2',
      'list-activeSelectionBackground': '#e8e8e8',
      'list-activeSelectionForeground': '#000000',
      errorForeground: '#b01011',
      'editorWarning-foreground': '#895503',
      'editorInfo-foreground': '#0063d3',
    },
  },
  dark: {
    class: 'vscode-dark',
    background: '#1f1f1f',
    foreground: '#cccccc',
    muted: '#9d9d9d',
    variables: {
      'panel-border': '#2b2b2b',
      focusBorder: '#0078d4',
      'button-background': '#0067c0',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#313131',
      'button-secondaryForeground': '#cccccc',
      'textLink-foreground': '#4daafc',
      'badge-background': '#616161',
      'badge-foreground': '#f8f8f8',
      'input-border': '#3c3c3c',
      'list-hoverBackground': '#2a2d2e',
      'list-activeSelectionBackground': '#04395e',
      'list-activeSelectionForeground': '#ffffff',
      errorForeground: '#f88070',
      'editorWarning-foreground': '#cca700',
      'editorInfo-foreground': '#59a4f9',
    },
  },
  'hc-dark': {
    class: 'vscode-high-contrast',
    background: '#000000',
    foreground: '#ffffff',
    muted: '#ffffff',
    variables: {
      ...HIGH_CONTRAST,
      contrastBorder: '#6fc3df',
      contrastActiveBorder: '#f38518',
      'panel-border': '#6fc3df',
      focusBorder: '#f38518',
      'button-foreground': '#ffffff',
      'button-secondaryForeground': '#ffffff',
      'textLink-foreground': '#21a6ff',
      'badge-foreground': '#ffffff',
      errorForeground: '#f48771',
      'editorWarning-foreground': '#ffd370',
      'editorInfo-foreground': '#3794ff',
    },
  },
  'hc-light': {
    class: 'vscode-high-contrast-light',
    background: '#ffffff',
    foreground: '#292929',
    muted: '#292929',
    variables: {
      ...HIGH_CONTRAST,
      contrastBorder: '#0f4a85',
      contrastActiveBorder: '#006bbd',
      'panel-border': '#0f4a85',
      focusBorder: '#006bbd',
      'button-background': '#0f4a85',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#ffffff',
      'button-secondaryForeground': '#0f4a85',
      'textLink-foreground': '#0f4a85',
      'badge-foreground': '#292929',
      errorForeground: '#b5200d',
      'editorWarning-foreground': '#895503',
      'editorInfo-foreground': '#1a85ff',
    },
  },
} as const satisfies Readonly<Record<string, ThemeColours>>;

export type ThemeName = keyof typeof THEMES;
export const THEME_NAMES = Object.keys(THEMES) as ThemeName[];

/** As VS Code hands them to a page. */
export function themeCss(theme: ThemeName): string {
  const { background, foreground, muted, variables } = THEMES[theme];
  const all = {
    'editor-background': background,
    'editor-foreground': foreground,
    foreground,
    descriptionForeground: muted,
    'input-background': background,
    'input-foreground': foreground,
    'editorHoverWidget-background': background,
    'editorHoverWidget-foreground': foreground,
    ...variables,
  };
  const lines = Object.entries(all).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `:root { ${lines.join(' ')} }`;
}
