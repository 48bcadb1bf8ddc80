/** Names of the four kinds of themes as VS Code ships them. */
export const THEMES = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};
