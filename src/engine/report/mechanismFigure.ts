/** The graph of a mechanism as one SVG document on paper: input, populations, kick units and symbols from left to right. Pure. */
import { coordinate, element, escapeXml } from '../../core/figures/svgText';
import type { MechanismGraph } from '../../protocol/mechanismGraph';
import { BLACK, GREY, RED } from './looks';

const WIDTH_MM = 120;
const ROW_MM = 12;
const MARGIN_MM = 10;
const NODE_MM = 2.2;
const TEXT_MM = 2.5;
const FONT = 'Helvetica, Arial, sans-serif';
const PAPER = '#ffffff';
/** Width of a line of no strength, and of one of strength 1 beyond it. */
const THINNEST_MM = 0.2;
const WIDER_MM = 1.3;
const COLUMNS = ['input', 'populations', 'kick units', 'symbols'] as const;

interface Node {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly isOpen: boolean;
}

/** Width is strength; what inhibits, or ends a symbol, is dashed and ends in a bar. */
export function drawMechanism(graph: MechanismGraph): string {
  const { kicks, populations, symbols, drives, kicksOf } = graph;
  const rows = Math.max(1, kicks.length, populations.length, symbols.length);
  const height = rows * ROW_MM + 2 * MARGIN_MM;
  const column = (index: number, names: readonly string[], isOpen = false): Node[] =>
    names.map((name, k) => ({
      x: MARGIN_MM + (index * (WIDTH_MM - 3 * MARGIN_MM)) / (COLUMNS.length - 1),
      y: MARGIN_MM + ((k + 0.5) * rows * ROW_MM) / names.length + TEXT_MM,
      ...{ name, isOpen },
    }));
  const [input] = column(0, ['input']);
  const ofPopulations = column(
    1,
    populations.map(({ units }) => `${units.length} units`),
    graph.integrate !== true,
  );
  const ofKicks = column(
    2,
    kicks.map((unit) => `unit ${unit}`),
  );
  const ofSymbols = column(
    3,
    symbols.map((symbol) => `symbol ${symbol}`),
  );
  const kick = (unit: number) => ofKicks[kicks.indexOf(unit)];
  const driven = new Set(drives.map(({ unit }) => unit));
  const lines = [
    ...ofPopulations.map((to) => line(input, to, 0, 0)),
    ...kicks.filter((unit) => !driven.has(unit)).map((unit) => line(input, kick(unit), 0, 0)),
    ...drives.map(({ from, unit, sign, strength }) =>
      line(
        'population' in from ? ofPopulations[from.population] : kick(from.unit),
        kick(unit),
        sign,
        strength,
      ),
    ),
    ...kicksOf.map(({ unit, symbol, sign, strength }) =>
      line(kick(unit), ofSymbols[symbols.indexOf(symbol)], sign, strength),
    ),
  ];
  const nodes = [input, ...ofPopulations, ...ofKicks, ...ofSymbols].map(nodeText);
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...{ width: `${WIDTH_MM}mm`, height: `${coordinate(height)}mm`, role: 'img' },
      viewBox: `0 0 ${WIDTH_MM} ${coordinate(height)}`,
      ...{ 'font-family': FONT, 'font-size': TEXT_MM, fill: BLACK },
    },
    [
      element('title', {}, 'What a search for a mechanism claims'),
      element('rect', { x: 0, y: 0, width: WIDTH_MM, height, fill: PAPER }),
      ...lines,
      ...nodes,
    ].join('\n'),
  )}\n`;
}

/** @param sign 0 for one that was not measured */
function line(from: Node, to: Node, sign: -1 | 0 | 1, strength: number): string {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(across, down);
  const [dx, dy] = [across / length, down / length];
  const [endX, endY] = [to.x - dx * (NODE_MM + 1), to.y - dy * (NODE_MM + 1)];
  const width = THINNEST_MM + WIDER_MM * strength;
  const colour = sign === 0 ? GREY : sign < 0 ? RED : BLACK;
  const reach = 1 + width;
  const path = `M${coordinate(from.x)} ${coordinate(from.y)}L${coordinate(endX)} ${coordinate(endY)}`;
  const bar = `M${coordinate(endX - dy * reach)} ${coordinate(endY + dx * reach)}L${coordinate(endX + dy * reach)} ${coordinate(endY - dx * reach)}`;
  const tip = `M${coordinate(endX + dx * reach)} ${coordinate(endY + dy * reach)}L${coordinate(endX - dy * reach)} ${coordinate(endY + dx * reach)}L${coordinate(endX + dy * reach)} ${coordinate(endY - dx * reach)}Z`;
  return (
    element('path', {
      ...{ d: path, fill: 'none', stroke: colour, 'stroke-width': width },
      'stroke-dasharray': sign < 0 ? '1.6 0.8' : undefined,
    }) +
    (sign < 0
      ? element('path', { d: bar, fill: 'none', stroke: colour, 'stroke-width': 0.5 })
      : element('path', { d: tip, fill: colour }))
  );
}

function nodeText({ x, y, name, isOpen }: Node): string {
  return (
    element('circle', {
      ...{ cx: x, cy: y, r: NODE_MM, fill: isOpen ? PAPER : GREY, stroke: BLACK },
      ...{ 'stroke-width': 0.3, 'stroke-dasharray': isOpen ? '0.8 0.5' : undefined },
    }) +
    element(
      'text',
      {
        ...{ x, y: y - NODE_MM - 1, 'text-anchor': 'middle' },
        // A line may pass behind the words.
        ...{ stroke: PAPER, 'stroke-width': 0.7, 'paint-order': 'stroke' },
      },
      escapeXml(name),
    )
  );
}
