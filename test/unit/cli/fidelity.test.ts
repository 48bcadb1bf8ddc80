/** `dynascope fidelity` as users run it: the built command with the kernel that lies beside it. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { FidelityResultSchema } from '../../../src/engine/jobs/fidelitySchema';
import type { FidelityResult } from '../../../src/protocol/fidelityReport';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '../../fixtures/runs/two-small');
const dynascope = async (...args: string[]) => {
  const { stdout } = await run(process.execPath, [resolve('dist/cli.js'), 'fidelity', ...args]);
  return stdout;
};

describe('dynascope fidelity', () => {
  it('answers in JSON, as its schema says, with exit code 0 whatever the verdict', async () => {
    const args = [folder, '--sequences', '200', '--seed', '7', '--parity', '--json'];
    const [one, two] = [
      JSON.parse(await dynascope(...args, '--threads', '1')) as FidelityResult,
      JSON.parse(await dynascope(...args, '--threads', '2')) as FidelityResult,
    ];
    expect([...Value.Errors(FidelityResultSchema, one)]).toEqual([]);
    expect(one).toMatchObject({ sequences: 200, seed: 7, verdict: { fidelity: 'notReached' } });
    expect(one.authors?.matched.found.mean).toBeGreaterThan(0);
    expect({ ...two, elapsedMs: 0 }).toEqual({ ...one, elapsedMs: 0 });
  }, 60_000);

  it('answers people in words, and tells how far it is where it is asked to', async () => {
    const checkpoint = join(folder, 'models/evolution/model_epoch_1500.pth');
    const text = await dynascope(checkpoint, '--sequences', '200');
    expect(text).toMatch(/^fidelity\n {2}# Fidelity: paper fidelity not reached\n/);
    expect(text).toContain('rare symbol 1');
    const lines = await dynascope(checkpoint, '--sequences', '200', '--json-lines', '--json');
    expect(lines).toContain('{"event":"progress","payload":{"part":"free run"');
  }, 60_000);
});
