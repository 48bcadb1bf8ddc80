import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** In place of VS Code: writes down with what it was called, one argument a line. */
const STUB = `#!/bin/sh
[ "$1" = "--version" ] && echo 1.100.0 && exit 0
printf '%s\\n' "$@" > "$DYNASCOPE_STUB_CALL.part"
[ -n "$DYNASCOPE_TEST_REPORT" ] && echo '{"numPassedTests":1,"numFailedTests":0,"numPendingTests":0}' > "$DYNASCOPE_TEST_REPORT"
mv "$DYNASCOPE_STUB_CALL.part" "$DYNASCOPE_STUB_CALL"
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dynascope-stub-'));
  writeFileSync(join(folder, 'code'), STUB);
  chmodSync(join(folder, 'code'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [join(root, 'scripts', script), ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`,
      DYNASCOPE_STUB_CALL: join(folder, 'call'),
      ...env,
    },
  });
}

/** Arguments of the stub's call, once it came: it outlives whoever started it. */
async function call(): Promise<string[]> {
  await expect.poll(() => existsSync(join(folder, 'call')), { timeout: 10_000 }).toBe(true);
  return readFileSync(join(folder, 'call'), 'utf8').trimEnd().split('\n');
}

describe.skipIf(process.platform === 'win32')('with VS Code on the PATH', () => {
  it('npm start opens it on a copy of the sample, with the extension from source', async () => {
    const { status, stdout, stderr } = run('start.mjs', []);
    expect([status, stderr]).toEqual([0, '']);
    const [newWindow, extension, workspace = '', ...more] = await call();
    expect([newWindow, extension, more]).toEqual([
      '--new-window',
      `--extensionDevelopmentPath=${root}`,
      [],
    ]);
    expect(stdout).toContain(`dynascope: VS Code opens ${workspace}`);
    // The copy must outlive the script: VS Code has only begun to open it.
    for (const name of ['config.json', 'models/evolution/model_epoch_1500.pth']) {
      expect([name, existsSync(join(workspace, name))]).toEqual([name, true]);
    }
    rmSync(dirname(workspace), { recursive: true });
  });

  it('DYNASCOPE_DESKTOP names it to the extension tests', async () => {
    const { status, stdout } = run('extensionTests.mjs', ['--only', 'manifest'], {
      DYNASCOPE_DESKTOP: join(folder, 'code'),
    });
    expect([status, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, '1 passed, 0 failed']);
    const args = await call();
    expect(args).toContain(`--extensionDevelopmentPath=${root}`);
    expect(args.find((arg) => arg.startsWith('--extensionTestsPath='))).toMatch(/index$/);
    expect(args.some((arg) => arg.startsWith('/') && arg.endsWith('two-small'))).toBe(true);
    expect(args).toContain('--disable-workspace-trust');
  });
});

describe('npm start --headless', () => {
  it.each([
    [[], '--headless needs --screenshot FILE.png'],
    [
      ['--screenshot', 'a.png', '--theme', 'sepia'],
      '--theme sepia: light, dark, hc-dark, hc-light are legal',
    ],
    [['--screenshot', 'a.png', '--file', 'none.pth'], '--file none.pth: not in media/sample'],
    [
      ['--screenshot', 'a.png', '--width', '20'],
      '--width 20 --height 900: at least 300 pixels each',
    ],
  ])('%j is refused in one line', (args, message) => {
    const { status, stderr } = run('start.mjs', ['--headless', ...args]);
    expect([status, stderr]).toEqual([1, `dynascope: ${message}\n`]);
  });
});
