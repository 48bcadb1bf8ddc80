/** The four kinds of themes: what VS Code calls the one we take of each, and how its workbench marks the kind. */
export const THEMES = {
  light: { label: 'Light Modern', workbenchClass: 'vs' },
  dark: { label: 'Dark Modern', workbenchClass: 'vs-dark' },
  'hc-dark': { label: 'Dark High Contrast', workbenchClass: 'hc-black' },
  'hc-light': { label: 'Light High Contrast', workbenchClass: 'hc-light' },
};
