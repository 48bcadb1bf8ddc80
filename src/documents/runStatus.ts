/** The text of a run's `status.json`, and what it means now: a run whose program died did not say so. */
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { parseJsonTree, valueOf } from './jsonTree';

const Count = Type.Integer({ minimum: 0 });
const Moment = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });

const RunStatusSchema = Type.Object({
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('paused'),
    Type.Literal('stopped'),
    Type.Literal('finished'),
    Type.Literal('failed'),
  ]),
  /** Why it failed, in a line; '' else. */
  reason: Type.String({ maxLength: 2000 }),
  epochsDone: Count,
  epochsTotal: Count,
  /** Smallest validation loss, mismatches; null before the first validation. */
  bestLoss: Type.Union([Type.Number(), Type.Null()]),
  bestEpoch: Type.Union([Count, Type.Null()]),
  /** Of the program that writes. */
  pid: Count,
  host: Type.String({ maxLength: 300 }),
  /** UTC, ISO 8601. */
  startedAt: Moment,
  heartbeatAt: Moment,
  /** Time spent training, without pauses. */
  elapsedMs: Type.Number({ minimum: 0 }),
});

export type RunStatus = Readonly<Static<typeof RunStatusSchema>>;

/** As people see it: `crashed` is what a run that says it runs is when nothing runs; `unknown` has no status. */
export type RunState = RunStatus['state'] | 'crashed' | 'unknown';

/** Somebody who asks, and what only he knows. */
export interface Observer {
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Whether a process of this host is there. */
  readonly isAlive: (pid: number) => boolean;
}

/** A status is written anew at least as often while a run is alive. */
export const HEARTBEAT_MS = 5_000;
/** On another host only the heartbeat tells; its clock may differ. */
const SILENT_ELSEWHERE_MS = 120_000;
/** A process of this number that is so long silent is another program, or one that will not come back. */
const SILENT_HERE_MS = 600_000;

/** null for anything that is no status. */
export function parseRunStatus(text: string): RunStatus | null {
  const { root, problems } = parseJsonTree(text);
  if (!root || problems.length > 0) return null;
  const value = valueOf(root);
  return Value.Check(RunStatusSchema, value) ? value : null;
}

export function formatRunStatus(status: RunStatus): string {
  return `${JSON.stringify(status, null, 2)}\n`;
}

export function runStateOf(status: RunStatus | null, observer: Observer): RunState {
  if (!status) return 'unknown';
  const { state, host, pid, heartbeatAt } = status;
  if (state !== 'running' && state !== 'paused') return state;
  const silentMs = observer.nowMs - Date.parse(heartbeatAt);
  if (host !== observer.host) return silentMs > SILENT_ELSEWHERE_MS ? 'crashed' : state;
  return observer.isAlive(pid) && silentMs <= SILENT_HERE_MS ? state : 'crashed';
}

/** Whether a program writes to the run at this moment: nobody else may. */
export function isLive(state: RunState): boolean {
  return state === 'running' || state === 'paused';
}
