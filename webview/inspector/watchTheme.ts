/** Follows the editor's theme: paints the legend's data colours and tells whoever draws. */
import type { StageTheme } from '../scene/stageApi';
import { readTheme } from '../scene/theme';
import { paintLegend } from './legendColours';

/** Calls back at once and after every change of theme, for as long as the page lives. */
export function watchTheme(changed: (theme: StageTheme) => void): void {
  const apply = () => {
    const theme = readTheme(document.body);
    paintLegend(theme);
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
