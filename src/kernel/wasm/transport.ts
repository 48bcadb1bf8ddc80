/** Costs, softmins and plans of strings in the kernel's memory. The loop that asks for them is stringTransport.ts. */
import type {
  GradientEstimator,
  StepShape,
  Targets,
  TransportOptions,
  TransportReport,
} from '../../core/compute';
import type { Potentials } from '../../core/transport/sinkhorn';
import type { MergedStrings, SymbolStrings } from '../../core/transport/strings';
import {
  StringTransport,
  type Cloud,
  type PairsWanted,
  type StringRounds,
} from '../stringTransport';
import { DISTANCE_FIELDS, PAIRS_FIELDS, PLAN_FIELDS, STRINGS_FIELDS } from './layouts';
import { PLAN_BLOCK, STRING_BLOCK, type MemoryPlan } from './memoryPlan';
import type { KernelExports } from './module';
import { PairsRound, type SidePlaces } from './pairs';
import type { PhaseClock } from './phaseClock';
import { RobustSoftmin } from './softmin';
import { StringSlot } from './stringSlot';
import { Struct, structBytes } from './struct';
import type { TaskPool } from './taskPool';

/** Cost matrices, rows first. `yx` is made only when a round can not do without it. */
type Side = 'xy' | 'yx' | 'xx' | 'yy';

export interface TransportParts {
  readonly shape: StepShape;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  readonly plan: MemoryPlan;
  readonly pool: TaskPool;
  readonly clock: PhaseClock;
}

export class WasmTransport implements StringRounds {
  private readonly slots: Readonly<Record<'x' | 'y', StringSlot>>;
  private readonly sides: Readonly<Record<Side, SidePlaces>>;
  private readonly distance: Struct<typeof DISTANCE_FIELDS>;
  private readonly planJob: Struct<typeof PLAN_FIELDS>;
  private readonly pairs: PairsRound;
  private readonly robust: RobustSoftmin;
  private readonly transport: StringTransport;
  /** Whether the costs of `yx` are those of the present strings. */
  private transposed = false;
  /** Whether the present strings are not compared with themselves. */
  private others = false;

  constructor(private readonly parts: TransportParts) {
    const { memory, exports, plan, pool, shape } = parts;
    this.transport = new StringTransport(shape, this);
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
      others: false,
    });
    this.sides = { xy: side('xy', 0), yx: side('yx', 1), xx: side('xx', 2), yy: side('yy', 3) };
  }

  /** Merged strings of the last x, whose gradient or masses are in memory. */
  get x(): MergedStrings {
    const { merged } = this.slots.x;
    if (!merged) throw new Error('no strings were compared yet');
    return merged;
  }

  /**
   * Leaves in memory what the estimator's gradient is made of: ∂S/∂x, or the masses of both plans; null for nothing.
   *
   * @throws RangeError for strings that do not fit each other or the kernel
   */
  divergence(
    x: SymbolStrings,
    y: Targets,
    options: TransportOptions,
    estimator: GradientEstimator['kind'] | null,
  ): TransportReport {
    const { loss, diameterSquared, x: merged, epsilon } = this.transport.run(x, y, options);
    if (!estimator) return { loss, gradientResidual: NaN, diameterSquared };
    const masses = estimator === 'localExpectation';
    this.parts.clock.measure('plan', () => {
      if (masses) this.masses(epsilon);
      else this.gradient(x.count, epsilon);
    });
    const gradientResidual = this.residual(merged, y, masses);
    return { loss, gradientResidual, diameterSquared };
  }

  prepare(x: MergedStrings, y: MergedStrings, { ownTargets, self }: PairsWanted): void {
    this.others = !self;
    this.slots.x.fill(x);
    this.slots.y.fill(y);
    this.parts.clock.measure('distances', () =>
      this.fillCosts(ownTargets ? ['xy', 'xx', 'yy'] : ['xy', 'xx']),
    );
  }

  both(x: Cloud, y: Cloud, epsilon: number): Pick<Potentials, 'f' | 'g'> {
    return this.parts.clock.measure('softmin', () => {
      const found = this.pairs.run(this.sides.xy, x, y, epsilon, this.slots.y.padded);
      if (found) return { f: found.rows, g: found.columns };
      if (!this.transposed) this.fillCosts(['yx']);
      return {
        f: this.robust.run(this.sides.xy, x, y, epsilon, this.slots.y.padded),
        g: this.robust.run(this.sides.yx, y, x, epsilon, this.slots.x.padded),
      };
    });
  }

  own(side: 'xx' | 'yy', cloud: Cloud, epsilon: number): Float64Array {
    const { padded } = this.slots[side[0] as 'x' | 'y'];
    const places = { ...this.sides[side], others: this.others };
    return this.parts.clock.measure('softmin', () => {
      const found = this.pairs.run(places, cloud, cloud, epsilon, padded);
      return found?.rows ?? this.robust.run(places, cloud, cloud, epsilon, padded);
    });
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

  /** ∂S/∂x of the merged strings: the plan to x minus the plan to y, from the last round's scores. */
  private gradient(strings: number, epsilon: number): void {
    this.product('xx', epsilon, { out: 'symbolGradient', factor: 1 / strings, add: 0 });
    this.product('xy', epsilon, { out: 'symbolGradient', factor: -1 / strings, add: 1 });
  }

  /** Shares of mass by symbol, of the plan to x and of that to y, where the gradient would be. */
  private masses(epsilon: number): void {
    this.product('xx', epsilon, { out: 'ownMass', factor: 1, add: 0 });
    this.product('xy', epsilon, { out: 'symbolGradient', factor: 1, add: 0 });
  }

  /** out += factor · plan times one-hot strings; `add` 0 starts from zero. */
  private product(
    side: 'xx' | 'xy',
    epsilon: number,
    job: { out: 'symbolGradient' | 'ownMass'; factor: number; add: number },
  ): void {
    const { plan, pool } = this.parts;
    const rows = this.slots.x.count;
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
      factor: job.factor,
      add: job.add,
      out: plan.at[job.out],
      others: Number(side === 'xx' && this.others),
    });
    pool.run('planBlock', Math.ceil(rows / PLAN_BLOCK), this.planJob.at);
  }

  /** ‖Σ ∂S/∂x - (mean x - mean y)‖ over all symbols; the gradient of the last one is what the others leave. */
  private residual(a: MergedStrings, y: SymbolStrings, masses: boolean): number {
    const { plan, memory } = this.parts;
    const row = plan.oneHotRow / 4;
    const { lengthSteps, outputs } = a;
    const floats = (at: number) => new Float32Array(memory.buffer, at, a.count * row);
    const gradient = floats(plan.at.symbolGradient);
    const own = floats(plan.at.ownMass);
    const share = 1 / a.indexOf.length;
    const gradientAt = (at: number) => (masses ? share * (own[at] - gradient[at]) : gradient[at]);
    const gap = new Float64Array(lengthSteps * outputs);
    for (let i = 0; i < a.count; i++) {
      for (let t = 0; t < lengthSteps; t++) {
        for (let k = 0; k < outputs - 1; k++) {
          const value = a.weights[i] * gradientAt(i * row + t * (outputs - 1) + k);
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
}
