/** What a figure shows, in data units: layers over two axes, and a legend. How it is drawn is in drawFigure.ts. */

export interface Stroke {
  /** CSS colour */
  readonly colour: string;
  readonly widthMm: number;
  /** Lengths of dashes and gaps, mm. */
  readonly dashMm?: readonly number[];
}

export type MarkShape = 'disc' | 'diamond' | 'triangle' | 'square' | 'cross';

export interface MarkLook {
  readonly shape: MarkShape;
  /** Of the outline, and of a cross. */
  readonly colour: string;
  /** 'none' for an open mark. */
  readonly fill: string;
  readonly sizeMm: number;
}

/** Points with a coordinate that is not finite are left out, and part a line. */
export type Layer =
  | {
      readonly kind: 'line';
      readonly x: ArrayLike<number>;
      readonly y: ArrayLike<number>;
      readonly stroke: Stroke;
    }
  | {
      readonly kind: 'marks';
      readonly x: ArrayLike<number>;
      readonly y: ArrayLike<number>;
      readonly look: MarkLook;
      /** Beside the marks, where there is room. */
      readonly labels?: readonly string[];
    }
  /** Vertical bars from low to high. */
  | {
      readonly kind: 'intervals';
      readonly x: ArrayLike<number>;
      readonly low: ArrayLike<number>;
      readonly high: ArrayLike<number>;
      readonly stroke: Stroke;
    }
  /** Between two curves; a point that is not finite parts it. */
  | {
      readonly kind: 'area';
      readonly x: ArrayLike<number>;
      readonly low: ArrayLike<number>;
      readonly high: ArrayLike<number>;
      /** CSS colour, and how much of it, 0..1. */
      readonly colour: string;
      readonly opacity: number;
    }
  /** Filled rectangles, a cell each. */
  | {
      readonly kind: 'cells';
      readonly left: ArrayLike<number>;
      readonly right: ArrayLike<number>;
      readonly low: ArrayLike<number>;
      readonly high: ArrayLike<number>;
      /** CSS colours. */
      readonly fills: readonly string[];
    }
  /** Across the whole plot, at one value of an axis. */
  | {
      readonly kind: 'rule';
      readonly axis: 'x' | 'y';
      readonly at: number;
      readonly stroke: Stroke;
    }
  /** About the origin, in data units. */
  | { readonly kind: 'circle'; readonly radius: number; readonly stroke: Stroke };

export interface LegendEntry {
  readonly text: string;
  readonly sample: { readonly stroke: Stroke } | { readonly look: MarkLook };
}

export interface Figure {
  /** Read out by screen readers, shown by browsers on hover. */
  readonly title: string;
  readonly widthMm: number;
  readonly heightMm: number;
  /** 'none' leaves the page's own; black on it must be legible. */
  readonly background: 'paper' | 'none';
  readonly xLabel: string;
  readonly yLabel: string;
  /** One unit of x is as long as one of y. */
  readonly equalAxes?: boolean;
  /** Values that both ends of an axis must reach. */
  readonly xIncludes?: readonly number[];
  readonly yIncludes?: readonly number[];
  /** Names in place of numbers below x = 0, 1, …. */
  readonly xNames?: readonly string[];
  /** Drawn in this order. */
  readonly layers: readonly Layer[];
  readonly legend: readonly LegendEntry[];
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Of all finite coordinates, 4 % wider; of nothing 0..1. */
export function dataRanges({ layers, xIncludes = [], yIncludes = [] }: Figure): {
  x: Range;
  y: Range;
} {
  const x = new Bounds();
  const y = new Bounds();
  xIncludes.forEach((value) => x.add(value));
  yIncludes.forEach((value) => y.add(value));
  for (const layer of layers) {
    if (layer.kind === 'line' || layer.kind === 'marks') {
      for (let k = 0; k < layer.x.length; k++) {
        if (!Number.isFinite(layer.x[k]) || !Number.isFinite(layer.y[k])) continue;
        x.add(layer.x[k]);
        y.add(layer.y[k]);
      }
    } else if (layer.kind === 'intervals' || layer.kind === 'area') {
      for (let k = 0; k < layer.x.length; k++) {
        if (!Number.isFinite(layer.low[k]) || !Number.isFinite(layer.high[k])) continue;
        x.add(layer.x[k]);
        y.add(layer.low[k]);
        y.add(layer.high[k]);
      }
    } else if (layer.kind === 'cells') {
      layer.fills.forEach((_, k) => {
        [layer.left[k], layer.right[k]].forEach((end) => x.add(end));
        [layer.low[k], layer.high[k]].forEach((end) => y.add(end));
      });
    } else if (layer.kind === 'circle') {
      [x, y].forEach((bounds) => [-layer.radius, layer.radius].forEach((end) => bounds.add(end)));
    } else {
      (layer.axis === 'x' ? x : y).add(layer.at);
    }
  }
  return { x: x.range(), y: y.range() };
}

const MARGIN_SHARE = 0.04;

class Bounds {
  private from = Infinity;
  private to = -Infinity;

  add(value: number): void {
    this.from = Math.min(this.from, value);
    this.to = Math.max(this.to, value);
  }

  range(): Range {
    if (!(this.from <= this.to)) return { from: 0, to: 1 };
    const width = this.to - this.from || Math.abs(this.from) || 1;
    return { from: this.from - MARGIN_SHARE * width, to: this.to + MARGIN_SHARE * width };
  }
}
