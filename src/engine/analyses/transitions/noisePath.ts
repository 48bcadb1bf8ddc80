/** The noise of least action for one change of symbol: start, lead, scan over lengths, and what it is compared with. */
import { reluLayer } from '../../../core/analysis/activeSets';
import { isHomogeneous, type RecurrentLayer } from '../../../core/rnn/network';
import { argmax, logitsOf } from '../../../core/rnn/readout';
import { controllableRank, inputRank } from '../../../core/transitions/controllable';
import { pathModel, type PathModel } from '../../../core/transitions/drivenPath';
import { leadsWithin } from '../../../core/transitions/firstPassage';
import { leastNoise, scaledDown, type LeastNoise } from '../../../core/transitions/minimumAction';
import type { TransitionsParams, TransitionsResult } from '../../../protocol/analyses/transitions';
import { median } from '../../basis';
import type { AnalysisSubject } from '../subject';
import { leadReader, meanNoise, noiseAt, type Changes, type PairEvents } from './pairs';

type Described = NonNullable<TransitionsResult['path']>;

const SAMPLED_STARTS = 10;
/** Of the lengths beyond the memory every tenth is also tried from no noise. */
const FRESH_EVERY = 10;
const UNITS_LISTED = 10;
/** A state that has kept less of its norm without noise is as good as at rest. */
const REMEMBERED_NORM = 0.1;
const FARTHEST_BACK = 100;
/** Share of the median lead of `from` that is asked for when no change was seen. */
const UNSEEN_LEAD_SHARE = 0.1;

export interface NoisePath {
  readonly described: Described;
  /** [n + 1, N] states under it; null when the lead was not reached. */
  readonly states: Float64Array | null;
}

export interface Scan {
  /** Why there is no path; then nothing else is to be read. */
  readonly refused: string | null;
  /** The next length; false when all were tried. @throws Cancelled */
  advance(): boolean;
  readonly doneShare: number;
  /** What is known by now. */
  path(): NoisePath | null;
}

/** @param pair the change asked for, with its events in the orbit */
export function scanOf(
  subject: AnalysisSubject,
  changes: Changes,
  pair: PairEvents,
  params: TransitionsParams,
): Scan {
  const layer = reluLayer(subject.network);
  const { from, to } = pair;
  if (!layer) return refusal('the noise path needs a network of one ReLU layer');
  if (from === to) return refusal(`from symbol ${from} to itself is no change`);
  const { outputs } = changes.readout;
  if (Math.max(from, to) >= outputs) {
    return refusal(`symbol ${Math.max(from, to)} found, the readout has 0 to ${outputs - 1}`);
  }
  const start = startOf(changes, pair, params, subject.steps);
  if (!start)
    return refusal(`symbol ${from} is never on in this orbit: pick a state to start from`);
  const goal = leadOf(subject, changes, pair);
  if (!(goal.lead > 0)) return refusal('no lead of a symbol to aim at was seen in this orbit');
  return new PathScan(subject, changes, pair, params, layer, start, goal);
}

function refusal(refused: string): Scan {
  return {
    ...{ refused, doneShare: 1 },
    advance: () => false,
    path: () => null,
  };
}

interface Start {
  readonly step: number;
  readonly rule: string;
}

/** The chosen state, or the middle of the longest dwell that ends in the change (in any, where it was not seen). */
function startOf(
  { all, symbols }: Changes,
  { from, to }: PairEvents,
  { startStep }: TransitionsParams,
  steps: number,
): Start | null {
  if (startStep !== null) {
    return startStep < steps ? { step: startStep, rule: 'the state picked' } : null;
  }
  const dwells = all
    .map((change, k) => ({ change, start: k > 0 ? all[k - 1].step : 0 }))
    .filter(({ change }) => change.from === from);
  const own = dwells.filter(({ change }) => change.to === to);
  const among = own.length > 0 ? own : dwells;
  if (among.length === 0) {
    const step = symbols.indexOf(from);
    return step < 0 ? null : { step, rule: 'the first state of the symbol' };
  }
  const lengthOf = ({ change, start }: (typeof among)[number]) => change.step - start;
  const longest = among.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a));
  const middle = Math.floor((longest.start + longest.change.step) / 2);
  return {
    step: Math.max(middle, longest.change.step - FARTHEST_BACK),
    rule: 'a cluster state: the middle of the longest dwell before such a change',
  };
}

interface Goal {
  readonly lead: number;
  readonly rule: string;
}

function leadOf(
  subject: AnalysisSubject,
  { readout, symbols, all }: Changes,
  { from, to, events }: PairEvents,
): Goal {
  const lead = leadReader(subject, readout, from, to);
  const steps =
    events.length > 0
      ? events
      : all.filter((one) => one.from === from && one.to === to).map(({ step }) => step);
  if (steps.length > 0) {
    const mean = steps.reduce((sum, step) => sum + lead(step), 0) / steps.length;
    return {
      lead: mean,
      rule: `the mean at the first step after ${steps.length} changes of the orbit`,
    };
  }
  const { network, states } = subject;
  const own = median(leadsWithin(network, readout, states, symbols, from));
  return {
    lead: UNSEEN_LEAD_SHARE * own,
    rule: `a tenth of the median lead of symbol ${from}: the orbit has no such change`,
  };
}

class PathScan implements Scan {
  readonly refused = null;
  private readonly model: PathModel;
  private readonly found: LeastNoise[] = [];
  private readonly averageNoise: Float64Array;
  private readonly averageSteps: number;
  /** Steps for which the state without noise keeps REMEMBERED_NORM of its norm. */
  private readonly memorySteps: number;

  constructor(
    private readonly subject: AnalysisSubject,
    private readonly changes: Changes,
    private readonly pair: PairEvents,
    private readonly params: TransitionsParams,
    private readonly layer: RecurrentLayer,
    private readonly start: Start,
    private readonly goal: Goal,
  ) {
    const { weight, bias } = changes.readout;
    const units = layer.hiddenSize;
    const { from, to, events } = pair;
    this.model = pathModel({
      layer,
      start: subject.states.slice(start.step * units, (start.step + 1) * units),
      direction: Float64Array.from(
        { length: units },
        (_, k) => weight[to * units + k] - weight[from * units + k],
      ),
      offset: bias ? bias[to] - bias[from] : 0,
      lead: goal.lead,
    });
    const window = { before: params.beforeSteps, after: 0 };
    this.averageNoise =
      events.length > 0 ? meanNoise(subject, events, window) : new Float64Array(0);
    this.averageSteps = this.averageNoise.length / layer.inputSize;
    this.memorySteps = memoryOf(this.model, params.pathSteps);
  }

  get doneShare(): number {
    return this.found.length / Math.max(1, this.params.pathSteps);
  }

  advance(): boolean {
    if (this.found.length >= this.params.pathSteps) return false;
    const steps = this.found.length + 1;
    const { signal } = this.subject;
    // Longer paths leave from near rest, all alike: a bound on them is enough.
    const polished = steps <= this.memorySteps;
    const starts = polished ? this.startsWithin(steps) : this.startsBeyond(steps);
    this.found.push(leastNoise(this.model, starts, { polished, signal }));
    return true;
  }

  path(): NoisePath | null {
    return this.found.length === 0
      ? null
      : { described: this.describe(), states: this.shown()?.path?.states ?? null };
  }

  /** Least of those within the memory of the start; of all, where none of them arrives. */
  private shown(): LeastNoise | null {
    return this.best(this.memorySteps) ?? this.best(Infinity);
  }

  private best(longest: number): LeastNoise | null {
    const reached = this.found.filter(({ noise, steps }) => noise !== null && steps <= longest);
    return reached.length === 0 ? null : reached.reduce((a, b) => (b.action < a.action ? b : a));
  }

  /** None, the triggered average, the path one step shorter after a step of rest, sampled changes; each also weaker. */
  private startsWithin(steps: number): Float64Array[] {
    const { inputSize } = this.layer;
    const average = this.averageSteps > 0 ? [endOf(this.averageNoise, steps * inputSize)] : [];
    const others = [...average, ...this.shorter(steps), ...this.sampledStarts(steps)];
    const weaker = others.map((start) => scaledDown(this.model, start));
    return [new Float64Array(steps * inputSize), ...others, ...weaker];
  }

  private startsBeyond(steps: number): Float64Array[] {
    const shorter = this.shorter(steps);
    const isFresh = shorter.length === 0 || steps % FRESH_EVERY === 0;
    return isFresh ? [...shorter, new Float64Array(steps * this.layer.inputSize)] : shorter;
  }

  private shorter(steps: number): Float64Array[] {
    const before = this.found[steps - 2]?.noise;
    return before ? [endOf(before, steps * this.layer.inputSize)] : [];
  }

  private sampledStarts(steps: number): Float64Array[] {
    const { inputSize } = this.layer;
    const x = new Float64Array(inputSize);
    return this.pair.events
      .filter((event) => event - steps + 1 >= 0)
      .slice(0, SAMPLED_STARTS)
      .map((event) => {
        const noise = new Float64Array(steps * inputSize);
        for (let t = 0; t < steps; t++) {
          noiseAt(this.subject, event - steps + 1 + t, x);
          noise.set(x, t * inputSize);
        }
        return noise;
      });
  }

  private describe(): Described {
    const { subject, pair, start, goal, layer, changes, found } = this;
    const best = this.shown();
    const least = this.best(Infinity);
    const path = best?.path ?? null;
    const action = best?.action ?? Infinity;
    return {
      ...{ from: pair.from, to: pair.to, startStep: start.step, startRule: start.rule },
      ...{ lead: goal.lead, leadRule: goal.rule },
      horizons: found.map(({ steps }) => steps),
      actions: found.map((one) => one.action),
      steps: best?.steps ?? null,
      action,
      sigmas: Math.sqrt(2 * action) / subject.noiseStd,
      memorySteps: this.memorySteps,
      leastSteps: least?.steps ?? null,
      leastAction: least?.action ?? Infinity,
      atLongest: least?.steps === this.params.pathSteps,
      residual: best?.residual ?? Number.NaN,
      leadError: path ? path.lead / goal.lead - 1 : Number.NaN,
      symbolAtEnd: path ? symbolAt(changes, path.states, layer.hiddenSize) : null,
      held: best?.held ?? 0,
      startsTried: best?.startsTried ?? found.at(-1)?.startsTried ?? 0,
      startsReached: best?.startsReached ?? 0,
      startsAgreeing: best?.startsAgreeing ?? 0,
      units: best?.noise ? drivenUnits(layer, best.noise) : [],
      inputRank: inputRank(layer),
      controllableRank: path ? controllableRank(layer, path) : null,
      activeAtEnd: path
        ? path.active.subarray(-layer.hiddenSize).reduce((sum, one) => sum + one, 0)
        : null,
      noiseNorm: best?.noise ? stepNorms(best.noise, layer.inputSize) : [],
      ...this.comparison(best?.noise ?? null),
      statement: statementOf(subject, best !== null),
    };
  }

  /** Cosine with the average noise of real changes, step by step back from the change. */
  private comparison(noise: Float64Array | null): Pick<Described, 'cosine' | 'cosineCeiling'> {
    const { inputSize } = this.layer;
    const both = Math.min(this.averageSteps, (noise?.length ?? 0) / inputSize);
    if (!noise || both === 0) return { cosine: Number.NaN, cosineCeiling: Number.NaN };
    const ours = endOf(noise, both * inputSize);
    const theirs = endOf(this.averageNoise, both * inputSize);
    const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
    const product = ours.reduce((sum, value, k) => sum + value * theirs[k], 0);
    const byChance = (this.subject.noiseStd ** 2 * both * inputSize) / this.pair.events.length;
    return {
      cosine: product / Math.sqrt(square(ours) * square(theirs)),
      cosineCeiling: Math.sqrt(Math.max(0, 1 - byChance / square(theirs))),
    };
  }
}

/** At least 1, at most `longest`. */
function memoryOf(model: PathModel, longest: number): number {
  const { hiddenSize, inputSize } = model.problem.layer;
  const { states } = model.drive(new Float64Array(longest * inputSize));
  const normAt = (step: number) =>
    Math.hypot(...states.subarray(step * hiddenSize, (step + 1) * hiddenSize));
  const least = REMEMBERED_NORM * normAt(0);
  let steps = 1;
  while (steps < longest && normAt(steps + 1) >= least) steps++;
  return steps;
}

/** The last `length` numbers, after zeros where there are fewer. */
function endOf(values: Float64Array, length: number): Float64Array {
  const end = new Float64Array(length);
  const kept = Math.min(length, values.length);
  end.set(values.subarray(values.length - kept), length - kept);
  return end;
}

function symbolAt({ readout }: Changes, states: Float64Array, units: number): number {
  const logits = new Float64Array(readout.outputs);
  logitsOf(readout, states, states.length - units, logits);
  return argmax(logits, 0, readout.outputs);
}

function stepNorms(noise: Float64Array, inputSize: number): number[] {
  return Array.from({ length: noise.length / inputSize }, (_, t) =>
    Math.hypot(...noise.subarray(t * inputSize, (t + 1) * inputSize)),
  );
}

/** Σ_t U x_t, the largest first. */
function drivenUnits(
  { inputWeight, inputSize, hiddenSize }: RecurrentLayer,
  noise: Float64Array,
): Described['units'] {
  const sum = new Float64Array(inputSize);
  noise.forEach((value, at) => (sum[at % inputSize] += value));
  return Array.from({ length: hiddenSize }, (_, unit) => {
    let drive = 0;
    for (let k = 0; k < inputSize; k++) drive += inputWeight[unit * inputSize + k] * sum[k];
    return { unit, drive };
  })
    .sort((a, b) => Math.abs(b.drive) - Math.abs(a.drive))
    .slice(0, UNITS_LISTED);
}

function statementOf({ network }: AnalysisSubject, reached: boolean): string {
  if (!reached) {
    return 'No noise that was tried reaches the lead: for what was tried the action is infinite.';
  }
  return isHomogeneous(network)
    ? 'Without biases the path is free of scale: c times the state and the lead take c times the noise. It is the most likely noise for this change, not a rate for small σ.'
    : 'The most likely noise for this change from this state, not a rate.';
}
