/** Has what the next click or key would simulate computed before it is done: while the pointer rests there, or a button goes down. Shows nothing. */
import type { SimulationParams } from '../../src/protocol/inspector';
import { stateSizeOf } from '../../src/protocol/stateSize';
import { toggled } from './intervention';
import type { PageState } from './state';

/** A pointer that crosses units on its way asks for none of them. */
const REST_MS = 40;
/** Steps times the squared size of the state; about a second of dense products, tenths of one as trained networks are active. More is not computed on a mere chance. */
const MAX_WORK = 2e9;

export interface ForesightPage {
  state(): PageState;
  /** Of the last simulation asked for. */
  sequence(): number;
  foresee(params: SimulationParams): void;
}

export class Foresight {
  private timer = 0;
  private units: readonly number[] = [];
  private asked = '';

  constructor(private readonly page: ForesightPage) {}

  /** These may be ablated or restored next, by a pointer that is over them or because they were selected; none for nothing. */
  rest(units: readonly number[]): void {
    if (isSame(units, this.units)) return;
    this.units = units;
    this.again();
  }

  /** They will be in a moment, unless the button goes up elsewhere. */
  press(units: readonly number[]): void {
    this.units = units;
    window.clearTimeout(this.timer);
    this.ask();
  }

  /** What is shown has changed, and with it what the same click would do. */
  again(): void {
    window.clearTimeout(this.timer);
    if (this.units.length > 0) this.timer = window.setTimeout(() => this.ask(), REST_MS);
  }

  private ask(): void {
    const { page, units } = this;
    const state = page.state();
    const sequence = page.sequence();
    // Not before the worker is done with what is wanted now.
    const isIdle = !state.playing && state.scene?.sequence === sequence;
    if (units.length === 0 || !isIdle || !isCheap(state)) return;
    const params = { ...toggled(state, units).view.simulation, sequence };
    const name = JSON.stringify(params);
    // Asked again it would be begun again.
    if (name === this.asked) return;
    this.asked = name;
    page.foresee(params);
  }
}

function isCheap({ snapshot, view }: PageState): boolean {
  const { lengthSteps, warmupSteps, scope = 'always' } = view.simulation;
  const size = snapshot?.model ? stateSizeOf(snapshot.model) : 0;
  // Every step in a zone asks where it is.
  return scope === 'always' && (warmupSteps + lengthSteps) * size ** 2 <= MAX_WORK;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((unit, k) => unit === b[k]));
}
