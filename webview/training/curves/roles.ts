/** Colours of the curves by what a line tells: for a canvas by theme, for SVG as the page's properties. */
import { signedColours, symbolColour } from '../../theme/palette';
import type { Theme } from '../../theme/theme';
import { symbolFill } from '../../ui/symbolFill';

/** A number is an output symbol. */
export type Role = 'training' | 'validation' | 'steps' | 'reference' | number;

export function roleColour(theme: Theme, role: Role): string {
  if (typeof role === 'number') return symbolColour(theme, role);
  switch (role) {
    case 'training':
      return signedColours(theme).negative;
    case 'validation':
      return signedColours(theme).positive;
    case 'steps':
      return theme.muted;
    case 'reference':
      return theme.foreground;
  }
}

/** For `stroke` and `fill` in the page. */
export function roleFill(role: Role): string {
  if (typeof role === 'number') return symbolFill(role);
  return {
    training: 'var(--data-negative)',
    validation: 'var(--data-positive)',
    steps: 'var(--vscode-descriptionForeground)',
    reference: 'var(--vscode-editor-foreground)',
  }[role];
}
