/** Colours of the curves by what a line tells: for a canvas by theme, for SVG as the page's properties. */
import { signedColours, symbolColour } from '../../theme/palette';
import type { Theme } from '../../theme/theme';
import { symbolFill } from '../../ui/symbolFill';

/** A number is an output symbol. */
export type Role = 'training' | 'validation' | 'steps' | 'reference' | ComparedRole | number;

/** The run of that place in the comparison, from 0. */
export type ComparedRole = `compared ${number}`;

/** Colours of symbols that differ from those of this run's own lines. */
const FIRST_COMPARED = 2;

export function roleColour(theme: Theme, role: Role): string {
  if (typeof role === 'number') return symbolColour(theme, role);
  if (isCompared(role)) return symbolColour(theme, comparedSymbol(role));
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
  if (isCompared(role)) return symbolFill(comparedSymbol(role));
  return {
    training: 'var(--data-negative)',
    validation: 'var(--data-positive)',
    steps: 'var(--vscode-descriptionForeground)',
    reference: 'var(--vscode-editor-foreground)',
  }[role];
}

function isCompared(role: Exclude<Role, number>): role is ComparedRole {
  return role.startsWith('compared ');
}

function comparedSymbol(role: ComparedRole): number {
  return FIRST_COMPARED + Number(role.slice('compared '.length));
}
