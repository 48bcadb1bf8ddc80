/** A fidelity report for people: Markdown that reads as plain text, too. Computes nothing. */
import type { BlockMean } from '../../core/fidelity/closeness';
import type { DwellLaw } from '../../core/fidelity/dwell';
import type { Estimate } from '../../core/fidelity/outputs';
import type { Check, Criterion, Verdict } from '../../core/fidelity/verdict';
import { TRANSITION_TOLERANCE } from '../../core/fidelity/verdict';
import type { AuthorsComparison, FidelityResult } from '../../protocol/fidelityReport';
import { bar, escaped, number, plusMinus, table } from './markdown';

export function fidelityText(report: FidelityResult): string {
  return [
    `# Fidelity: ${verdictWords(report.verdict)}`,
    '',
    `${escaped(nameOf(report.checkpoint))} against its HMM, ${escaped(report.hmm)}.`,
    '',
    ...missingLines(report.verdict),
    ...criteriaLines(report),
    ...outputLines(report),
    ...dwellLines(report.dwell),
    ...distanceLines(report),
    ...runLines(report),
    ...methodLines(report),
    '',
  ].join('\n');
}

/** In a few words, for lists. */
export function verdictWords({ fidelity }: Pick<Verdict, 'fidelity'>): string {
  switch (fidelity) {
    case 'reached':
      return 'paper fidelity reached';
    case 'notReached':
      return 'paper fidelity not reached';
    case 'undecided':
      return 'not decidable at this sample size';
  }
}

function missingLines({ missing, uncertain, sequencesToDecide, fidelity }: Verdict): string[] {
  const lines = missing.map((line) => `- ${line}`);
  if (lines.length > 0) lines.push('');
  if (uncertain > 0 && fidelity !== 'notReached') {
    lines.push(`${uncertain} of the checks are met by less than two standard errors.`);
  }
  if (sequencesToDecide !== null && fidelity !== 'notReached') {
    lines.push(`About ${number(sequencesToDecide)} sequences would decide all of them.`);
  }
  return lines.length > 0 && lines.at(-1) !== '' ? [...lines, ''] : lines;
}

const CRITERIA: Readonly<Record<Criterion, string>> = {
  transition: 'output transitions, largest squared difference',
  frequency: 'frequency',
  rareSymbol: 'rare symbol',
  changes: 'changes',
  explosion: 'free run, largest ‖h‖ over its median',
};
const DECISIONS = { met: 'met', notMet: '**not met**', undecided: '*not decidable*' } as const;

/** Of the transitions the one that is furthest off; of the others each. */
function criteriaLines({ verdict, stationary }: FidelityResult): string[] {
  const transitions = verdict.checks.filter(({ criterion }) => criterion === 'transition');
  const others = verdict.checks.filter(({ criterion }) => criterion !== 'transition');
  const worst = [...transitions].sort((a, b) => squared(b) - squared(a)).slice(0, 1);
  const rows = [
    ...worst.map((check) => [
      `${CRITERIA.transition} (${check.symbols.join(' → ')})`,
      number(squared(check)),
      `at most ${TRANSITION_TOLERANCE}`,
      DECISIONS[worstDecision(transitions)],
    ]),
    ...others.map((check) => [
      labelOf(check, stationary.lengthSteps),
      check.error > 0 ? plusMinus(check.found, check.error) : number(check.found),
      rangeOf(check),
      DECISIONS[check.decision],
    ]),
  ];
  return [...table(['criterion', 'found', 'wanted', ''], rows), ''];
}

function squared({ found, exact }: Check): number {
  return (found - (exact ?? 0)) ** 2;
}

function worstDecision(checks: readonly Check[]): Check['decision'] {
  const has = (decision: Check['decision']) => checks.some((check) => check.decision === decision);
  return has('notMet') ? 'notMet' : has('undecided') ? 'undecided' : 'met';
}

function labelOf({ criterion, symbols }: Check, lengthSteps: number): string {
  if (criterion === 'changes') return `changes in ${lengthSteps} steps`;
  return criterion === 'explosion' ? CRITERIA.explosion : `${CRITERIA[criterion]} ${symbols[0]}`;
}

function rangeOf({ criterion, low, high }: Check): string {
  if (criterion === 'explosion') return `at most ${number(high)}`;
  if (criterion === 'rareSymbol') return `at least ${number(low)}`;
  return `${number(low)} to ${number(high)}`;
}

function outputLines({ stationary, fromStart, warmupSteps }: FidelityResult): string[] {
  const both = (a: Estimate, b: Estimate) => [
    plusMinus(a.found, a.error),
    number(a.exact),
    plusMinus(b.found, b.error),
    number(b.exact),
  ];
  const rows = [
    ...stationary.frequency.map((entry, a) => [
      `frequency ${a}`,
      ...both(entry, fromStart.frequency[a]),
    ]),
    ...stationary.transition.flatMap((row, a) =>
      row.map((entry, b) => [`${a} → ${b}`, ...both(entry, fromStart.transition[a][b])]),
    ),
    ['changes', ...both(stationary.changes, fromStart.changes)],
  ];
  return [
    '## Outputs',
    '',
    `Sampled from the softmax: ${number(stationary.strings)} strings of ${stationary.lengthSteps} steps after ${warmupSteps} steps of warm-up, and of ${fromStart.lengthSteps} steps from the start, as in training.`,
    '',
    ...table(['', 'after warm-up', 'HMM', 'from the start', 'HMM'], rows),
    '',
  ];
}

const DWELL_STEPS = [1, 2, 3, 5, 10, 20, 30, 50, 80];
const BAR = 12;

function dwellLines(laws: readonly DwellLaw[]): string[] {
  return [
    '## How long runs of a symbol last',
    '',
    'Share of runs that last so many steps or longer: the network (with the ends of strings taken into account) beside the exact law of the HMM.',
    '',
    ...laws.flatMap((law) => [...lawLines(law), '']),
  ];
}

function lawLines(law: DwellLaw): string[] {
  const { symbol, runs, survival, exactSurvival } = law;
  if (runs === 0) return [`**Symbol ${symbol}**: no run.`];
  const mean = `mean ${plusMinus(law.meanSteps, law.meanStepsError)} steps`;
  const exactMean = law.exactMeanSteps === null ? '' : `, HMM ${number(law.exactMeanSteps)}`;
  const gap =
    law.largestGap === null
      ? ''
      : `; largest gap ${plusMinus(law.largestGap, law.largestGapError ?? 0)} at ${law.largestGapSteps} steps`;
  const rows = DWELL_STEPS.filter((steps) => steps <= survival.length).map((steps) => {
    const exact = exactSurvival?.[steps - 1];
    return [
      String(steps),
      `${bar(survival[steps - 1], BAR)} ${number(survival[steps - 1])}`,
      exact === undefined ? '' : `${bar(exact, BAR)} ${number(exact)}`,
    ];
  });
  return [
    `**Symbol ${symbol}**: ${number(runs)} runs, ${mean}${exactMean}${gap}.`,
    '',
    ...table(['steps', 'network', 'HMM'], rows),
  ];
}

function distanceLines({ divergence, matched, authors, klRate }: FidelityResult): string[] {
  const row = (name: string, of: { found: BlockMean; floor: BlockMean; excess: BlockMean }) => [
    name,
    ...[of.found, of.floor, of.excess].map(({ mean, error }) => plusMinus(mean, error)),
  ];
  const impossible =
    klRate.impossibleStrings > 0
      ? ` The HMM can not emit ${klRate.impossibleStrings} of ${klRate.heldOutStrings} strings.`
      : '';
  return [
    '## Distances',
    '',
    ...table(
      ['', 'network to HMM', 'HMM to HMM', 'difference'],
      [
        row(`Sinkhorn divergence, blur ${divergence.blur}, mismatches`, divergence),
        row('matched Euclidean distance, one to one', matched),
        ...(authors ? [row("matched Euclidean distance, the authors' way", authors.matched)] : []),
      ],
    ),
    '',
    `${matched.blocks} blocks of ${number(matched.blockStrings)} strings of ${matched.lengthSteps} steps. All three distances fall as strings become more: only those beside each other compare.`,
    '',
    ...(authors ? [authorsWords(authors), ''] : []),
    `KL rate: ${plusMinus(klRate.bitsPerSymbol, klRate.error)} bits a symbol, a lower bound up to sampling: ${number(klRate.crossEntropyBits)} under the HMM, ${number(klRate.entropyBits)} under one of ${klRate.fittedStates} states fitted to other strings.${impossible}`,
    '',
  ];
}

/** Their published distances are of another number of strings. */
function authorsWords({ outputs, matched }: AuthorsComparison): string {
  return `The authors' way: ${number(matched.blockStrings)} strings of ${matched.lengthSteps} steps a block, the first symbol from h = 0 (of the HMM: uniform), each paired with the string of the HMM with which it shares most mass; ${plusMinus(outputs.changes.found, outputs.changes.error)} changes, HMM ${number(outputs.changes.exact)}.`;
}

function runLines({ freeRun, rays }: FidelityResult): string[] {
  const { steps, explodedAtStep, growth, medianNorm, largestNorm } = freeRun;
  const norms = `median ‖h‖ ${number(medianNorm)}, largest ${number(largestNorm)}`;
  const run =
    explodedAtStep === null
      ? `Free run of ${number(steps)} steps: no explosion (${norms}).`
      : `Free run: explodes at step ${number(explodedAtStep)}, by a factor of ${number(growth ?? Infinity)} a step (${norms}).`;
  const rows = (rays ?? []).map((ray) => [
    ray.symbols.join(' '),
    number(ray.growth),
    String(ray.period),
    number(ray.startsShare),
    ray.probabilities.map((row) => row.map(number).join(' / ')).join('; '),
  ]);
  const head = ['emits', 'growth a step', 'period', 'share of starts', 'softmax'];
  return [
    '## Free run and attracting rays',
    '',
    run,
    '',
    ...(rays === null
      ? ['Rays: none to speak of, the network is not homogeneous.']
      : rows.length === 0
        ? ['No attracting ray was found.']
        : table(head, rows)),
    '',
  ];
}

function methodLines(report: FidelityResult): string[] {
  const { sequences, seed, noiseStd, sampledBy, nonFiniteStrings } = report;
  return [
    '## How it was measured',
    '',
    `${number(sequences)} sequences, seed ${seed}, noise σ ${number(noiseStd)}, sampled by ${sampledBy}. Errors are standard errors: over strings, over blocks, of runs by Greenwood's formula. A check is not decidable when it is missed by less than two of them.`,
    ...(nonFiniteStrings > 0
      ? [
          '',
          `The network left the numbers in ${nonFiniteStrings} strings: their symbols mean nothing.`,
        ]
      : []),
  ];
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
