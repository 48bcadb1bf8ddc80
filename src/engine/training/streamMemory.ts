/** What a stage that follows the stationary process holds from step to step: states, shares of windows, averaged weights. */
import type { TrainingKernel, WindowPotential } from '../../core/compute';
import { fillUniforms, STREAM } from '../../core/random/streams';
import { limitGrowth } from '../../core/training/growthLimit';
import { windowLaw, windowPotential, windowShares } from '../../core/training/windowLaw';
import type { StreamSettings, TrainingPlan, WindowSettings } from './stage';

/** Plain data: all of it is in the state of a run. */
export interface StreamState {
  /** [rows, N] where the sequences are; null before the first step */
  readonly states: Float32Array | null;
  /** [K^w] shares of the network's windows */
  readonly windows: Float32Array | null;
  /** [P] */
  readonly averaged: Float32Array | null;
}

export const EMPTY_STREAM: StreamState = { states: null, windows: null, averaged: null };

/** Numbers of the stream of resets that a step may use. */
const MOST_ROWS = 65_536;

/**
 * The quantile of the states' sizes that outliers are measured by. The median would not do: a network may spend a quarter
 * of its time in a state ten times the median's size, and who starts those anew trains another process than is judged.
 */
const USUAL_SHARE = 0.9;

export class StreamMemory {
  private readonly law: Float64Array;

  constructor(
    private readonly plan: TrainingPlan,
    private readonly settings: StreamSettings,
    private held: StreamState,
  ) {
    this.law = windowLaw(plan.hmm, settings.windows?.lengthSteps ?? 1);
  }

  get state(): StreamState {
    return this.held;
  }

  /** Of the first step of a stage: averages are the stage's own. */
  begin(): void {
    this.held = { ...this.held, averaged: null };
  }

  /** Between drawing inputs and the rollout. Rows that are new go on where another one is. */
  start(kernel: TrainingKernel, rows: number, draw: number | null): void {
    const { states } = this.held;
    if (!states) return;
    const { units } = this.plan.network;
    const known = states.length / units;
    const out = new Float32Array(rows * units);
    for (let row = 0; row < rows; row++) {
      const from = (row % known) * units;
      out.set(states.subarray(from, from + units), row * units);
    }
    if (draw !== null && this.settings.resetShare > 0) this.reset(out, rows, draw);
    kernel.startFrom(out);
  }

  /** Between sampling and the transport. */
  windowsOf(kernel: TrainingKernel, rows: number): WindowPotential | null {
    const { windows } = this.settings;
    if (!windows) return null;
    const { lengthSteps, outputs } = kernel.shape;
    const strings = { count: rows, lengthSteps, outputs, symbols: kernel.read('symbols') };
    const shares = this.mixed(windows, windowShares(strings, windows.lengthSteps));
    this.held = { ...this.held, windows: shares };
    const { weight, smoothing } = windows;
    const found = Float64Array.from(shares);
    return windowPotential(this.law, found, windows.lengthSteps, weight, smoothing);
  }

  /** After the update. @param step of the stage, from 0 */
  finish(kernel: TrainingKernel, step: number): void {
    const states = kernel.read('finalState');
    this.dropOutliers(states);
    this.held = { ...this.held, states };
    this.limit(kernel, states, step);
    const { averaging } = this.settings;
    if (averaging === null) return;
    const parameters = kernel.read('parameters');
    const { averaged } = this.held;
    // The mean of all so far, until that would keep more than it should.
    const share = Math.max(1 - averaging, 1 / (step + 1));
    const mixed = averaged
      ? averaged.map((value, p) => value + share * (parameters[p] - value))
      : parameters;
    this.held = { ...this.held, averaged: mixed };
  }

  private mixed({ memory }: WindowSettings, shares: Float64Array): Float32Array {
    const { windows } = this.held;
    if (windows?.length !== shares.length) return Float32Array.from(shares);
    return windows.map((before, code) => memory * before + (1 - memory) * shares[code]);
  }

  private reset(states: Float32Array, rows: number, draw: number): void {
    const uniforms = new Float64Array(rows);
    fillUniforms(uniforms, this.plan.seed, STREAM.trainingResets, draw * MOST_ROWS);
    const { units } = this.plan.network;
    uniforms.forEach((uniform, row) => {
      if (uniform < this.settings.resetShare) states.fill(0, row * units, (row + 1) * units);
    });
  }

  private dropOutliers(states: Float32Array): void {
    const { units } = this.plan.network;
    const norms = Float64Array.from({ length: states.length / units }, (_, row) =>
      Math.sqrt(
        states
          .subarray(row * units, (row + 1) * units)
          .reduce((sum, value) => sum + value * value, 0),
      ),
    );
    const usual = norms.slice().sort()[Math.floor(USUAL_SHARE * norms.length)];
    norms.forEach((norm, row) => {
      if (!(norm <= this.settings.largestState * usual)) {
        states.fill(0, row * units, (row + 1) * units);
      }
    });
  }

  private limit(kernel: TrainingKernel, states: Float32Array, step: number): void {
    const { growth } = this.settings;
    if (!growth || (step + 1) % growth.everySteps !== 0) return;
    const parameters = kernel.read('parameters');
    const some = states.subarray(0, growth.states * this.plan.network.units);
    const found = limitGrowth(this.plan.network, parameters, some, growth.limit);
    if (found > growth.limit) kernel.load(parameters, kernel.optimiserState());
  }
}
