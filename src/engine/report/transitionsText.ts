/** What a report says of transitions: changes, averages around them, times to come, the least noise, areas. As Markdown. */
import type { TransitionsResult } from '../../protocol/analyses/transitions';
import { escaped, estimate, number, table } from './words';

type Pair = TransitionsResult['pairs'][number];
type Averages = NonNullable<Pair['averages']>;
type Passage = TransitionsResult['passages'][number];
type NoisePath = NonNullable<TransitionsResult['path']>;
type Areas = NonNullable<TransitionsResult['areas']>;

/** Lags of the averages that a text shows; all of them are in the data. */
const LAGS_SHOWN = [-20, -10, -5, -2, -1, 0, 1, 5, 10];
const UNITS_SHOWN = 5;

export function transitionsLines(result: TransitionsResult): string[] {
  const { pairs, passages, path, pathRefused, areas, parameters } = result;
  return [
    'Changes of the argmax symbol; events are those that leave a dwell for a dwell.',
    '',
    ...pairTable(pairs),
    ...pairs.flatMap((pair) => (pair.averages ? averagesLines(pair, pair.averages) : [])),
    ...passageLines(passages, parameters.capSteps),
    ...(path ? pathLines(path) : []),
    ...(pathRefused === null ? [] : [`Least noise: not computed: ${escaped(pathRefused)}.`, '']),
    ...(areas ? areasLines(areas) : []),
  ];
}

function pairTable(pairs: readonly Pair[]): string[] {
  if (pairs.length === 0) return ['The symbol does not change along the orbit.', ''];
  const rows = pairs.map(({ from, to, changes, events, tooFew }) => [
    String(from),
    String(to),
    String(changes),
    `${events}${tooFew ? ', too few for averages' : ''}`,
  ]);
  return [...table(['from', 'to', 'changes', 'events'], rows), ''];
}

function averagesLines({ from, to, events }: Pair, averages: Averages): string[] {
  const { lags, lead, leadError, norm, normError, noiseNorm, noiseNormByChance } = averages;
  const shown = LAGS_SHOWN.map((lag) => lags.indexOf(lag)).filter((at) => at >= 0);
  const rows = shown.map((at) => [
    String(lags[at]),
    estimate(lead[at], leadError[at]),
    estimate(norm[at], normError[at]),
    number(noiseNorm[at]),
  ]);
  const units = averages.units
    .slice(0, UNITS_SHOWN)
    .map(({ unit, lag, z }) => [
      String(unit),
      String(lag),
      `${number(z)}${Math.abs(z) > averages.unitsThreshold ? '' : ' (by chance)'}`,
    ]);
  const lead0 = `lead of ${to} over ${from}`;
  return [
    `**Averages around ${from} → ${to}**, over ${events} events; errors over events. The mean noise of independent inputs would have length ${number(noiseNormByChance)}.`,
    '',
    ...table(['lag, steps', lead0, '‖state‖', '‖mean noise‖'], rows),
    '',
    ...(units.length > 0
      ? [
          `Units whose input is locked to the change; |z| above ${number(averages.unitsThreshold)} is chance once in twenty.`,
          '',
          ...table(['unit', 'lag', 'mean input, standard errors'], units),
          '',
        ]
      : []),
  ];
}

function passageLines(passages: readonly Passage[], capSteps: number): string[] {
  const known = passages.filter(({ refused }) => refused === null);
  const title = ({ from, to }: Passage) => `${from} → ${to ?? 'any'}`;
  const direct = known.map((one) => [
    title(one),
    String(one.direct.runs),
    `${estimate(one.direct.mean, one.direct.error)}${one.direct.censored > 0 ? ', restricted' : ''}`,
    estimate(one.direct.censored, shareError(one.direct.censored, one.direct.runs)),
    number(one.direct.stepsPerArrival),
  ]);
  const split = known.map((one) => [
    title(one),
    estimate(one.exits.probability, one.exits.error),
    estimate(one.splitting.probability, one.splitting.error),
    estimate(one.hill.mean, one.hill.error),
    number(one.differenceInErrors),
  ]);
  const isCensored = known.some(({ direct: { censored } }) => censored > 0);
  return [
    '**Times to a change**, mean first passages, by direct runs.',
    '',
    ...(known.length > 0
      ? [
          ...table(
            ['passage', 'runs', 'mean, steps', 'share censored', 'steps per arrival'],
            direct,
          ),
          '',
          ...(isCensored
            ? [
                `Runs that had not arrived at the cap of ${capSteps} steps are censored: they count as ${capSteps}, so that a restricted mean is less than the mean. “Steps per arrival” is all steps over all arrivals, the mean where times are memoryless.`,
                '',
              ]
            : []),
          'The same by multilevel splitting and the Hill relation: the share of exits from home that arrive before they are home again, counted and by splitting, and the mean time made of it.',
          '',
          ...table(
            [
              'passage',
              'exits that arrive, counted',
              'by splitting',
              'mean, steps (Hill)',
              'less direct, in errors',
            ],
            split,
          ),
          '',
        ]
      : ['None could be measured.', '']),
    ...passages.flatMap((one) =>
      one.refused === null ? [] : [`- ${title(one)}: ${escaped(one.refused)}`],
    ),
    ...(known.length < passages.length ? [''] : []),
  ];
}

/** Binomial; 0 where all or none: what is not seen has no error of its own. */
export function shareError(share: number, trials: number): number {
  return Math.sqrt((share * (1 - share)) / trials);
}

function pathLines(path: NoisePath): string[] {
  const agreeing = `${path.startsAgreeing} of ${path.startsReached} that reached it, of ${path.startsTried} starts`;
  const leastOfAll =
    path.leastSteps === path.steps
      ? 'the same'
      : `${number(path.leastAction)} with ${path.leastSteps ?? '–'} steps, an upper bound`;
  const rows = [
    ['from step of the orbit', `${path.startStep} (${path.startRule})`],
    ['lead to be reached', `${number(path.lead)} (${path.leadRule})`],
    ['steps', path.steps === null ? 'not reached' : String(path.steps)],
    ['action ½ Σ‖x‖²', number(path.action)],
    ['length of the noise, σ', number(path.sigmas)],
    ['memory of the start, steps', String(path.memorySteps)],
    ['least action of all lengths', `${leastOfAll}${path.atLongest ? ', the longest tried' : ''}`],
    ['starts that agree', agreeing],
    ['residual of optimality', path.residual.toExponential(1)],
    ['symbol at its end', path.symbolAtEnd === null ? '–' : String(path.symbolAtEnd)],
    [
      'cosine with the average noise',
      `${number(path.cosine)} (at most ${number(path.cosineCeiling)})`,
    ],
    [
      'rank of the input, of what it can reach',
      `${rank(path.inputRank)}, ${rank(path.controllableRank)}`,
    ],
  ].map(([what, value]) => [what, escaped(value)]);
  const units = path.units
    .slice(0, UNITS_SHOWN)
    .map(({ unit, drive }) => [String(unit), number(drive)]);
  return [
    `**Least noise that makes ${path.from} → ${path.to}**. ${escaped(path.statement)} It is an optimum, not an estimate: no error.`,
    '',
    ...table(['what', 'value'], rows),
    '',
    ...(units.length > 0 ? [...table(['unit', 'integrated drive'], units), ''] : []),
  ];
}

function rank(value: number | null): string {
  return value === null ? 'not computed' : String(value);
}

function areasLines(areas: Areas): string[] {
  if (areas.refused !== null) return [`Areas as in the paper: ${escaped(areas.refused)}.`, ''];
  return [
    `**Areas as in the paper’s scripts**, found at attempt ${areas.attempts}: cluster step ${areas.clusterStep ?? '–'}, kick step ${areas.kickStep ?? 'none'}, change at ${areas.changeStep ?? '–'}.`,
    '',
  ];
}
