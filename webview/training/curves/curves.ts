/** Which curves a run has and what is drawn in each: data and words, no drawing. */
import { number, plusMinus, probability } from '../../ui/format';
import type { RunStart } from '../../../src/protocol/trainingReports';
import { bestRow, changedRows, epochsPerSecond, type History, type Value } from '../history';
import type { TrainingState } from '../state';
import type { Role } from './roles';

export type CurveName =
  'loss' | 'gradientNorm' | 'changes' | 'frequency' | 'speed' | 'learningRate' | 'blur';

export interface Line {
  readonly label: string;
  readonly role: Role;
  /** One value an epoch, or a step. */
  readonly over: 'epochs' | 'steps';
  /** Whose values these are: null for this run's. */
  readonly other: OtherRun | null;
  readonly values: readonly Value[];
  readonly style: 'thin' | 'bold' | 'faint';
  /** Written at its right end, where several lines are alike; '' for none. */
  readonly endLabel: string;
}

/** A run of the comparison. */
export interface OtherRun {
  /** In the comparison, from 0. */
  readonly place: number;
  /** Of each value. */
  readonly epochs: readonly number[];
  /** Left out of a legend in which its colours mean something else. */
  readonly inLegend: boolean;
}

/** A value that holds throughout: a dashed line, with a band around it when it has a spread. */
export interface Reference {
  readonly label: string;
  readonly role: Role;
  readonly value: number;
  readonly spread: number;
}

export interface Curve {
  readonly name: CurveName;
  readonly title: string;
  /** Of the vertical axis, with its unit. */
  readonly axis: string;
  readonly scale: 'linear' | 'log';
  /** Its axis starts there, where that tells more than the whole range. */
  readonly fromZero: boolean;
  readonly lines: readonly Line[];
  readonly references: readonly Reference[];
  /** One epoch that stands out. */
  readonly mark: { readonly row: number; readonly value: number; readonly text: string } | null;
  readonly format: (value: number) => string;
}

/** A learning rate that changes more often is a schedule: its changes are no stages. */
const MOST_STAGES = 12;

export function curvesOf(state: TrainingState): readonly Curve[] {
  return [
    lossCurve(state),
    gradientCurve(state),
    changesCurve(state),
    ...(symbolsOf(state) > 0 ? [frequencyCurve(state)] : []),
    speedCurve(state),
    ...settingCurves(state),
  ];
}

/** True when there is something to draw. */
export function hasData({ lines }: Curve): boolean {
  return lines.some(({ values }) => values.some((value) => value !== null));
}

export interface Stage {
  readonly row: number;
  readonly name: string;
}

/** Where stages begin, by their names or by the settings that change; empty for a run of one stage. */
export function stagesOf(
  { epoch, learningRate, blur }: History,
  named: RunStart['stages'] = [],
): readonly Stage[] {
  if (named.length > 1) {
    let end = 0;
    return named.slice(1).flatMap(({ name }, k) => {
      end += named[k].epochs;
      const row = epoch.findIndex((one) => one > end);
      return row > 0 ? [{ row, name }] : [];
    });
  }
  const rows = [...new Set([...changedRows(learningRate), ...changedRows(blur)])].sort(
    (a, b) => a - b,
  );
  if (rows.length > MOST_STAGES) return [];
  return rows.map((row) => {
    const parts = [
      ...(learningRate[row] === learningRate[row - 1]
        ? []
        : [`learning rate ${number(learningRate[row])}`]),
      ...(blur[row] === blur[row - 1] ? [] : [`blur ${number(blur[row])}`]),
    ];
    return { row, name: parts.join(', ') };
  });
}

function lossCurve(state: TrainingState): Curve {
  const { history, steps, snapshot, view } = state;
  const best = bestRow(history);
  const loss = best === null ? null : history.validationLoss[best];
  const floor = snapshot?.start?.floor ?? null;
  return {
    name: 'loss',
    title: 'Loss',
    axis: 'loss (mismatches)',
    scale: view.logLoss ? 'log' : 'linear',
    fromZero: false,
    lines: [
      {
        label: 'steps',
        role: 'steps',
        over: 'steps',
        other: null,
        values: steps.map((step) => step.loss),
        style: 'faint',
        endLabel: '',
      },
      epochLine('training', 'training', history.trainingLoss, 'thin'),
      epochLine('validation', 'validation', history.validationLoss, 'bold'),
      ...comparedLines(state, (other) => other.validationLoss),
    ],
    references: floor
      ? [
          {
            label: `floor ${plusMinus(floor.mean, floor.sd)}`,
            role: 'reference',
            value: floor.mean,
            // Of a single comparison it is NaN, and null once it has travelled.
            spread: Number.isFinite(floor.sd) ? floor.sd : 0,
          },
        ]
      : [],
    mark:
      best === null || loss === null
        ? null
        : {
            row: best,
            value: loss,
            text: `best ${number(loss)}, epoch ${history.epoch[best]}`,
          },
    format: (value) => number(value),
  };
}

function gradientCurve(state: TrainingState): Curve {
  const { history, steps } = state;
  return {
    ...plain('gradientNorm', 'Gradient norm', 'norm before clipping'),
    scale: 'log',
    lines: [
      {
        label: 'steps',
        role: 'steps',
        over: 'steps',
        other: null,
        values: steps.map(({ gradientNorm }) => gradientNorm),
        style: 'faint',
        endLabel: '',
      },
      epochLine('epoch mean', 'training', history.gradientNorm, 'thin'),
      ...comparedLines(state, (other) => other.gradientNorm),
    ],
  };
}

function changesCurve(state: TrainingState): Curve {
  const { history, snapshot } = state;
  const target = snapshot?.target ?? null;
  return {
    ...plain('changes', 'Changes per sequence', 'changes per sequence'),
    lines: [
      epochLine('network, sampled', 'validation', history.changesPerSequence, 'bold'),
      ...comparedLines(state, (other) => other.changesPerSequence),
    ],
    references: target
      ? [hmmReference(number(target.changesPerSequence), 'reference', target.changesPerSequence)]
      : [],
  };
}

function frequencyCurve(state: TrainingState): Curve {
  const { history, snapshot } = state;
  const exact = snapshot?.target?.frequency ?? [];
  const symbols = Array.from({ length: symbolsOf(state) }, (_, symbol) => symbol);
  return {
    ...plain('frequency', 'Symbol frequencies', 'frequency'),
    lines: [
      ...symbols.map((symbol) => ({
        ...epochLine(`symbol ${symbol}`, symbol, history.frequency[symbol] ?? [], 'thin'),
        endLabel: String(symbol),
      })),
      ...symbols.flatMap((symbol) =>
        comparedLines(state, ({ frequency }) => frequency[symbol] ?? [], symbol),
      ),
    ],
    references: exact.map((share, symbol) =>
      hmmReference(`symbol ${symbol} ${probability(share)}`, symbol, share),
    ),
    format: probability,
  };
}

/** Of a run that does not tell how many steps an epoch has, by epochs. */
function speedCurve({ history, steps, snapshot }: TrainingState): Curve {
  const stepsPerEpoch = snapshot?.start?.stepsPerEpoch ?? null;
  const perSecond = epochsPerSecond(history);
  const [unit, factor] =
    stepsPerEpoch === null ? ['epochs per minute', 60] : ['steps per second', stepsPerEpoch];
  const values = perSecond.map((rate) => (rate === null ? null : factor * rate));
  return {
    ...plain('speed', 'Speed', unit),
    lines: [
      ...(stepsPerEpoch === null
        ? []
        : [
            {
              label: 'steps',
              role: 'steps' as const,
              over: 'steps' as const,
              other: null,
              values: steps.map(({ stepMs }) => (stepMs > 0 ? 1000 / stepMs : null)),
              style: 'faint' as const,
              endLabel: '',
            },
          ]),
      epochLine('whole epochs', 'training', values, 'thin'),
    ],
    fromZero: true,
    format: (value) => number(value, 3),
  };
}

/** Learning rate and blur, when they are not the same throughout, here or in a run compared. */
function settingCurves(state: TrainingState): Curve[] {
  const settings = [
    ['learningRate', 'Learning rate', 'learning rate (per step)'],
    ['blur', 'Blur', 'blur (√mismatches)'],
  ] as const;
  const histories = [state.history, ...state.compared.map(({ history }) => history)];
  return settings
    .filter(([name]) => histories.some((one) => changedRows(one[name]).length > 0))
    .map(([name, title, axis]) => ({
      ...plain(name, title, axis),
      lines: [
        epochLine(title.toLowerCase(), 'training', state.history[name], 'thin'),
        ...comparedLines(state, (other) => other[name]),
      ],
    }));
}

function plain(name: CurveName, title: string, axis: string): Curve {
  return {
    name,
    title,
    axis,
    scale: 'linear',
    fromZero: false,
    lines: [],
    references: [],
    mark: null,
    format: (value) => number(value),
  };
}

function epochLine(
  label: string,
  role: Role,
  values: readonly Value[],
  style: Line['style'],
): Line {
  return { label, role, over: 'epochs', other: null, values, style, endLabel: '' };
}

/** @param symbol whose colour the lines have; a run's own where none is given */
function comparedLines(
  { compared }: TrainingState,
  valuesOf: (history: History) => readonly Value[],
  symbol?: number,
): Line[] {
  return compared.map(({ run, history }, place) => ({
    ...epochLine(run.name, symbol ?? `compared ${place}`, valuesOf(history), 'thin'),
    other: { place, epochs: history.epoch, inLegend: symbol === undefined },
  }));
}

function hmmReference(text: string, role: Role, value: number): Reference {
  return { label: `HMM ${text}`, role, value, spread: 0 };
}

function symbolsOf({ history, snapshot }: TrainingState): number {
  return Math.max(history.frequency.length, snapshot?.target?.frequency.length ?? 0);
}
