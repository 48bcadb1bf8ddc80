/** Follows the editor's theme: hands data colours to the style sheet and tells whoever draws. */
import { paintDataColours } from './dataColours';
import { readTheme, type Theme } from './theme';

/** Calls back at once and after every change of theme, for as long as the page lives. */
export function watchTheme(changed: (theme: Theme) => void): void {
  const apply = () => {
    const theme = readTheme(document.body);
    paintDataColours(theme);
    changed(theme);
  };
  apply();
  const observer = new MutationObserver(apply);
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id'],
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
