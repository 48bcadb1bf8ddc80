/** One curve on a canvas by uPlot: lines, references, stages, the mark, labels. What it shows is curves.ts. */
import uPlot from 'uplot';
import type { Theme } from '../../theme/theme';
import { number } from '../../ui/format';
import type { Curve, Line, Reference, Stage } from './curves';
import { comparedDash } from './dashes';
import { plotDataOf, type PlotData } from './plotData';
import { PlotLabels, type PlotLabel } from './plotLabels';
import { roleColour } from './roles';
import { roundTicks } from '../../../src/core/axes/ticks';
import { logTicks } from './scales';
import type { XAxis } from './xAxis';

export interface PlotContent {
  readonly curve: Curve;
  readonly axis: XAxis;
  readonly stages: readonly Stage[];
  /** Place among the checkpoints of the one whose orbit is shown; null for none. */
  readonly shownCheckpoint: number | null;
}

/** What a pointer does over a plot: places along the axis. */
export interface PlotEvents {
  /** null when it leaves; also when it is over another plot. */
  cursor(x: number | null): void;
  click(x: number): void;
}

/** Cursors of all plots move together. */
const SYNC_KEY = 'training';
const WIDTHS = { thin: 1.4, bold: 2.2, faint: 1 } as const;
const TICK_SPACE = { x: 64, y: 26 } as const;
const FONT_PIXELS = 11;
const MARK_RADIUS = 5;
/** Of the ticks of checkpoints, and of the triangle at the one shown. */
const CHECKPOINT_TICK = 5;
const CHECKPOINT_TRIANGLE = 8;
const BAND_ALPHA = 0.16;
const FAINT_ALPHA = 0.65;

export class Plot {
  private plot: uPlot | null = null;
  private content: PlotContent | null = null;
  private data: PlotData = { x: [], columns: [], range: [0, 1] };
  private shape = '';
  private readonly labels = new PlotLabels();
  private readonly observer: ResizeObserver;

  constructor(
    private readonly element: HTMLElement,
    private theme: Theme,
    private readonly events: PlotEvents,
  ) {
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
  }

  update(content: PlotContent): void {
    this.content = content;
    this.data = plotDataOf(content.curve, content.axis);
    const shape = shapeOf(content);
    if (shape !== this.shape || !this.plot) this.create();
    else this.plot.setData(this.aligned(), true);
    this.shape = shape;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    // Fonts and colours of axes are read when a plot is made.
    if (this.plot) this.create();
  }

  /** Moves the cursor to a place along the axis. */
  showCursor(x: number | null): void {
    const { plot } = this;
    if (!plot) return;
    const left = x === null ? -10 : plot.valToPos(x, 'x');
    plot.setCursor({ left, top: x === null ? -10 : plot.over.clientHeight / 2 }, false);
  }

  dispose(): void {
    this.observer.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }

  private aligned(): uPlot.AlignedData {
    return [[...this.data.x], ...this.data.columns] as uPlot.AlignedData;
  }

  private create(): void {
    const { element, content } = this;
    this.plot?.destroy();
    this.plot = null;
    const { clientWidth: width, clientHeight: height } = element;
    if (!content || width === 0 || height === 0) return;
    this.plot = new uPlot({ ...this.options(content), width, height }, this.aligned(), element);
    this.labels.attach(this.plot.over);
    this.plot.over.addEventListener('click', ({ offsetX }) => {
      if (this.plot) this.events.click(this.plot.posToVal(offsetX, 'x'));
    });
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    if (this.plot) this.plot.setSize({ width, height });
    else this.create();
  }

  private options({ curve, axis }: PlotContent): Omit<uPlot.Options, 'width' | 'height'> {
    const isLog = curve.scale === 'log';
    return {
      legend: { show: false },
      padding: [8, 12, 0, 0],
      cursor: {
        sync: { key: SYNC_KEY, setSeries: false },
        drag: { x: false, y: false, setScale: false },
        points: { size: 7 },
        y: false,
      },
      scales: {
        x: { time: false, range: () => [0, this.content?.axis.end ?? 1] },
        y: { distr: isLog ? 3 : 1, range: () => [this.data.range[0], this.data.range[1]] },
      },
      axes: [this.xAxis(axis), this.yAxis(curve, isLog)],
      series: [{}, ...curve.lines.map((line) => this.series(line))],
      hooks: {
        drawAxes: [(plot) => this.drawReferences(plot)],
        draw: [
          (plot) => this.drawCheckpoints(plot),
          (plot) => this.drawMark(plot),
          (plot) => this.placeLabels(plot),
        ],
        setCursor: [(plot) => this.tellCursor(plot)],
      },
    };
  }

  private xAxis({ label, whole }: XAxis): uPlot.Axis {
    return {
      ...this.axisLook(label),
      size: 30,
      labelSize: 18,
      splits: (plot, _axis, low, high) =>
        roundTicks(low, high, plot.over.clientWidth / TICK_SPACE.x, whole),
      values: (_plot, ticks) => ticks.map((tick) => number(tick)),
    };
  }

  private yAxis({ axis, format }: Curve, isLog: boolean): uPlot.Axis {
    return {
      ...this.axisLook(axis),
      labelSize: 18,
      size: (_plot, values) => {
        const longest = Math.max(0, ...(values ?? []).map((text) => text.length));
        return 16 + 0.62 * FONT_PIXELS * longest;
      },
      splits: (plot, _axis, low, high) => {
        const wanted = plot.over.clientHeight / TICK_SPACE.y;
        return isLog ? logTicks([low, high], wanted) : roundTicks(low, high, wanted);
      },
      filter: (_plot, ticks) => ticks,
      values: (_plot, ticks) => ticks.map(format),
    };
  }

  private axisLook(label: string): uPlot.Axis {
    const { theme } = this;
    const font = `${FONT_PIXELS}px ${theme.fontFamily}`;
    const line = { stroke: theme.border, width: 1 };
    const isHighContrast = theme.kind.startsWith('hc');
    return {
      label,
      font,
      labelFont: font,
      labelGap: 0,
      gap: 4,
      stroke: theme.foreground,
      grid: { ...line, show: !isHighContrast },
      ticks: { ...line, size: 4 },
      border: { ...line, stroke: theme.muted, show: true },
    };
  }

  private series({ role, style, other }: Line): uPlot.Series {
    const colour = roleColour(this.theme, role);
    return {
      stroke: colour,
      width: WIDTHS[style],
      alpha: style === 'faint' ? FAINT_ALPHA : 1,
      ...(other ? { dash: [...comparedDash(other.place)] } : {}),
      points: { size: style === 'bold' ? 6 : 4, fill: colour, ...pointsOf(style, other) },
    };
  }

  private tellCursor(plot: uPlot): void {
    const { idx } = plot.cursor;
    this.events.cursor(typeof idx === 'number' ? (this.data.x[idx] ?? null) : null);
  }

  private drawReferences(plot: uPlot): void {
    const { content } = this;
    if (!content) return;
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    this.drawStages(plot, content);
    for (const reference of content.curve.references) this.drawReference(plot, reference);
    ctx.restore();
  }

  private drawReference(plot: uPlot, { role, value, spread }: Reference): void {
    const { ctx, bbox } = plot;
    const y = (level: number) => plot.valToPos(level, 'y', true);
    const isLog = this.content?.curve.scale === 'log';
    if (isLog && value <= 0) return;
    ctx.strokeStyle = ctx.fillStyle = roleColour(this.theme, role);
    if (spread > 0) {
      const top = y(value + spread);
      const bottom = isLog && value <= spread ? bbox.top + bbox.height : y(value - spread);
      ctx.globalAlpha = BAND_ALPHA;
      ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
      ctx.globalAlpha = 1;
    }
    ctx.lineWidth = 1.2 * uPlot.pxRatio;
    ctx.setLineDash([6 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
    line(ctx, bbox.left, y(value), bbox.left + bbox.width, y(value));
  }

  private drawStages(plot: uPlot, { stages, axis }: PlotContent): void {
    const { ctx, bbox } = plot;
    ctx.strokeStyle = this.theme.muted;
    ctx.lineWidth = uPlot.pxRatio;
    ctx.setLineDash([uPlot.pxRatio, 3 * uPlot.pxRatio]);
    for (const { row } of stages) {
      const x = plot.valToPos(stagePlace(axis, row), 'x', true);
      line(ctx, x, bbox.top, x, bbox.top + bbox.height);
    }
    ctx.setLineDash([]);
  }

  /** On the axis: a tick for each, a triangle for the one whose orbit is shown. */
  private drawCheckpoints(plot: uPlot): void {
    const { content, theme } = this;
    if (!content) return;
    const { ctx, bbox } = plot;
    const { axis, shownCheckpoint } = content;
    const bottom = bbox.top + bbox.height;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = theme.foreground;
    ctx.lineWidth = uPlot.pxRatio;
    ctx.beginPath();
    for (const place of axis.checkpoints) {
      const x = plot.valToPos(place, 'x', true);
      ctx.moveTo(x, bottom);
      ctx.lineTo(x, bottom - CHECKPOINT_TICK * uPlot.pxRatio);
    }
    ctx.stroke();
    const shown = shownCheckpoint === null ? undefined : axis.checkpoints[shownCheckpoint];
    if (shown !== undefined) {
      const x = plot.valToPos(shown, 'x', true);
      const size = CHECKPOINT_TRIANGLE * uPlot.pxRatio;
      polygon(ctx, [x - 0.7 * size, bottom, x, bottom - 1.2 * size, x + 0.7 * size, bottom]);
      ctx.fill();
    }
    ctx.restore();
  }

  private drawMark(plot: uPlot): void {
    const place = this.markPlace(plot, true);
    if (!place) return;
    const { ctx } = plot;
    const radius = MARK_RADIUS * uPlot.pxRatio;
    ctx.save();
    const { x, y } = place;
    polygon(ctx, [x, y - radius, x + radius, y, x, y + radius, x - radius, y]);
    ctx.fillStyle = this.theme.background;
    ctx.strokeStyle = this.theme.foreground;
    ctx.lineWidth = 1.6 * uPlot.pxRatio;
    ctx.fill();
    ctx.stroke();
    ctx.restore();
  }

  private placeLabels(plot: uPlot): void {
    const { content } = this;
    if (!content) return;
    const { curve, axis, stages } = content;
    const labels: PlotLabel[] = [];
    const mark = this.markPlace(plot, false);
    if (mark && curve.mark) labels.push({ ...mark, text: curve.mark.text });
    for (const { values, endLabel } of curve.lines) {
      const row = lastIndex(values);
      if (endLabel === '' || row < 0) continue;
      const value = values[row] ?? 0;
      const x = plot.valToPos(axis.epochs[row], 'x');
      labels.push({ x, y: plot.valToPos(value, 'y'), text: endLabel });
    }
    if (curve.name === 'loss') {
      for (const { row, name } of stages) {
        labels.push({ x: plot.valToPos(stagePlace(axis, row), 'x'), y: 4, text: name });
      }
    }
    this.labels.place(labels);
  }

  private markPlace(plot: uPlot, onCanvas: boolean): { x: number; y: number } | null {
    const { content } = this;
    const mark = content?.curve.mark;
    if (!content || !mark || (content.curve.scale === 'log' && mark.value <= 0)) return null;
    return {
      x: plot.valToPos(content.axis.epochs[mark.row], 'x', onCanvas),
      y: plot.valToPos(mark.value, 'y', onCanvas),
    };
  }
}

/** What a plot is made for: anything else is only new data. */
function shapeOf({ curve, axis }: PlotContent): string {
  const lines = curve.lines.map(({ label, role, style, other }) => [
    label,
    role,
    style,
    other?.place ?? null,
  ]);
  return JSON.stringify([curve.name, curve.scale, curve.axis, lines, axis.label, axis.whole]);
}

/** A stage begins after the epoch before its first one. */
function stagePlace({ epochs }: XAxis, row: number): number {
  return (epochs[row] + epochs[row - 1]) / 2;
}

function pointsOf(style: Line['style'], other: Line['other']): { show?: boolean } {
  // Else uPlot shows them where there is room.
  return style === 'faint' || other ? { show: false } : {};
}

function lastIndex(values: readonly (number | null)[]): number {
  for (let row = values.length - 1; row >= 0; row--) if (values[row] !== null) return row;
  return -1;
}

function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

/** @param corners x and y in turn */
function polygon(ctx: CanvasRenderingContext2D, corners: readonly number[]): void {
  ctx.beginPath();
  for (let k = 0; k < corners.length; k += 2) ctx.lineTo(corners[k], corners[k + 1]);
  ctx.closePath();
}
