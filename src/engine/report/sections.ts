/** What a report says of each part, as Markdown. Every number stands with its error or with why it has none. */
import { staysOf } from '../../core/distillation/stateTests';
import { batchError } from '../../core/dynamics/batchError';
import { sampleOf } from '../../core/statistics/sample';
import type { HmmResult } from '../../protocol/analyses/hmm';
import type { LyapunovResult } from '../../protocol/analyses/local';
import type { AnalysisKind, AnalysisReply } from '../../protocol/analyses/request';
import type { ZonesResult } from '../../protocol/analyses/zones';
import type { ModelSummary, Scene, Skeleton } from '../../protocol/inspector';
import { patchingLines } from './patchingReport';
import { transitionsLines } from './transitionsText';
import { escaped, estimate, number, resultLines, table } from './words';

const TITLES: Readonly<Partial<Record<string, string>>> = {
  zones: 'Zones',
  local: 'Local linear picture',
  lyapunov: 'Lyapunov exponents',
  averaged: 'Noise-averaged map',
  noise: 'Noise',
  readout: 'Readout',
  hmm: 'The network as an HMM',
  transitions: 'Transitions',
  patching: 'Patching of a change',
};

export function titleOf(kind: AnalysisKind): string {
  return TITLES[kind] ?? kind;
}

export function modelLines(model: ModelSummary): string[] {
  const rows = [
    ['cell', model.cell === 'rnn' ? `RNN, ${model.nonlinearity}` : model.cell.toUpperCase()],
    ['hidden units', model.hidden.join(' + ')],
    ['inputs', String(model.inputs)],
    ['outputs', model.outputs > 0 ? String(model.outputs) : 'no readout'],
    ['biases', model.bias ? 'yes' : 'no'],
    ['parameters', number(model.parameters)],
    ['F(ch) = cF(h)', model.homogeneous ? 'yes: rays are exact, σ is a scale' : 'no'],
  ];
  return [...table(['what', 'value'], rows), '', ...listOf(model.reasons)];
}

export function sceneLines({ basis, outputs, noInput, intact }: Scene): string[] {
  const variance = basis.explainedVarianceRatio.map((one) => `${number(100 * one)} %`).join(', ');
  const rows = outputs.flatMap((one) =>
    one.frequency.map((frequency, symbol) => [
      one.rule,
      String(symbol),
      ...symbolEstimates(
        one.rule === 'sampled' ? intact.sampled : intact.argmax,
        symbol,
        frequency,
      ),
    ]),
  );
  const changes = outputs.map((one) => [
    one.rule,
    number(one.steps),
    estimate(one.changesPerStep, one.changesPerStepError),
  ]);
  return [
    `The first three principal axes of the orbit hold ${variance} of its variance (descriptive, of this orbit: no error).`,
    `Without input ${noInput.trajectories} trajectories from states of the orbit end at ‖h‖ ≤ ${number(noInput.finalNorm)} after ${noInput.stepsEach - 1} steps.`,
    '',
    ...(outputs.length > 0
      ? [
          ...table(['symbols', 'steps', 'changes per step'], changes),
          '',
          ...table(['symbols', 'symbol', 'frequency', 'mean run, steps'], rows),
          '',
          'Errors: batch means along the orbit; of runs over the runs seen from beginning to end.',
          '',
        ]
      : []),
  ];
}

/** Frequency and mean run, each with its error. */
function symbolEstimates(symbols: Uint8Array, symbol: number, frequency: number): string[] {
  const runs = staysOf(symbols, symbol);
  const { mean, error } = sampleOf(runs);
  const own = Float64Array.from(symbols, (one) => Number(one === symbol));
  return [estimate(frequency, batchError(own)), runs.length > 1 ? estimate(mean, error) : '–'];
}

export function skeletonLines(skeleton: Skeleton, hasRays: boolean): string[] {
  const pointRows = skeleton.fixedPoints.map((point, k) => [
    String(k + 1),
    String(point.period),
    point.stability,
    point.kind === 'slow' ? 'slow point: did not converge' : point.kind,
    point.residual.toExponential(1),
    [String(point.hits), ...(point.border ? [borderText(point)] : [])].join(', '),
  ]);
  return [
    ...(hasRays ? rayLines(skeleton) : []),
    'Fixed points and cycles:',
    '',
    ...(pointRows.length > 0
      ? table(['point', 'period', 'stability', 'how', 'residual', 'hits'], pointRows)
      : ['None was found.']),
    '',
    `Estimated share of fixed points not seen (Good–Turing): ${number(100 * skeleton.unseenShare)} %. ${escaped(skeleton.method)}`,
    '',
  ];
}

/** The symbol that the readout of a ray favours, at the length of the orbit. */
function emittedText(probability: readonly number[]): string {
  if (probability.length === 0) return '–';
  const most = probability.indexOf(Math.max(...probability));
  return `symbol ${most} (p = ${number(probability[most])})`;
}

/** The largest multiplier of each side. */
function borderText({ multipliers, otherSides = [] }: Skeleton['fixedPoints'][number]): string {
  const sides = [multipliers, ...otherSides].map(([first]) =>
    first ? number(Math.hypot(...first)) : '0',
  );
  return otherSides.length > 0
    ? `at a border: largest |μ| ${sides.join(' on one side, ')} on the other`
    : 'at a border: one-sided';
}

const RAY_HEAD = [
  ...['ray', 'growth', 'period', 'kind', 'share of starts', 'transverse', 'residual'],
  ...['active units', 'emits', 'first exit'],
];

function rayLines(skeleton: Skeleton): string[] {
  const rows = skeleton.rays.map((ray, k) => [
    String(k + 1),
    ray.growth.toFixed(4),
    String(ray.period),
    ray.attracting ? 'attracting' : 'repelling',
    ray.attracting ? number(ray.startsShare) : '–',
    number(ray.transverse),
    ray.residual.toExponential(1),
    [String(ray.activeUnits[0] ?? 0), ...(ray.border ? ['at a border: one-sided'] : [])].join(', '),
    emittedText(ray.outputProbability),
    ray.exit ? `unit ${ray.exit.unit} turns ${ray.exit.turnsOn ? 'on' : 'off'}` : '–',
  ]);
  const found =
    'Invariant rays: growth is the factor per step. They are exact up to the residual, so they carry no sampling error. First exit: the unit whose switching boundary lies nearest in its own noise, a candidate for a kick unit and no proof. Emits: the symbol of the largest logit there, its softmax at the orbit’s median norm.';
  return [
    rows.length > 0 ? found : 'No invariant ray was found.',
    '',
    ...(rows.length > 0 ? [...table(RAY_HEAD, rows), ''] : []),
    `${skeleton.startsTried} starts; ${number(100 * skeleton.unsettledShare)} % did not settle; ${number(100 * skeleton.explodingShare)} % would explode without input (mean ln growth ${number(skeleton.meanLogGrowth)}).`,
    '',
  ];
}

export function analysisLines(reply: AnalysisReply): string[] {
  const { result } = reply;
  return [...ownLines(reply), ...listOf(result.notes)];
}

function ownLines(reply: AnalysisReply): string[] {
  if (reply.kind === 'hmm') return hmmLines(reply.result);
  if (reply.kind === 'zones') return zonesLines(reply.result);
  if (reply.kind === 'transitions') return transitionsLines(reply.result);
  if (reply.kind === 'patching') return patchingLines(reply.result);
  if (reply.kind === 'lyapunov') {
    return [...resultLines(reply.result), ...exponentLines(reply.result)];
  }
  return resultLines(reply.result);
}

function exponentLines({ exponents, error, settled }: LyapunovResult): string[] {
  const rows = exponents.map((exponent, k) => [
    String(k + 1),
    Number.isFinite(exponent) ? estimate(exponent, error[k]) : '−∞ (the direction dies)',
    settled[k] ? 'yes' : '**no**',
  ]);
  return [...table(['direction', 'exponent, nats per step', 'settled'], rows), ''];
}

function zonesLines(result: ZonesResult): string[] {
  const { zones, share, shareError, meanUnstable, meanUnstableError, ...others } = result;
  const { perState: _each, sensitivity: _curves, ...rest } = others;
  const rows = zones.map((name, k) => [
    name,
    estimate(share[k], shareError[k]),
    Number.isNaN(meanUnstable[k]) ? '–' : estimate(meanUnstable[k], meanUnstableError[k]),
  ]);
  return [
    ...table(['zone', 'share of states', 'mean number of |λ| > 1'], rows),
    '',
    ...resultLines(rest),
  ];
}

function hmmLines(result: HmmResult): string[] {
  const { states, emission, transition, stationary } = result;
  const names = Array.from({ length: states }, (_, i) => `state ${i}`);
  const symbols = (emission.value[0] ?? []).map((_, k) => `symbol ${k}`);
  const beside = result.targetLabel === '' ? '' : ` Beside: ${escaped(result.targetLabel)}.`;
  const rate = (one: HmmResult['klTarget']) =>
    one ? estimate(one.bitsPerSymbol, one.error) : 'not measured';
  const outcome = ({ statistic, underNull, p }: HmmResult['stateMemory']) =>
    `${number(statistic)} bits (by chance ${number(underNull)}), p = ${number(p)}`;
  return [
    `${result.states} states. ${escaped(result.statement)}`,
    ...(result.converged ? [] : ['**The fit of the states has not converged.**']),
    '',
    `Moves per step, with 95 % intervals.${beside}`,
    '',
    ...table(['from', ...names.map((name) => `to ${name}`)], matrixRows(names, transition)),
    '',
    'Symbols of each state.',
    '',
    ...table(['state', ...symbols], matrixRows(names, emission)),
    '',
    ...table(['', ...names], matrixRows(['share of the time'], stationary)),
    '',
    ...table(
      ['bits a symbol', 'estimate'],
      [
        ["from the run's HMM", rate(result.klTarget)],
        ["floor: the HMM's own strings", rate(result.klFloor)],
        ['from the distilled states', rate(result.klDistilled)],
      ],
    ),
    '',
    ...table(
      ['stays', 'seen', 'mean, steps', 'HMM', 'geometric law'],
      result.dwells.map((dwell) => [
        `state ${dwell.state}`,
        String(dwell.stays),
        estimate(dwell.meanSteps, dwell.meanStepsError),
        Number.isNaN(dwell.targetMeanSteps) ? '–' : number(dwell.targetMeanSteps),
        dwell.geometric ? `p = ${number(dwell.geometric.p)}` : 'too few stays',
      ]),
    ),
    '',
    `What the state before adds about the next state: ${outcome(result.stateMemory)}.`,
    `What ${result.symbolsBefore === 1 ? 'the symbol' : 'two symbols'} before add to the state: ${outcome(result.symbolMemory)}.`,
    '',
    ...table(
      ['states', 'BIC', 'converged'],
      result.bic.map((fit) => [
        String(fit.states),
        number(fit.bic),
        fit.converged ? 'yes' : '**no**',
      ]),
    ),
    '',
  ];
}

function matrixRows(
  names: readonly string[],
  { value, low, high, target }: HmmResult['transition'],
): string[][] {
  return value.map((row, i) => [
    names[i],
    ...row.map((one, j) => {
      const interval = Number.isNaN(low[i][j])
        ? 'no interval'
        : `${number(low[i][j])} to ${number(high[i][j])}`;
      const wanted = target?.[i][j] ?? Number.NaN;
      return `${number(one)} (${interval})${Number.isNaN(wanted) ? '' : `; HMM ${number(wanted)}`}`;
    }),
  ]);
}

function listOf(lines: readonly string[]): string[] {
  return lines.length > 0 ? [...lines.map((line) => `- ${escaped(line)}`), ''] : [];
}
