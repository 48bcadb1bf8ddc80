/** Runs programs; a failure is one line that says what was missing. */
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** An error for people: printed without a stack. */
export class Missing extends Error {}

/**
 * Resolves with { code, output }; output is kept when `quiet`, else shown as it comes.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, tee?: boolean}} [options]
 */
export function run(
  command,
  args,
  { cwd = root, env = process.env, quiet = false, tee = false } = {},
) {
  return new Promise((done, fail) => {
    const piped = quiet || tee;
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
    });
    let output = '';
    const keep = (stream) => (chunk) => {
      output += chunk;
      if (tee) stream.write(chunk);
    };
    child.stdout?.on('data', keep(process.stdout));
    child.stderr?.on('data', keep(process.stderr));
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** Runs quietly; throws Missing with the last lines of output when it fails. */
export async function need(what, command, args, options = {}) {
  const { code, output } = await run(command, args, { quiet: true, ...options });
  if (code !== 0) {
    const tail = output.trim().split('\n').slice(-4).join(' | ');
    throw new Missing(`${what} failed (exit ${code}): ${tail}`);
  }
}

/** Ends the process with one line when something is missing, with the stack when the script itself is wrong. */
export async function main(body) {
  // An ordinary exit, so that what was started can be ended with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => process.exit(130));
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    // Playwright's time-outs are about what was not on screen, and their first line says it.
    const told = error instanceof Missing || error?.name === 'TimeoutError';
    console.error(told ? `dynascope: ${error.message.split('\n')[0]}` : error);
    process.exitCode = 1;
  }
}
