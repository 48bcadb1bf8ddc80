/** One intervention of a view at all its gains, on one checkpoint, as Markdown: effects by gain. Runs nothing. */
import { liesBeyond } from '../protocol/effects';
import { bar, escaped, number, plusMinus, table } from './fidelity/markdown';
import type { Effects } from './jobs/effects';
import type { Replay, ReplayCell } from './replay';
import { titleOf } from './replayText';

/** @param name of the view document @param intervention place in its list */
export function doseText(
  name: string,
  intervention: number,
  { warnings, checkpoints: [{ file, cells }] }: Replay,
): string {
  const [first] = cells;
  const { runs, stepsPerRun, seed, noise, controls, scopeShare } = first.result;
  return [
    `# ${titleOf(intervention, first)}`,
    '',
    `Intervention ${intervention} of ${escaped(name)} on ${escaped(file)}, by gain: altered less intact on the same noise, with the`,
    'standard error; ◆: beyond what 95 % of the matched random control sets do, with its 95 % interval. Gain 1 is intact.',
    ...warnings.map((warning) => `\n**${escaped(warning)}**`),
    '',
    ...first.result.outputs.flatMap(({ rule }) => ruleTable(rule, cells)),
    `${runs} runs of ${stepsPerRun} steps each, seed ${seed}, σ ${noise}; ${controlsText(controls)}; it acted in ${number(100 * scopeShare)} % of the steps.`,
    '',
  ].join('\n');
}

function ruleTable(rule: Effects['rule'], cells: readonly ReplayCell[]): string[] {
  const effectsOf = ({ result }: ReplayCell) => result.outputs.find((one) => one.rule === rule);
  const symbols = effectsOf(cells[0])?.frequency.length ?? 0;
  const residencies = cells.map((cell) => effectsOf(cell)?.residencySteps.altered ?? 0);
  const longest = Math.max(...residencies, effectsOf(cells[0])?.residencySteps.intact ?? 0);
  const head = [
    ...['gain', 'residency, steps', '', 'changes per step'],
    ...Array.from({ length: symbols }, (_, k) => `frequency of symbol ${k}`),
    'runs exploded',
  ];
  const rows = cells.map((cell) => {
    const effects = effectsOf(cell);
    const altered = effects?.residencySteps.altered ?? null;
    return [
      String(cell.gain),
      changeText(effects?.residencySteps, cell),
      altered === null || !(longest > 0) ? '' : bar(altered / longest, BAR_WIDTH),
      changeText(effects?.changesPerStep, cell),
      ...Array.from({ length: symbols }, (_, k) => changeText(effects?.frequency[k], cell)),
      explosionText(cell),
    ];
  });
  return [`## ${rule === 'argmax' ? 'Argmax' : 'Sampled'} symbols`, '', ...table(head, rows), ''];
}

const BAR_WIDTH = 12;

/** '31 (18.6 ± 0.9 ◆)' */
function changeText(
  figure: Effects['changesPerStep'] | undefined,
  { result: { controls } }: ReplayCell,
): string {
  if (!figure || figure.altered === null) return '–';
  const { altered, difference, standardError } = figure;
  if (difference === null) return number(altered);
  const change = standardError === null ? number(difference) : plusMinus(difference, standardError);
  const beyond = controls.matched && liesBeyond(figure) ? ' ◆' : '';
  return `${number(altered)} (${change}${beyond})`;
}

function explosionText({ result: { runs, exploded } }: ReplayCell): string {
  return exploded.altered === 0 ? '0' : `✕ ${exploded.altered} of ${runs}, counted until then`;
}

function controlsText({ sets, matched }: ReplayCell['result']['controls']): string {
  if (sets === 0) return 'no control sets';
  return `${sets} control sets${matched ? '' : ', NOT matched in activity and rate'}`;
}
