/** The least noise, ½ Σ‖x‖², that leads a ReLU layer from a state to a lead of another logit in n steps. Local optima, several starts. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { squaredNorm } from '../linalg/dot';
import { cellOptimum, type CellOptimum } from './cellOptimum';
import type { DrivenPath, PathModel } from './drivenPath';

export interface LeastNoise {
  /** n */
  readonly steps: number;
  /** Infinity when no start reached the lead. */
  readonly action: number;
  /** [n, d]; null when the lead was not reached */
  readonly noise: Float64Array | null;
  /** As it runs when it is simulated anew; null when the lead was not reached. */
  readonly path: DrivenPath | null;
  /** Conditions of optimality at the end, relative; NaN where no optimum of the active sets was found. */
  readonly residual: number;
  /** Units held at z = 0, where the path has a kink. */
  readonly held: number;
  readonly startsTried: number;
  /** Of these, how many reached the lead. */
  readonly startsReached: number;
  /** Of these, how many ended within a hundredth of the best, before it was polished. */
  readonly startsAgreeing: number;
}

const MOST_ROUNDS = 40;
/** Relative fall of the merit that is not worth another round. */
const LEAST_PROMISE = { polished: 1e-9, rough: 1e-4 };
const LEAST_DAMPING = 2 ** -10;
const SETTLED = 1e-10;
const MOST_FLIPS = 12;
const FLIPPED_SINGLY = 4;
const MOST_TIGHTENINGS = 6;
/** Relative shortfall of the lead that counts as reached. */
export const LEAD_TOLERANCE = 1e-7;

export interface SearchOptions {
  /** Whether the best is brought to the optimum of its active sets and their neighbours; rough paths are bounds. */
  readonly polished: boolean;
  readonly signal?: CancelSignal;
}

/**
 * From each start: the closed form of the active sets of the path, simulated anew, with halved steps while a merit
 * function (action + penalty on what is missing) does not fall, until the sets repeat. Then the best is polished: the
 * convex optimum inside its sets, and those of the neighbours behind boundaries it presses against.
 *
 * @param starts noises [n, d], n alike
 * @throws Cancelled
 */
export function leastNoise(
  model: PathModel,
  starts: readonly Float64Array[],
  { polished: isPolished, signal }: SearchOptions = { polished: true },
): LeastNoise {
  const { lead, layer } = model.problem;
  const found = starts.map((start) => {
    throwIfCancelled(signal);
    return settle(model, start, isPolished ? LEAST_PROMISE.polished : LEAST_PROMISE.rough);
  });
  const reached = found.filter(({ path }) => isReached(path, lead));
  const steps = starts[0].length / layer.inputSize;
  if (reached.length === 0) {
    return {
      ...{ steps, action: Infinity, noise: null, path: null, residual: Number.NaN, held: 0 },
      ...{ startsTried: starts.length, startsReached: 0, startsAgreeing: 0 },
    };
  }
  const best = reached.reduce((a, b) => (actionOf(b.noise) < actionOf(a.noise) ? b : a));
  const polished = isPolished ? tightened(model, best, signal) : { ...best, cell: null };
  const action = actionOf(polished.noise);
  return {
    steps,
    action,
    noise: polished.noise,
    path: polished.path,
    residual: polished.cell?.residual ?? Number.NaN,
    held: polished.cell?.held.length ?? 0,
    startsTried: starts.length,
    startsReached: reached.length,
    startsAgreeing: reached.filter(({ noise }) => actionOf(noise) <= 1.01 * actionOf(best.noise))
      .length,
  };
}

/** ½ Σ‖x‖² */
export function actionOf(noise: Float64Array): number {
  return 0.5 * squaredNorm(noise);
}

export function isReached({ lead: found }: DrivenPath, lead: number): boolean {
  return found >= lead - LEAD_TOLERANCE * Math.max(1, Math.abs(lead));
}

/** Powers of a start's noise that are tried, the weakest first. */
const SCALES = [0.05, 0.1, 0.2, 0.4, 1, 3];

/**
 * The weakest of some powers of a noise that still leads far enough; the noise itself where none does. Sampled noise is
 * mostly beside the point: its active sets are near those of an optimum only where it is weak.
 */
export function scaledDown(model: PathModel, start: Float64Array): Float64Array {
  if (start.every((value) => value === 0)) return start;
  for (const scale of SCALES) {
    const scaled = start.map((value) => scale * value);
    if (isReached(model.drive(scaled), model.problem.lead)) return scaled;
  }
  return start;
}

interface Settled {
  readonly noise: Float64Array;
  readonly path: DrivenPath;
}

/** Sequential closed forms with an exact penalty; ends at a fixed point, at a kink, or after MOST_ROUNDS. */
function settle(model: PathModel, start: Float64Array, leastPromise: number): Settled {
  const { lead } = model.problem;
  let noise = start;
  let path = model.drive(noise);
  let penalty = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const gradient = model.endGradient(path.active);
    const square = 2 * actionOf(gradient);
    if (square === 0) break;
    let along = 0;
    for (let k = 0; k < noise.length; k++) along += gradient[k] * noise[k];
    const alpha = Math.max(0, (lead - (path.lead - along)) / square);
    const towards = gradient.map((value, k) => alpha * value - noise[k]);
    if (actionOf(towards) <= SETTLED ** 2 * (actionOf(noise) + actionOf(gradient) * alpha ** 2))
      break;
    penalty = Math.max(penalty, 2 * alpha);
    const merit = (one: Settled) =>
      actionOf(one.noise) + penalty * Math.max(0, lead - one.path.lead);
    const here = merit({ noise, path });
    const promised = here - 0.5 * alpha ** 2 * square;
    if (promised <= leastPromise * here) break;
    const next = damped(
      model,
      noise,
      towards,
      (one, share) => merit(one) <= here - 1e-4 * share * promised,
    );
    if (!next) break;
    ({ noise, path } = next);
  }
  return restored(model, noise, path);
}

function damped(
  model: PathModel,
  noise: Float64Array,
  towards: Float64Array,
  isEnough: (one: Settled, share: number) => boolean,
): Settled | null {
  for (let share = 1; share >= LEAST_DAMPING; share /= 2) {
    const tried = noise.map((value, k) => value + share * towards[k]);
    const one = { noise: tried, path: model.drive(tried) };
    if (isEnough(one, share)) return one;
  }
  return null;
}

/** Newton steps along the gradient where a kink left a little of the lead missing. */
function restored(model: PathModel, noise: Float64Array, path: DrivenPath): Settled {
  const { lead } = model.problem;
  for (let round = 0; round < 12 && !isReached(path, lead); round++) {
    const gradient = model.endGradient(path.active);
    const square = 2 * actionOf(gradient);
    if (square === 0) break;
    const missing = (lead - path.lead) / square;
    noise = noise.map((value, k) => value + missing * gradient[k]);
    path = model.drive(noise);
  }
  return { noise, path };
}

interface Polished extends Settled {
  readonly cell: CellOptimum | null;
}

/**
 * Polishes, and once more from the weakest power of the noise that still arrives where it arrives with more than it has to:
 * the optimum of some active sets is none when only their own borders hold it.
 */
function tightened(model: PathModel, settled: Settled, signal?: CancelSignal): Polished {
  let best = polish(model, settled, signal);
  for (let round = 0; round < MOST_TIGHTENINGS; round++) {
    if (best.path.lead <= model.problem.lead + LEAD_TOLERANCE * Math.abs(model.problem.lead)) break;
    const weaker = settle(model, weakest(model, best.noise), LEAST_PROMISE.polished);
    if (!isReached(weaker.path, model.problem.lead)) break;
    const next = polish(model, weaker, signal);
    if (!(actionOf(next.noise) < (1 - 1e-9) * actionOf(best.noise))) break;
    best = next;
  }
  return best;
}

/** By bisection along the ray from no noise; the last power that arrives. */
function weakest(model: PathModel, noise: Float64Array): Float64Array {
  let [low, high] = [0, 1];
  let kept = noise;
  for (let round = 0; round < 30; round++) {
    const middle = (low + high) / 2;
    const tried = noise.map((value) => middle * value);
    if (isReached(model.drive(tried), model.problem.lead)) {
      high = middle;
      kept = tried;
    } else low = middle;
  }
  return kept;
}

/** Goes through neighbouring active sets for as long as the action falls. */
function polish(model: PathModel, settled: Settled, signal?: CancelSignal): Polished {
  const first = attempt(model, settled.path.active, signal);
  let best: Polished = first ?? { ...settled, cell: null };
  let active = settled.path.active;
  for (let flip = 0; flip < MOST_FLIPS && best.cell && best.cell.held.length > 0; flip++) {
    const pressed = [...best.cell.held].sort((a, b) => b.force - a.force);
    const singly = pressed.slice(0, FLIPPED_SINGLY).map((one) => [one]);
    const tries = pressed.length > 1 ? [pressed, ...singly] : singly;
    const improved = tries
      .map((held) => ({ held, next: attempt(model, flippedAt(active, held, model), signal) }))
      .find(({ next }) => next?.cell && next.cell.action < (1 - 1e-9) * actionOf(best.noise));
    if (!improved?.next) break;
    active = flippedAt(active, improved.held, model);
    best = improved.next;
  }
  // A convex optimum can only be better, but for what was lost to rounding or to sets that could not be kept.
  return actionOf(best.noise) <= actionOf(settled.noise) * (1 + 1e-9)
    ? best
    : { ...settled, cell: null };
}

function attempt(model: PathModel, active: Uint8Array, signal?: CancelSignal): Polished | null {
  throwIfCancelled(signal);
  const cell = cellOptimum(model, active);
  if (!cell) return null;
  const path = model.drive(cell.noise);
  return isReached(path, model.problem.lead) ? { noise: cell.noise, path, cell } : null;
}

function flippedAt(active: Uint8Array, held: CellOptimum['held'], model: PathModel): Uint8Array {
  const next = active.slice();
  for (const { step, unit } of held) next[step * model.problem.layer.hiddenSize + unit] ^= 1;
  return next;
}
