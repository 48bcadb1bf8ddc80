/** The plots of the page: one a curve, in the places the templates made. Their cursors move together. */
import type { Theme } from '../../theme/theme';
import { nearestRow } from '../history';
import { shownCheckpoint, type TrainingState } from '../state';
import { curvesOf, hasData, stagesOf, type CurveName } from './curves';
import { Plot } from './plot';
import { xAxisOf } from './xAxis';

export interface CurvesActions {
  /** Row of the history under the pointer, or null. */
  cursor(row: number | null): void;
  /** Place among the checkpoints of the one nearest to a click. */
  pick(checkpoint: number): void;
}

export class CurvesView {
  private readonly plots = new Map<CurveName, { readonly plot: Plot; readonly place: Element }>();
  private epochs: readonly number[] = [];
  private checkpoints: readonly number[] = [];
  private drawnOf: unknown[] = [];
  private cursorRow: number | null = null;

  constructor(
    private readonly root: HTMLElement,
    private theme: Theme,
    private readonly actions: CurvesActions,
  ) {}

  /** Call after the templates were rendered. */
  update(state: TrainingState): void {
    const { history, steps, snapshot, view } = state;
    // Moving the cursor renders the page too; the plots are drawn when what they show has changed.
    const shown = [
      history,
      steps,
      snapshot?.start,
      snapshot?.target,
      snapshot?.checkpoints,
      shownCheckpoint(state),
      state.compared,
      view.xAxis,
      view.logLoss,
    ];
    const isSame = shown.every((part, k) => part === this.drawnOf[k]) && this.drawnOf.length > 0;
    if (!isSame || !this.placesAreKept()) this.drawAll(state);
    this.drawnOf = shown;
    if (state.cursorRow !== this.cursorRow) this.showCursor(state.cursorRow);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    for (const { plot } of this.plots.values()) plot.setTheme(theme);
  }

  /** Moves the cursors of all plots to an epoch. */
  showCursor(row: number | null): void {
    this.cursorRow = row;
    const x = row === null ? null : (this.epochs[row] ?? null);
    for (const { plot } of this.plots.values()) plot.showCursor(x);
  }

  private placesAreKept(): boolean {
    return [...this.plots.values()].every(({ place }) => place.isConnected);
  }

  private drawAll(state: TrainingState): void {
    const axis = xAxisOf(state);
    const stages = stagesOf(state.history, state.snapshot?.start?.stages);
    this.epochs = axis.epochs;
    this.checkpoints = axis.checkpoints;
    const shown = new Set<CurveName>();
    for (const curve of curvesOf(state)) {
      const place = this.root.querySelector<HTMLElement>(`[data-curve="${curve.name}"]`);
      if (!place || !hasData(curve)) continue;
      shown.add(curve.name);
      this.plotIn(curve.name, place).update({
        curve,
        axis,
        stages,
        shownCheckpoint: shownCheckpoint(state),
      });
    }
    for (const [name, { plot }] of this.plots) {
      if (shown.has(name)) continue;
      plot.dispose();
      this.plots.delete(name);
    }
  }

  private plotIn(name: CurveName, place: HTMLElement): Plot {
    const known = this.plots.get(name);
    if (known?.place === place) return known.plot;
    known?.plot.dispose();
    const plot = new Plot(place, this.theme, {
      cursor: (x) => this.pointed(x),
      click: (x) => {
        const nearest = nearestRow(this.checkpoints, x);
        if (nearest !== null) this.actions.pick(nearest);
      },
    });
    this.plots.set(name, { plot, place });
    return plot;
  }

  /** Every plot tells of a pointer over any of them: the page hears it once. */
  private pointed(x: number | null): void {
    const row = x === null ? null : nearestRow(this.epochs, x);
    if (row === this.cursorRow) return;
    this.cursorRow = row;
    this.actions.cursor(row);
  }
}
