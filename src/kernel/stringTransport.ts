/**
 * Debiased Sinkhorn transport of strings over the softmins of a backend: schedule, averaging, kept targets and loss, in
 * float64 as in core/transport. Computes no softmin and no gradient.
 */
import type { StepShape, Targets, TransportOptions } from '../core/compute';
import { epsilonSchedule } from '../core/transport/schedule';
import type { Potentials } from '../core/transport/sinkhorn';
import { checkOthers, checkStrings } from '../core/transport/stringDivergence';
import {
  logWeights,
  logWeightsOfOthers,
  mergeStrings,
  separateStrings,
  stringDiameterSquared,
  type MergedStrings,
  type SymbolStrings,
} from '../core/transport/strings';
import { checkRoom } from './limits';

/** Log-weights, in nats, and the potential of one cloud. */
export interface Cloud {
  readonly logWeights: Float64Array;
  readonly potential: Float64Array;
}

export interface PairsWanted {
  /** y's transport to itself will be asked for. */
  readonly ownTargets: boolean;
  /** Whether a string is compared with itself; without, strings come separate, however equal. */
  readonly self: boolean;
}

/** What a backend does for a transport. */
export interface StringRounds {
  /** Takes the strings of the next rounds. */
  prepare(x: MergedStrings, y: MergedStrings, pairs: PairsWanted): void;
  /** New potentials of the transport between the two, each from the other's old one. */
  both(x: Cloud, y: Cloud, epsilon: number): Pick<Potentials, 'f' | 'g'>;
  /** New potential of the transport of x, or y, to itself. */
  own(side: 'xx' | 'yy', cloud: Cloud, epsilon: number): Float64Array;
}

export interface Transported {
  readonly loss: number;
  readonly diameterSquared: number;
  readonly x: MergedStrings;
  readonly y: MergedStrings;
  /** After the last, non-averaged update, and what entered it. Of kept targets both are the kept one. */
  readonly final: Potentials;
  readonly incoming: Potentials;
  /** Temperature of the last update. */
  readonly epsilon: number;
}

/** [count] log-weights of the clouds, and in the transports to themselves. */
type Weights = Readonly<Record<'x' | 'y' | 'xx' | 'yy', Float64Array>>;

interface Kept {
  readonly setting: string;
  /** Final potential of the targets' transport to themselves. */
  readonly potential: Float64Array;
}

/** Targets whose own transport is kept; a run has a few batches. */
const MOST_KEPT = 64;

export class StringTransport {
  private readonly kept = new Map<number, Kept>();

  constructor(
    private readonly shape: StepShape,
    private readonly rounds: StringRounds,
  ) {}

  /** @throws RangeError for strings that do not fit each other or the shape */
  run(x: SymbolStrings, y: Targets, options: TransportOptions): Transported {
    checkStrings(x, y);
    checkRoom(x, this.shape);
    checkRoom(y, this.shape);
    const diameterSquared = stringDiameterSquared(x, y);
    const schedule = epsilonSchedule(diameterSquared, options.blur, options.scaling);
    const { selfPairs, lossWanted = true } = options;
    if (!selfPairs) checkOthers(x, y);
    const setting = [selfPairs, ...schedule].join(' ');
    const kept = y.key === null ? undefined : this.kept.get(y.key);
    const known = kept?.setting === setting ? kept.potential : null;
    const [a, b] = [x, y].map(selfPairs ? mergeStrings : separateStrings);
    const ownTargets = known === null && lossWanted;
    this.rounds.prepare(a, b, { ownTargets, self: selfPairs });
    const [x1, y1] = [a, b].map(logWeights);
    const [xx, yy] = selfPairs ? [x1, y1] : [a, b].map(logWeightsOfOthers);
    const weights = { x: x1, y: y1, xx, yy };
    const { incoming, final } = this.loop(schedule, weights, { known, ownTargets });
    if (ownTargets && y.key !== null) this.keep(y.key, { setting, potential: final.yy });
    return {
      loss: lossWanted
        ? gap(weights.x, final.f, final.xx) + gap(weights.y, final.g, final.yy)
        : Number.NaN,
      diameterSquared,
      x: a,
      y: b,
      final,
      incoming,
      epsilon: schedule[schedule.length - 1],
    };
  }

  /**
   * @param known final potential of y's transport to itself, when it is known already
   * @param ownTargets false leaves that potential at what is known, or at 0
   */
  private loop(
    schedule: readonly number[],
    weights: Weights,
    { known, ownTargets }: { known: Float64Array | null; ownTargets: boolean },
  ): Pick<Transported, 'incoming' | 'final'> {
    const { rounds } = this;
    const update = (old: Potentials, epsilon: number): Potentials => {
      const cloud = (of: keyof Weights, potential: Float64Array) => ({
        logWeights: weights[of],
        potential,
      });
      return {
        ...rounds.both(cloud('x', old.f), cloud('y', old.g), epsilon),
        xx: rounds.own('xx', cloud('xx', old.xx), epsilon),
        yy: ownTargets ? rounds.own('yy', cloud('yy', old.yy), epsilon) : old.yy,
      };
    };
    const zeros = (logs: Float64Array) => new Float64Array(logs.length);
    const { x, y } = weights;
    const nothing = { f: zeros(x), g: zeros(y), xx: zeros(x), yy: known ?? zeros(y) };
    let incoming = update(nothing, schedule[0]);
    for (const epsilon of schedule) incoming = mean(incoming, update(incoming, epsilon));
    return { incoming, final: update(incoming, schedule[schedule.length - 1]) };
  }

  private keep(key: number, kept: Kept): void {
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, kept);
  }
}

function mean(a: Potentials, b: Potentials): Potentials {
  const half = (p: Float64Array, q: Float64Array) =>
    p === q ? p : p.map((value, i) => 0.5 * (value + q[i]));
  return { f: half(a.f, b.f), g: half(a.g, b.g), xx: half(a.xx, b.xx), yy: half(a.yy, b.yy) };
}

/** Σ weight · (potential - own) */
function gap(logs: Float64Array, potential: Float64Array, own: Float64Array): number {
  return logs.reduce((sum, log, i) => sum + Math.exp(log) * (potential[i] - own[i]), 0);
}
