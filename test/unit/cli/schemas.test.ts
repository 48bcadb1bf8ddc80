import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli';
import { JOBS } from '../../../src/engine/jobs/registry';

const folder = join(import.meta.dirname, '../../../docs/schemas');

describe('docs/schemas', () => {
  it.each(Object.keys(JOBS))('%s.json is what `dynascope schema` prints', async (verb) => {
    let printed = '';
    const stdout = (text: string) => (printed += text);
    expect(await runCli(['schema', verb], { stdout, stderr: stdout })).toBe(0);
    const kept: unknown = JSON.parse(readFileSync(join(folder, `${verb}.json`), 'utf8'));
    expect(kept).toEqual(JSON.parse(printed));
  });

  it('holds nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(JOBS)
        .map((verb) => `${verb}.json`)
        .sort(),
    );
  });
});
