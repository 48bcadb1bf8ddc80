/** The legend of a viewport as an element, and the same drawn into an exported picture. */
import { drawGlyph, GLYPH_PATHS, PATH_SIZE } from './glyphPaths';
import type { LegendItem } from './legendItems';

const SVG = 'http://www.w3.org/2000/svg';
const RAMP_WIDTH = 56;

export class Legend {
  readonly element = document.createElement('div');
  private items: readonly LegendItem[] = [];
  private shown = '';
  private gradients = 0;

  constructor(private readonly name: string) {
    this.element.className = 'stage-legend';
    this.element.role = 'group';
    this.element.ariaLabel = 'Legend';
  }

  /** Rebuilds the element only when the items differ. */
  set(items: readonly LegendItem[]): void {
    const key = JSON.stringify(items);
    if (key === this.shown) return;
    this.shown = key;
    this.items = items;
    this.element.hidden = items.length === 0;
    this.element.replaceChildren(...items.map((item) => this.itemElement(item)));
  }

  /** Into a picture whose origin is the page's point (left, top). */
  draw(context: CanvasRenderingContext2D, left: number, top: number, colour: string): void {
    this.items.forEach((item, k) => {
      const child = this.element.children[k];
      for (const part of child.children) {
        const box = part.getBoundingClientRect();
        const [x, y] = [box.left - left, box.top - top];
        if (part instanceof SVGElement) drawSwatch(context, item, x, y, box.width, box.height);
        else {
          context.fillStyle = colour;
          context.fillText(part.textContent, x, y + box.height / 2);
        }
      }
    });
  }

  private itemElement(item: LegendItem): HTMLElement {
    const element = document.createElement('span');
    element.className = 'legend-item';
    if (item.kind === 'ramp') {
      element.append(textOf(item.text), textOf(item.from), this.rampSwatch(item.colours), textOf(item.to));
    } else {
      element.append(item.kind === 'glyph' ? glyphSwatch(item) : lineSwatch(item), textOf(item.text));
    }
    return element;
  }

  private rampSwatch(colours: readonly string[]): SVGElement {
    const id = `ramp-${this.name}-${this.gradients++}`;
    const stops = colours.map((colour, k) =>
      svg('stop', { offset: String(k / (colours.length - 1)), 'stop-color': colour }),
    );
    const gradient = svg('linearGradient', { id }, stops);
    const bar = svg('rect', { width: '100%', height: '100%', rx: '2', fill: `url(#${id})` });
    return svg('svg', { width: String(RAMP_WIDTH), height: '8', 'aria-hidden': 'true' }, [
      gradient,
      bar,
    ]);
  }
}

function glyphSwatch({ glyph, colour }: Extract<LegendItem, { kind: 'glyph' }>): SVGElement {
  const { path, outline } = GLYPH_PATHS[glyph];
  const paint = outline
    ? { fill: 'none', stroke: colour, 'stroke-width': '2' }
    : { fill: colour, stroke: 'none' };
  const box = `0 0 ${PATH_SIZE} ${PATH_SIZE}`;
  return svg('svg', { width: '11', height: '11', viewBox: box, 'aria-hidden': 'true' }, [
    svg('path', { d: path, ...paint }),
  ]);
}

function lineSwatch({ colour }: Extract<LegendItem, { kind: 'line' }>): SVGElement {
  return svg('svg', { width: '16', height: '8', 'aria-hidden': 'true' }, [
    svg('path', { d: 'M0 4H16', stroke: colour, 'stroke-width': '1.5' }),
  ]);
}

function drawSwatch(
  context: CanvasRenderingContext2D,
  item: LegendItem,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  if (item.kind === 'glyph') {
    drawGlyph(context, item.glyph, x + width / 2, y + height / 2, width, item.colour);
    return;
  }
  if (item.kind === 'line') {
    context.fillStyle = item.colour;
    context.fillRect(x, y + height / 2 - 0.75, width, 1.5);
    return;
  }
  const gradient = context.createLinearGradient(x, 0, x + width, 0);
  item.colours.forEach((colour, k) => gradient.addColorStop(k / (item.colours.length - 1), colour));
  context.fillStyle = gradient;
  context.fillRect(x, y, width, height);
}

function textOf(text: string): HTMLElement {
  const element = document.createElement('span');
  element.textContent = text;
  return element;
}

function svg(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly SVGElement[] = [],
): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
