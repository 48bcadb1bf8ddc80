import { describe, expect, it } from 'vitest';
import { packageReadme } from '../../../scripts/lib/packageReadme.mjs';

describe('the README of the package', () => {
  it('has no pictures of the repository, and their lines are gone', () => {
    const text = 'Above.\n\n![A picture](media/screenshots/a.png)\n\nBelow.\n';
    expect(packageReadme(text)).toBe('Above.\n\nBelow.\n');
  });

  it('keeps what a reader elsewhere can follow, and the words of what they can not', () => {
    const text = 'See [the map](ARCHITECTURE.md), [limits](#limits) and [VS Code](https://code).';
    expect(packageReadme(text)).toBe('See the map, [limits](#limits) and [VS Code](https://code).');
  });
});
