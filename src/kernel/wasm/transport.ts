/** The debiased Sinkhorn loop of core/transport on the kernel's byte costs. Chooses nothing: schedule and averaging are core's. */
import type { StepShape, Targets, TransportOptions, TransportReport } from '../../core/compute';
import { epsilonSchedule } from '../../core/transport/schedule';
import { checkStrings } from '../../core/transport/stringDivergence';
import {
  logWeights,
  stringDiameterSquared,
  type MergedStrings,
  type SymbolStrings,
} from '../../core/transport/strings';
import { DISTANCE_FIELDS, PAIRS_FIELDS, PLAN_FIELDS, STRINGS_FIELDS } from './layouts';
import { PLAN_BLOCK, STRING_BLOCK, type MemoryPlan } from './memoryPlan';
import type { KernelExports } from './module';
import { PairsRound, type Cloud, type SidePlaces } from './pairs';
import type { PhaseClock } from './phaseClock';
import { RobustSoftmin } from './softmin';
import { StringSlot } from './stringSlot';
import { Struct, structBytes } from './struct';
import type { TaskPool } from './taskPool';

/** Cost matrices, rows first. `yx` is made only when a round can not do without it. */
type Side = 'xy' | 'yx' | 'xx' | 'yy';

/** Potentials as in core/transport/sinkhorn. */
type Potentials = Record<'f' | 'g' | 'xx' | 'yy', Float64Array>;

/** Targets whose own transport is kept; a run has a few batches. */
const MOST_KEPT = 64;

interface Kept {
  readonly setting: string;
  /** Final potential of the targets' transport to themselves. */
  readonly potential: Float64Array;
}

export interface TransportParts {
  readonly shape: StepShape;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  readonly plan: MemoryPlan;
  readonly pool: TaskPool;
  readonly clock: PhaseClock;
}

export class WasmTransport {
  private readonly slots: Readonly<Record<'x' | 'y', StringSlot>>;
  private readonly sides: Readonly<Record<Side, SidePlaces>>;
  private readonly distance: Struct<typeof DISTANCE_FIELDS>;
  private readonly planJob: Struct<typeof PLAN_FIELDS>;
  private readonly pairs: PairsRound;
  private readonly robust: RobustSoftmin;
  private readonly kept = new Map<number, Kept>();
  /** Whether the costs of `yx` are those of the present strings. */
  private transposed = false;

  constructor(private readonly parts: TransportParts) {
    const { memory, exports, plan, pool } = parts;
    this.slots = {
      x: new StringSlot(memory, exports, plan, 'x'),
      y: new StringSlot(memory, exports, plan, 'y'),
    };
    const view = new DataView(memory.buffer);
    const distanceAt = plan.at.jobs + 2 * structBytes(STRINGS_FIELDS);
    const planAt = distanceAt + structBytes(DISTANCE_FIELDS);
    const pairsAt = planAt + structBytes(PLAN_FIELDS);
    this.distance = new Struct(view, distanceAt, DISTANCE_FIELDS);
    this.planJob = new Struct(view, planAt, PLAN_FIELDS);
    const { rowScores, rowWeights, rowSums, columnSums } = plan.at;
    const places = { structAt: pairsAt, rowScores, rowWeights, rowSums, columnSums };
    this.pairs = new PairsRound(memory, exports, pool, places);
    this.robust = new RobustSoftmin(memory, pool, pairsAt + structBytes(PAIRS_FIELDS));
    const side = (name: Side, k: number): SidePlaces => ({
      costs: plan.at[`${name}Costs`],
      scores: plan.at.scores + k * 4 * plan.paddedStrings,
      logSums: plan.at.logSums + k * 8 * plan.paddedStrings,
    });
    this.sides = { xy: side('xy', 0), yx: side('yx', 1), xx: side('xx', 2), yy: side('yy', 3) };
  }

  /** Merged strings of the last x, whose gradient `symbolGradient` is in memory. */
  get x(): MergedStrings {
    const { merged } = this.slots.x;
    if (!merged) throw new Error('no strings were compared yet');
    return merged;
  }

  /** @throws RangeError for strings that do not fit each other or the kernel */
  divergence(
    x: SymbolStrings,
    y: Targets,
    options: TransportOptions,
    withGradient: boolean,
  ): TransportReport {
    checkStrings(x, y);
    const { clock, shape } = this.parts;
    checkRoom(x, shape);
    checkRoom(y, shape);
    const diameterSquared = stringDiameterSquared(x, y);
    const schedule = epsilonSchedule(diameterSquared, options.blur, options.scaling);
    const a = this.slots.x.fill(x);
    const b = this.slots.y.fill(y);
    const setting = schedule.join(' ');
    const kept = y.key === null ? undefined : this.kept.get(y.key);
    const known = kept?.setting === setting ? kept.potential : null;
    clock.measure('distances', () => this.fillCosts(known ? ['xy', 'xx'] : ['xy', 'xx', 'yy']));
    const final = clock.measure('softmin', () => this.loop(schedule, a, b, known));
    if (!known && y.key !== null) this.keep(y.key, { setting, potential: final.yy });
    const loss = gap(logWeights(a), final.f, final.xx) + gap(logWeights(b), final.g, final.yy);
    if (!withGradient) return { loss, gradientResidual: NaN, diameterSquared };
    clock.measure('plan', () => this.gradient(x.count, schedule[schedule.length - 1]));
    return { loss, gradientResidual: this.residual(a, y), diameterSquared };
  }

  private fillCosts(sides: readonly Side[]): void {
    this.transposed = sides.includes('yx');
    for (const side of sides) {
      const rows = this.slots[side[0] as 'x' | 'y'];
      const columns = this.slots[side[1] as 'x' | 'y'];
      this.distance.set({ x: rows.at, y: columns.at, out: this.sides[side].costs });
      const tasks = Math.ceil(rows.count / STRING_BLOCK);
      this.parts.pool.run('distanceBlock', tasks, this.distance.at);
    }
  }

  /**
   * Potentials after the last, non-averaged update; scores and log-sums of that update stay in memory.
   *
   * @param known final potential of y's transport to itself, when it is known already
   */
  private loop(
    schedule: readonly number[],
    a: MergedStrings,
    b: MergedStrings,
    known: Float64Array | null,
  ): Potentials {
    const weights = { x: logWeights(a), y: logWeights(b) };
    const zeros = (strings: MergedStrings) => new Float64Array(strings.count);
    let old: Potentials = { f: zeros(a), g: zeros(b), xx: zeros(a), yy: known ?? zeros(b) };
    const update = (epsilon: number): Potentials => {
      const x = { logWeights: weights.x, potential: old.f };
      const y = { logWeights: weights.y, potential: old.g };
      const both = this.both(x, y, epsilon);
      const own = (side: 'xx' | 'yy', logs: Float64Array, potential: Float64Array) =>
        this.own(side, { logWeights: logs, potential }, epsilon);
      return {
        ...both,
        xx: own('xx', weights.x, old.xx),
        yy: known ?? own('yy', weights.y, old.yy),
      };
    };
    old = update(schedule[0]);
    for (const epsilon of schedule) old = mean(old, update(epsilon));
    return update(schedule[schedule.length - 1]);
  }

  private both(x: Cloud, y: Cloud, epsilon: number): Pick<Potentials, 'f' | 'g'> {
    const found = this.pairs.run(this.sides.xy, x, y, epsilon, this.slots.y.padded);
    if (found) return { f: found.rows, g: found.columns };
    if (!this.transposed) this.fillCosts(['yx']);
    return {
      f: this.robust.run(this.sides.xy, x, y, epsilon, this.slots.y.padded),
      g: this.robust.run(this.sides.yx, y, x, epsilon, this.slots.x.padded),
    };
  }

  private own(side: 'xx' | 'yy', cloud: Cloud, epsilon: number): Float64Array {
    const { padded } = this.slots[side[0] as 'x' | 'y'];
    const found = this.pairs.run(this.sides[side], cloud, cloud, epsilon, padded);
    return found?.rows ?? this.robust.run(this.sides[side], cloud, cloud, epsilon, padded);
  }

  /** ∂S/∂x of the merged strings: the plan to x minus the plan to y, from the last round's scores. */
  private gradient(strings: number, epsilon: number): void {
    const { plan, pool } = this.parts;
    const rows = this.slots.x.count;
    const product = (side: 'xx' | 'xy', factor: number, add: number) => {
      const { costs, scores, logSums } = this.sides[side];
      const columns = this.slots[side[1] as 'x' | 'y'];
      this.planJob.set({
        rows,
        columns: columns.padded,
        costs,
        scores,
        sums: logSums,
        kappa: Math.LOG2E / epsilon,
        oneHotAt: columns.oneHotAt,
        oneHotRow: plan.oneHotRow,
        out: plan.at.symbolGradient,
        factor,
        add,
      });
      pool.run('planBlock', Math.ceil(rows / PLAN_BLOCK), this.planJob.at);
    };
    product('xx', 1 / strings, 0);
    product('xy', -1 / strings, 1);
  }

  /** ‖Σ ∂S/∂x - (mean x - mean y)‖ over all symbols; the gradient of the last one is what the others leave. */
  private residual(a: MergedStrings, y: SymbolStrings): number {
    const { plan, memory } = this.parts;
    const row = plan.oneHotRow / 4;
    const { lengthSteps, outputs } = a;
    const gradient = new Float32Array(memory.buffer, plan.at.symbolGradient, a.count * row);
    const gap = new Float64Array(lengthSteps * outputs);
    for (let i = 0; i < a.count; i++) {
      for (let t = 0; t < lengthSteps; t++) {
        for (let k = 0; k < outputs - 1; k++) {
          const value = a.weights[i] * gradient[i * row + t * (outputs - 1) + k];
          gap[t * outputs + k] += value;
          gap[t * outputs + outputs - 1] -= value;
        }
        gap[t * outputs + a.symbols[i * lengthSteps + t]] -= a.weights[i] / a.indexOf.length;
      }
    }
    for (let j = 0; j < y.symbols.length; j++) {
      gap[(j % lengthSteps) * outputs + y.symbols[j]] += 1 / y.count;
    }
    return Math.sqrt(gap.reduce((sum, value) => sum + value * value, 0));
  }

  private keep(key: number, kept: Kept): void {
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, kept);
  }
}

function checkRoom(strings: SymbolStrings, shape: StepShape): void {
  if (strings.count > shape.batch) {
    throw new RangeError(`strings: ${strings.count} found, at most ${shape.batch} fit the batch`);
  }
  for (const key of ['lengthSteps', 'outputs'] as const) {
    if (strings[key] !== shape[key]) {
      throw new RangeError(`${key}: ${strings[key]} found, the network has ${shape[key]}`);
    }
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
