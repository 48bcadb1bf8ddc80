/** Which kernel a run gets, and why, from what is asked for and what is known. Creates none and measures nothing. */
import type { BackendName } from '../core/compute';

export type BackendSetting = 'auto' | BackendName;

export interface BackendFacts {
  /** Why a backend can not be had here or for this shape, in one line; one that is not named can be had. */
  readonly unavailable: Readonly<Partial<Record<BackendName, string>>>;
  /** Milliseconds of a step at the run's shape, of those that were measured. */
  readonly stepMs: Readonly<Partial<Record<BackendName, number>>>;
}

export interface BackendChoice {
  readonly backend: BackendName;
  /** One line, for people. */
  readonly why: string;
  /** True when another backend was asked for. */
  readonly fallback: boolean;
}

/** What is taken in turn when a wish can not be met. The reference is always there, and always right. */
const ORDER: readonly BackendName[] = ['wasm', 'tensorflow', 'reference'];
const AUTOMATIC = ['wasm', 'tensorflow'] as const;

/** `auto` is wasm, unless TensorFlow can be had and was measured to be faster for the shape. */
export function chooseBackend(setting: BackendSetting, facts: BackendFacts): BackendChoice {
  if (setting === 'auto') return automatic(facts);
  const reason = facts.unavailable[setting];
  if (reason === undefined) {
    return { backend: setting, why: `${setting}: as set`, fallback: false };
  }
  const backend = firstAvailable(facts);
  return {
    backend,
    why: `${backend}, since ${setting} is not available: ${reason}`,
    fallback: true,
  };
}

function automatic({ unavailable, stepMs }: BackendFacts): BackendChoice {
  const choice = (backend: BackendName, why: string): BackendChoice => ({
    backend,
    why: `${backend}: ${why}`,
    fallback: false,
  });
  const available = AUTOMATIC.filter((backend) => unavailable[backend] === undefined);
  if (available.length === 0) {
    return choice('reference', `neither of the others is available (${unavailable.wasm})`);
  }
  const [only] = available;
  if (available.length === 1) {
    return choice(
      only,
      only === 'wasm' ? 'the embedded kernel' : `wasm is not available: ${unavailable.wasm}`,
    );
  }
  const { wasm, tensorflow } = stepMs;
  if (wasm === undefined || tensorflow === undefined) {
    return choice('wasm', 'the embedded kernel; TensorFlow was not measured for this shape');
  }
  const measured = `wasm ${rounded(wasm)} ms and TensorFlow ${rounded(tensorflow)} ms a step`;
  return choice(tensorflow < wasm ? 'tensorflow' : 'wasm', `measured for this shape, ${measured}`);
}

function rounded(milliseconds: number): string {
  return String(Number(milliseconds.toPrecision(3)));
}

function firstAvailable({ unavailable }: BackendFacts): BackendName {
  return ORDER.find((backend) => unavailable[backend] === undefined) ?? 'reference';
}
