import { describe, expect, it } from 'vitest';
import { BORDERS } from '../../../scripts/borders.mjs';
import { bundledPackages, thirdPartyText } from '../../../scripts/lib/thirdParty.mjs';

describe('the licences of others', () => {
  it('cover every package that a border lets in, and what these depend on', () => {
    const packages = bundledPackages();
    const allowed = BORDERS.flatMap((border) => border.packages)
      .filter((name) => !/^(node:|vscode$|package\.json$)/.test(name))
      .map((name) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(name)?.[0]);
    expect(packages).toEqual(expect.arrayContaining(allowed));
    expect(packages).toContain('lit-html');
    expect(packages).not.toContain('vscode');
  });

  it('are there as texts', () => {
    const text = thirdPartyText();
    expect(text).toMatch(/^three [\d.]+ \(MIT\)$/m);
    expect(text.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(4);
  });
});
