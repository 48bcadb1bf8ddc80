/** A figure as one SVG document, sized in millimetres, its words as text. Pure. */
import { roundTicks, tickText } from '../axes/ticks';
import { dataRanges, type Figure, type Layer, type LegendEntry, type Range } from './figure';
import { placeLabels, type Box } from './figureLabels';
import { markElement } from './figureMarks';
import { coordinate, element, escapeXml } from './svgText';

const TEXT_MM = 2.5;
const FONT = 'Helvetica, Arial, sans-serif';
const INK = '#1a1a1a';
const PAPER = '#ffffff';
const AXIS_MM = 0.2;
const TICK_MM = 1;
const LEFT_MM = 13;
const RIGHT_MM = 3;
const TOP_MM = 3;
/** Below the plot: numbers, name of the axis. */
const BOTTOM_MM = 9.5;
const LEGEND_ROW_MM = 3.8;
const SAMPLE_MM = 5;
const GAP_MM = 3;
/** Of Helvetica, on average, in heights of the font. */
const CHARACTER = 0.53;

interface Plot {
  readonly box: Box;
  readonly x: Range;
  readonly y: Range;
  acrossMm(value: number): number;
  upMm(value: number): number;
}

/** @throws RangeError when there is no room for a plot */
export function drawFigure(figure: Figure): string {
  const { widthMm, heightMm, background, title } = figure;
  const rows = legendRows(figure.legend, widthMm - 2 * GAP_MM);
  const plot = plotOf(figure, rows.length);
  const { box } = plot;
  // Figures that stand in one page share a name only where they share the place.
  const clip = `plot-${[box.x, box.y, box.width, box.height].map(coordinate).join('-')}`;
  const content = [
    element('title', {}, escapeXml(title)),
    background === 'paper'
      ? element('rect', { x: 0, y: 0, width: widthMm, height: heightMm, fill: PAPER })
      : '',
    element('defs', {}, element('clipPath', { id: clip }, element('rect', { ...rectOf(box) }))),
    element(
      'g',
      { 'clip-path': `url(#${clip})` },
      figure.layers.map((layer) => layerText(layer, plot)).join('\n') || element('g', {}),
    ),
    axes(figure, plot),
    labels(figure, plot),
    legend(rows, box.y + box.height + BOTTOM_MM),
  ];
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: `${coordinate(widthMm)}mm`,
      height: `${coordinate(heightMm)}mm`,
      viewBox: `0 0 ${coordinate(widthMm)} ${coordinate(heightMm)}`,
      role: 'img',
      'font-family': FONT,
      'font-size': TEXT_MM,
      fill: INK,
    },
    `\n${content.filter((part) => part !== '').join('\n')}\n`,
  )}\n`;
}

function plotOf(figure: Figure, legendRowCount: number): Plot {
  const below = BOTTOM_MM + legendRowCount * LEGEND_ROW_MM + (legendRowCount > 0 ? 1 : 0);
  const box = {
    x: LEFT_MM,
    y: TOP_MM,
    width: figure.widthMm - LEFT_MM - RIGHT_MM,
    height: figure.heightMm - TOP_MM - below,
  };
  if (!(box.width > 5 && box.height > 5)) {
    throw new RangeError(
      `figure: ${figure.widthMm} x ${figure.heightMm} mm found, too small for its axes and legend`,
    );
  }
  const ranges = dataRanges(figure);
  const { x, y } = figure.equalAxes ? equalised(ranges, box) : ranges;
  return {
    box,
    x,
    y,
    acrossMm: (value) => box.x + ((value - x.from) / (x.to - x.from)) * box.width,
    upMm: (value) => box.y + box.height - ((value - y.from) / (y.to - y.from)) * box.height,
  };
}

/** The axis with room to spare shows more. */
function equalised({ x, y }: { x: Range; y: Range }, box: Box): { x: Range; y: Range } {
  const unit = Math.max((x.to - x.from) / box.width, (y.to - y.from) / box.height);
  const widened = ({ from, to }: Range, lengthMm: number): Range => {
    const more = (unit * lengthMm - (to - from)) / 2;
    return { from: from - more, to: to + more };
  };
  return { x: widened(x, box.width), y: widened(y, box.height) };
}

function layerText(layer: Layer, plot: Plot): string {
  switch (layer.kind) {
    case 'line':
      return lineText(layer, plot);
    case 'marks':
      return pointsOf(layer.x, layer.y, plot)
        .map(([x, y]) => markElement(layer.look, x, y))
        .join('');
    case 'intervals':
      return intervalText(layer, plot);
    case 'area':
      return areaText(layer, plot);
    case 'cells':
      return layer.fills
        .map((fill, k) => {
          const [x, y] = [plot.acrossMm(layer.left[k]), plot.upMm(layer.high[k])];
          const width = plot.acrossMm(layer.right[k]) - x;
          return element('rect', { x, y, width, height: plot.upMm(layer.low[k]) - y, fill });
        })
        .join('');
    case 'rule': {
      const { box } = plot;
      const d =
        layer.axis === 'x'
          ? `M${coordinate(plot.acrossMm(layer.at))} ${coordinate(box.y)}v${coordinate(box.height)}`
          : `M${coordinate(box.x)} ${coordinate(plot.upMm(layer.at))}h${coordinate(box.width)}`;
      return element('path', { d, ...strokeOf(layer.stroke) });
    }
    case 'circle':
      return element('ellipse', {
        cx: plot.acrossMm(0),
        cy: plot.upMm(0),
        rx: Math.abs(plot.acrossMm(layer.radius) - plot.acrossMm(0)),
        ry: Math.abs(plot.upMm(layer.radius) - plot.upMm(0)),
        ...strokeOf(layer.stroke),
      });
  }
}

function lineText(layer: Extract<Layer, { kind: 'line' }>, plot: Plot): string {
  let d = '';
  let pen = 'M';
  for (let k = 0; k < layer.x.length; k++) {
    if (!Number.isFinite(layer.x[k]) || !Number.isFinite(layer.y[k])) {
      pen = 'M';
      continue;
    }
    d += `${pen}${coordinate(plot.acrossMm(layer.x[k]))} ${coordinate(plot.upMm(layer.y[k]))}`;
    pen = 'L';
  }
  return d === '' ? '' : element('path', { d, ...strokeOf(layer.stroke) });
}

function intervalText(layer: Extract<Layer, { kind: 'intervals' }>, plot: Plot): string {
  let d = '';
  for (let k = 0; k < layer.x.length; k++) {
    if (![layer.x[k], layer.low[k], layer.high[k]].every(Number.isFinite)) continue;
    const at = coordinate(plot.acrossMm(layer.x[k]));
    d += `M${at} ${coordinate(plot.upMm(layer.low[k]))}V${coordinate(plot.upMm(layer.high[k]))}`;
  }
  return d === '' ? '' : element('path', { d, ...strokeOf(layer.stroke) });
}

function areaText(layer: Extract<Layer, { kind: 'area' }>, plot: Plot): string {
  const { x, low, high, colour, opacity } = layer;
  const pieces: number[][] = [[]];
  for (let k = 0; k < x.length; k++) {
    if ([x[k], low[k], high[k]].every(Number.isFinite)) pieces[pieces.length - 1].push(k);
    else pieces.push([]);
  }
  const d = pieces
    .filter((ks) => ks.length > 1)
    .map((ks) => {
      const ends = [...ks.map((k) => [x[k], low[k]]), ...ks.reverse().map((k) => [x[k], high[k]])];
      const corners = ends.map(
        ([across, up]) => `${coordinate(plot.acrossMm(across))} ${coordinate(plot.upMm(up))}`,
      );
      return `M${corners.join('L')}Z`;
    })
    .join('');
  return d === '' ? '' : element('path', { d, fill: colour, 'fill-opacity': opacity });
}

function strokeOf({ colour, widthMm, dashMm }: LineStroke) {
  return {
    fill: 'none',
    stroke: colour,
    'stroke-width': widthMm,
    'stroke-linejoin': 'round',
    'stroke-dasharray': dashMm?.map(coordinate).join(' '),
  };
}

type LineStroke = Extract<Layer, { kind: 'line' }>['stroke'];

function pointsOf(x: ArrayLike<number>, y: ArrayLike<number>, plot: Plot): [number, number][] {
  const points: [number, number][] = [];
  for (let k = 0; k < x.length; k++) {
    if (Number.isFinite(x[k]) && Number.isFinite(y[k])) {
      points.push([plot.acrossMm(x[k]), plot.upMm(y[k])]);
    }
  }
  return points;
}

function axes(figure: Figure, plot: Plot): string {
  const { box } = plot;
  const bottom = box.y + box.height;
  const names = figure.xNames;
  const across: readonly (readonly [number, string])[] = names
    ? names.map((name, k) => [k, name])
    : roundTicks(plot.x.from, plot.x.to, box.width / 14).map((value) => [value, tickText(value)]);
  const up = roundTicks(plot.y.from, plot.y.to, box.height / 9);
  const ticks = [
    ...across.map(([at]) => `M${coordinate(plot.acrossMm(at))} ${coordinate(bottom)}v${TICK_MM}`),
    ...up.map((at) => `M${coordinate(box.x)} ${coordinate(plot.upMm(at))}h${-TICK_MM}`),
  ].join('');
  const frame = `M${coordinate(box.x)} ${coordinate(box.y)}V${coordinate(bottom)}h${coordinate(box.width)}`;
  return [
    element('path', { d: frame + ticks, fill: 'none', stroke: INK, 'stroke-width': AXIS_MM }),
    ...across.map(([at, name]) =>
      text(name, plot.acrossMm(at), bottom + TICK_MM + TEXT_MM, 'middle'),
    ),
    ...up.map((at) =>
      text(tickText(at), box.x - TICK_MM - 0.5, plot.upMm(at) + 0.35 * TEXT_MM, 'end'),
    ),
    text(figure.xLabel, box.x + box.width / 2, bottom + BOTTOM_MM - 2, 'middle'),
    element(
      'g',
      {
        transform: `translate(${coordinate(TEXT_MM + 0.3)} ${coordinate(box.y + box.height / 2)}) rotate(-90)`,
      },
      text(figure.yLabel, 0, 0, 'middle'),
    ),
  ].join('\n');
}

function labels({ layers }: Figure, plot: Plot): string {
  const wanted = layers.flatMap((layer) =>
    layer.kind === 'marks' && layer.labels
      ? layer.labels.flatMap((label, k) => {
          const [x, y] = [layer.x[k], layer.y[k]];
          if (!Number.isFinite(x) || !Number.isFinite(y)) return [];
          const size = { width: widthOf(label), height: TEXT_MM };
          return [{ label, x: plot.acrossMm(x), y: plot.upMm(y), ...size }];
        })
      : [],
  );
  return placeLabels(wanted, plot.box, obstaclesOf(layers, plot))
    .map(({ label, box }) =>
      element(
        'text',
        {
          x: box.x,
          y: box.y + 0.8 * box.height,
          stroke: PAPER,
          'stroke-width': 0.5,
          'stroke-linejoin': 'round',
          'paint-order': 'stroke',
        },
        escapeXml(label),
      ),
    )
    .join('\n');
}

const OBSTACLE_MM = 1;
const ALONG = 16;

/** Straight lines and labelled marks: words on them are hard to read. Orbits are everywhere, and no obstacle. */
function obstaclesOf(layers: readonly Layer[], plot: Plot): Box[] {
  const around = ([x, y]: readonly [number, number]): Box => ({
    x: x - OBSTACLE_MM / 2,
    y: y - OBSTACLE_MM / 2,
    width: OBSTACLE_MM,
    height: OBSTACLE_MM,
  });
  return layers.flatMap((layer) => {
    if (layer.kind === 'marks' && layer.labels) {
      return pointsOf(layer.x, layer.y, plot).map(around);
    }
    if (layer.kind !== 'line' || layer.x.length !== 2) return [];
    const [from, to] = pointsOf(layer.x, layer.y, plot);
    return Array.from({ length: from && to ? ALONG : 0 }, (_, i) => {
      const share = i / (ALONG - 1);
      return around([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
    });
  });
}

/** As many entries a row as fit. */
function legendRows(entries: readonly LegendEntry[], widthMm: number): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let left = 0;
  for (const entry of entries) {
    const width = SAMPLE_MM + 1 + widthOf(entry.text) + GAP_MM;
    if (rows.length === 0 || width > left) {
      rows.push([]);
      left = widthMm;
    }
    rows[rows.length - 1].push(entry);
    left -= width;
  }
  return rows;
}

function legend(rows: readonly (readonly LegendEntry[])[], topMm: number): string {
  return rows
    .flatMap((row, r) => {
      let x = GAP_MM;
      const y = topMm + (r + 0.5) * LEGEND_ROW_MM;
      return row.map(({ sample, text: words }) => {
        const drawn =
          'stroke' in sample
            ? element('path', {
                d: `M${coordinate(x)} ${coordinate(y)}h${SAMPLE_MM}`,
                ...strokeOf(sample.stroke),
              })
            : markElement(sample.look, x + SAMPLE_MM / 2, y);
        const at = x + SAMPLE_MM + 1;
        x = at + widthOf(words) + GAP_MM;
        return drawn + text(words, at, y + 0.35 * TEXT_MM, 'start');
      });
    })
    .join('\n');
}

function text(words: string, x: number, y: number, anchor: 'start' | 'middle' | 'end'): string {
  return words === '' ? '' : element('text', { x, y, 'text-anchor': anchor }, escapeXml(words));
}

function widthOf(words: string): number {
  return words.length * CHARACTER * TEXT_MM;
}

function rectOf({ x, y, width, height }: Box): Box {
  return { x, y, width, height };
}
