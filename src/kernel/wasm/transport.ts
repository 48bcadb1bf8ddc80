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
import { DISTANCE_FIELDS, PLAN_FIELDS, SOFTMIN_FIELDS, STRINGS_FIELDS } from './layouts';
import { PLAN_BLOCK, STRING_BLOCK, type MemoryPlan } from './memoryPlan';
import type { KernelExports } from './module';
import { PhaseClock } from './phaseClock';
import { SoftminJob } from './softmin';
import { StringSlot } from './stringSlot';
import { Struct, structBytes } from './struct';
import type { TaskPool } from './taskPool';

const SIDES = ['xy', 'yx', 'xx', 'yy'] as const;
type Side = (typeof SIDES)[number];

/** Which cloud the rows and the columns of a side are. */
const ROWS: Readonly<Record<Side, 'x' | 'y'>> = { xy: 'x', yx: 'y', xx: 'x', yy: 'y' };
const COLUMNS: Readonly<Record<Side, 'x' | 'y'>> = { xy: 'y', yx: 'x', xx: 'x', yy: 'y' };
/** Whose potential the scores of a side's columns are made of. */
const PARTNER: Readonly<Record<Side, Side>> = { xy: 'yx', yx: 'xy', xx: 'xx', yy: 'yy' };

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
  private readonly jobs: Readonly<Record<Side, SoftminJob>>;
  private readonly distance: Struct<typeof DISTANCE_FIELDS>;
  private readonly planJob: Struct<typeof PLAN_FIELDS>;
  private readonly kept = new Map<number, Kept>();

  constructor(private readonly parts: TransportParts) {
    const { memory, exports, plan } = parts;
    this.slots = {
      x: new StringSlot(memory, exports, plan, 'x'),
      y: new StringSlot(memory, exports, plan, 'y'),
    };
    const view = new DataView(memory.buffer);
    let at = plan.at.jobs + 2 * structBytes(STRINGS_FIELDS);
    this.distance = new Struct(view, at, DISTANCE_FIELDS);
    at += structBytes(DISTANCE_FIELDS);
    this.planJob = new Struct(view, at, PLAN_FIELDS);
    at += structBytes(PLAN_FIELDS);
    const strings = plan.paddedStrings;
    const job = (side: Side, k: number) =>
      new SoftminJob(memory, {
        structAt: at + k * structBytes(SOFTMIN_FIELDS),
        costs: plan.at[`${side}Costs`],
        scores: plan.at.scores + k * 4 * strings,
        sums: plan.at.logSums + k * 8 * strings,
      });
    this.jobs = { xy: job('xy', 0), yx: job('yx', 1), xx: job('xx', 2), yy: job('yy', 3) };
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
    const yyKept = kept?.setting === setting ? kept.potential : null;
    const sides = yyKept ? SIDES.slice(0, 3) : SIDES;
    clock.measure('distances', () => this.fillCosts(sides));
    const final = clock.measure('softmin', () => this.loop(sides, schedule, a, b));
    const yy = yyKept ?? final.yy;
    if (!yyKept && y.key !== null) this.keep(y.key, { setting, potential: yy });
    const loss = gap(logWeights(a), final.xy, final.xx) + gap(logWeights(b), final.yx, yy);
    if (!withGradient) return { loss, gradientResidual: NaN, diameterSquared };
    clock.measure('plan', () => this.gradient(x.count));
    return { loss, gradientResidual: this.residual(a, y), diameterSquared };
  }

  private fillCosts(sides: readonly Side[]): void {
    for (const side of sides) {
      const rows = this.slots[ROWS[side]];
      this.distance.set({
        x: rows.at,
        y: this.slots[COLUMNS[side]].at,
        out: this.jobs[side].places.costs,
      });
      const tasks = Math.ceil(rows.count / STRING_BLOCK);
      this.parts.pool.run('distanceBlock', tasks, this.distance.at);
    }
  }

  /** Potentials after the last, non-averaged update; scores and sums of that update stay in memory. */
  private loop(
    sides: readonly Side[],
    schedule: readonly number[],
    a: MergedStrings,
    b: MergedStrings,
  ): Record<Side, Float64Array> {
    const weights = { x: logWeights(a), y: logWeights(b) };
    const potentials: Record<Side, Float64Array> = {
      xy: new Float64Array(a.count),
      yx: new Float64Array(b.count),
      xx: new Float64Array(a.count),
      yy: new Float64Array(b.count),
    };
    const round = (epsilon: number, average: boolean) => {
      for (const side of sides) {
        this.jobs[side].prepare(
          weights[COLUMNS[side]],
          potentials[PARTNER[side]],
          potentials[side],
          epsilon,
          this.slots[COLUMNS[side]].padded,
        );
      }
      for (const side of sides) {
        const job = this.jobs[side];
        this.parts.pool.run('softminBlock', job.tasks, job.places.structAt);
      }
      for (const side of sides) this.jobs[side].collect(epsilon, potentials[side], average);
    };
    round(schedule[0], false);
    for (const epsilon of schedule) round(epsilon, true);
    round(schedule[schedule.length - 1], false);
    return potentials;
  }

  /** ∂S/∂x of the merged strings: the plan to x minus the plan to y, from the last round's scores. */
  private gradient(strings: number): void {
    const { plan, pool } = this.parts;
    const rows = this.slots.x.count;
    const product = (side: 'xx' | 'xy', factor: number, add: number) => {
      const { places, kappa } = this.jobs[side];
      const columns = this.slots[COLUMNS[side]];
      this.planJob.set({
        rows,
        columns: columns.padded,
        costs: places.costs,
        scores: places.scores,
        sums: places.sums,
        kappa: kappa.value,
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

/** Σ weight · (potential - own) */
function gap(logs: Float64Array, potential: Float64Array, own: Float64Array): number {
  return logs.reduce((sum, log, i) => sum + Math.exp(log) * (potential[i] - own[i]), 0);
}
