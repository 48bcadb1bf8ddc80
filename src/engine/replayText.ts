/** A replay over the checkpoints of a run as Markdown: for each intervention a map of its effect over dose and training. */
import { drawFigure } from '../core/figures/drawFigure';
import type { Figure } from '../core/figures/figure';
import { bar, escaped, number, plusMinus, table } from './fidelity/markdown';
import {
  isBeyondControls,
  residencyOf,
  type Replay,
  type ReplayCell,
  type ReplayedCheckpoint,
} from './replay';
import { replayFigure } from './replayFigure';

/** @param name of the view document */
export function replayText(name: string, { warnings, checkpoints }: Replay): string {
  const replayed = checkpoints.filter(({ skipped }) => skipped === null);
  const skipped = checkpoints.filter((one) => one.skipped !== null);
  const count = Math.max(
    0,
    ...replayed.flatMap(({ cells }) => cells.map((c) => c.intervention + 1)),
  );
  const interventions = Array.from({ length: count }, (_, k) => k);
  const figures = interventions.map((k) => replayFigure(MAP_TITLE, k, replayed));
  return [
    `# ${escaped(name)} on every checkpoint`,
    '',
    'Change of the mean residency of argmax symbols, in steps: the altered network less the intact one on the same noise,',
    'with its standard error over twenty runs. ◆: beyond what 95 % of random control sets of like activity and rate do; where',
    'the sets are unlike, nothing is marked and the band says so. Bars: size of the change; ◀ shorter, ▶ longer. ✕: that many',
    'altered runs exploded; the number, if any, is of the steps until then.',
    ...warnings.map((warning) => `\n**${escaped(warning)}**`),
    ...interventions.flatMap((k) => [
      '',
      ...mapOf(k, replayed),
      ...(figures[k] ? pictureOf(k) : []),
    ]),
    ...(skipped.length === 0
      ? []
      : [
          '',
          '## Left out',
          '',
          ...skipped.map((one) => `- ${escaped(one.file)}: ${escaped(one.skipped ?? '')}`),
        ]),
    '',
    ...figures.flatMap((figure, k) => (figure ? sourceOf(k, figure) : [])),
  ].join('\n');
}

const MAP_TITLE = 'Change of residency over training and dose';

/** By a name: its source is long, and stands at the end. */
function pictureOf(intervention: number): string[] {
  return [
    '',
    `![${MAP_TITLE}][map-${intervention}]`,
    '',
    'Triangles: longer, squares: shorter by more than two standard errors; filled: beyond what 95 % of the controls do, where',
    'these are of like activity; crosses: runs exploded.',
  ];
}

function sourceOf(intervention: number, figure: Figure): string[] {
  const source = Buffer.from(drawFigure(figure)).toString('base64');
  return [`[map-${intervention}]: data:image/svg+xml;base64,${source}`, ''];
}

/** Checkpoints by gains; below it the same as numbers of both networks. */
function mapOf(intervention: number, checkpoints: readonly ReplayedCheckpoint[]): string[] {
  const cellsOf = ({ cells }: ReplayedCheckpoint) =>
    cells.filter((cell) => cell.intervention === intervention);
  const all = checkpoints.flatMap(cellsOf);
  const gains = [...new Set(all.map(({ gain }) => gain))].sort((a, b) => a - b);
  const largest = Math.max(0, ...all.map((cell) => Math.abs(residencyOf(cell)?.difference ?? 0)));
  const rows = checkpoints.map((checkpoint) => {
    const own = cellsOf(checkpoint);
    return [
      placeOf(checkpoint),
      ...gains.map((gain) =>
        cellText(
          own.find((cell) => cell.gain === gain),
          largest,
        ),
      ),
    ];
  });
  return [
    `## ${titleOf(intervention, all[0])}`,
    '',
    ...table(['checkpoint', ...gains.map((gain) => `gain ${gain}`)], rows),
    '',
    '| checkpoint | gain | intact | altered | control | runs exploded |',
    '| ---------- | ---- | ------ | ------- | ------- | ------------- |',
    ...checkpoints.flatMap((checkpoint) =>
      cellsOf(checkpoint).map(
        (cell) => `| ${[placeOf(checkpoint), ...figuresText(cell)].join(' | ')} |`,
      ),
    ),
  ];
}

/** Its name, and what is altered where and when. */
export function titleOf(k: number, cell: ReplayCell | undefined): string {
  if (!cell) return `Intervention ${k}`;
  const { units, edges, site, scope } = cell.result.intervention;
  const what =
    units.length > 0
      ? `units ${units.slice(0, 12).join(', ')}${units.length > 12 ? ', …' : ''} (${site})`
      : `connections ${edges.map(([from, to]) => `${from} to ${to}`).join(', ')}`;
  const name = cell.name === '' ? `Intervention ${k}` : escaped(cell.name);
  return `${name}: ${what}${scope === 'always' ? '' : `, only ${scope}`}`;
}

function placeOf({ epoch, file }: ReplayedCheckpoint): string {
  return epoch === null ? escaped(file) : String(epoch);
}

const BAR_WIDTH = 6;

function cellText(cell: ReplayCell | undefined, largest: number): string {
  const change = cell && residencyOf(cell);
  const { altered = 0 } = cell?.result.exploded ?? {};
  const explosion = cell && altered > 0 ? [`✕ ${altered}/${cell.result.runs}`] : [];
  if (!change || change.difference === null) return explosion[0] ?? '–';
  const { difference, standardError } = change;
  const size = largest > 0 ? bar(Math.abs(difference) / largest, BAR_WIDTH) : '';
  const way = difference === 0 ? '' : difference < 0 ? '◀' : '▶';
  const beyond = isBeyondControls(cell) ? ' ◆' : '';
  const text = standardError === null ? number(difference) : plusMinus(difference, standardError);
  return [`${way}${size} ${text}${beyond}`.trim(), ...explosion].join(' ');
}

function figuresText(cell: ReplayCell): string[] {
  const change = residencyOf(cell);
  const text = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : number(value);
  const { intact = null, altered = null, band = null } = change ?? {};
  const control =
    band && intact !== null
      ? `${number(intact + band[0])} to ${number(intact + band[1])}${cell.result.controls.matched ? '' : ' (unlike)'}`
      : '–';
  const { runs, exploded } = cell.result;
  const blown =
    exploded.intact > 0
      ? `${exploded.altered} of ${runs}, intact ${exploded.intact}`
      : exploded.altered > 0
        ? `${exploded.altered} of ${runs}`
        : '0';
  return [String(cell.gain), text(intact), text(altered), control, blown];
}
