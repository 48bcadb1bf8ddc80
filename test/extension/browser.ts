/** Client of the bridge to the browser that shows the served VS Code (scripts/lib/bridge.mjs lists the actions). */
import { format } from 'node:util';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Actions {
  print: [{ text: string }, null];
  screenshot: [{ path: string }, null];
  contributionsKnown: [Record<never, never>, null];
  openInExplorer: [{ path: string }, null];
  press: [{ key: string }, null];
  click: [{ x: number; y: number; modifier?: 'ControlOrMeta' | 'Shift'; holdMs?: number }, null];
  hover: [{ x: number; y: number }, null];
  clickOn: [{ selector: string }, null];
  clickInWindow: [{ selector: string }, null];
  fill: [{ selector: string; text: string }, null];
  texts: [{ selector: string }, readonly string[]];
  box: [{ selector: string }, Box | null];
  widths: [Record<never, never>, readonly { page: number; content: number }[]];
  watchInputs: [Record<never, never>, null];
  lastInputAt: [Record<never, never>, number];
  withoutDraws: [Record<never, never>, null];
  frameTimes: [{ frames: number }, readonly number[]];
}

/** False on a desktop VS Code, whose window nobody can click. */
export function hasBrowser(): boolean {
  return process.env.DYNASCOPE_BROWSER_BRIDGE !== undefined;
}

export async function browser<K extends keyof Actions>(
  action: K,
  params: Actions[K][0],
): Promise<Actions[K][1]> {
  const address = process.env.DYNASCOPE_BROWSER_BRIDGE;
  if (!address) throw new Error('no browser bridge: DYNASCOPE_BROWSER_BRIDGE is not set');
  const response = await fetch(address, {
    method: 'POST',
    body: JSON.stringify({ action, ...params }),
  });
  const reply = (await response.json()) as { value: Actions[K][1]; error?: string };
  if (reply.error !== undefined) throw new Error(reply.error);
  return reply.value;
}

let printed: Promise<unknown> = Promise.resolve();

/** A line for whoever started the run; VS Code's own log drowns the console. Resolves once all lines are out. */
export function print(...line: unknown[]): Promise<unknown> {
  const text = format(...line);
  if (hasBrowser()) printed = printed.then(() => browser('print', { text }));
  else console.log(text);
  return printed;
}
