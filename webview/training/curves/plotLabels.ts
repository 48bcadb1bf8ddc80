/** Labels inside a plot, as elements: each beside its point, none over another; what finds no room is left out. */
import { placeLabel, type PlacedBox } from '../../scene/labelPlacement';

export interface PlotLabel {
  /** CSS pixels in the plotting area. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export class PlotLabels {
  private readonly layer = document.createElement('div');
  private readonly elements: HTMLElement[] = [];

  constructor() {
    this.layer.className = 'plot-labels';
    // The figure's legend and the table say the same.
    this.layer.ariaHidden = 'true';
  }

  /** A plot that is made anew brings a new plotting area. */
  attach(area: HTMLElement): void {
    area.append(this.layer);
  }

  /** Earlier ones have the first choice. */
  place(labels: readonly PlotLabel[]): void {
    const { clientWidth, clientHeight } = this.layer;
    while (this.elements.length < labels.length) this.add();
    const taken: PlacedBox[] = [];
    this.elements.forEach((element, k) => {
      const label = labels[k];
      element.hidden = label === undefined;
      if (!label) return;
      if (element.textContent !== label.text) element.textContent = label.text;
      const { offsetWidth: width, offsetHeight: height } = element;
      const box = { x: 0, y: 0, width, height };
      const hasRoom = placeLabel(box, label.x, label.y, taken, clientWidth, clientHeight);
      element.style.visibility = hasRoom ? 'visible' : 'hidden';
      if (!hasRoom) return;
      taken.push(box);
      element.style.transform = `translate(${box.x}px, ${box.y}px)`;
    });
  }

  private add(): void {
    const element = document.createElement('span');
    element.className = 'plot-label';
    this.layer.append(element);
    this.elements.push(element);
  }
}
