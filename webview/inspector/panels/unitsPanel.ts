/** Every unit of the shown layer in a table: the picture's content, reachable by keyboard. */
import { html, type TemplateResult } from 'lit';
import type { Connectivity } from '../../../src/protocol/inspector';
import { number, percent } from '../../ui/format';
import { table, type Column } from '../../ui/table';
import type { PageActions } from '../layout';
import { markedGains, selectionOf } from '../intervention';
import type { PageState } from '../state';

export function unitsPanel(state: PageState, actions: PageActions): TemplateResult {
  const { connectivity, scene, view, sorting } = state;
  if (!connectivity) return html`<p class="hint">Reading the connectivity…</p>`;
  const selection = selectionOf(state);
  const symbols = Math.round(connectivity.readout.length / connectivity.units);
  const columns: Column<number>[] = [
    { title: 'unit', value: (unit) => unit },
    numeric('input norm', (unit) => connectivity.inputNorm[unit], 'Length of its input weights'),
    numeric(
      'mean activity',
      (unit) => scene?.meanActivity[unit] ?? null,
      'Along the orbit in force',
    ),
    {
      title: 'active',
      value: (unit) => scene?.activeShare[unit] ?? null,
      text: (unit) => (scene ? percent(scene.activeShare[unit]) : '–'),
      help: 'Share of steps at which it is active',
    },
    ...Array.from({ length: symbols }, (_, symbol) =>
      numeric(
        `to symbol ${symbol}`,
        (unit) => readoutOf(connectivity, symbol, unit),
        'Readout weight',
      ),
    ),
    {
      title: 'gain',
      value: (unit) => gainsOf(state, unit)[0]?.[1] ?? 1,
      text: (unit) => gainText(gainsOf(state, unit)),
      help: 'Of each site where it is not 1: output, recurrent input, noise input',
    },
  ];
  return html`${table({
      caption:
        'Units. Enter selects, Shift and an arrow select more, Space ablates or restores them.',
      columns,
      rows: Array.from({ length: connectivity.units }, (_, unit) => unit),
      sorting: sorting.units ?? null,
      onSort: (next) => actions.sort('units', next),
      key: (unit) => unit,
      selected: view.selectedUnit,
      alsoSelected: new Set(selection),
      onSelect: (unit) => actions.select(unit),
      // The first stays the one that ranges start from.
      onRange: (units) => actions.selectUnits([view.selectedUnit ?? units[0], ...units]),
      onAct: (unit) => actions.toggle(selection.includes(unit) ? selection : [unit]),
    })}
    <p class="hint">${connectivity.note}</p>`;
}

function numeric(
  title: string,
  value: (unit: number) => number | null,
  help: string,
): Column<number> {
  return { title, value, text: (unit) => number(value(unit), 4), help };
}

/** By site, those that are not 1. */
function gainsOf(state: PageState, unit: number): [string, number][] {
  return Object.entries(markedGains(state).get(unit) ?? {});
}

function gainText(gains: readonly (readonly [string, number])[]): string {
  if (gains.length === 0) return '1';
  return gains.map(([site, gain]) => `${site} ${number(gain, 4)}`).join(', ');
}

function readoutOf({ readout, units }: Connectivity, symbol: number, unit: number): number {
  return readout[symbol * units + unit];
}
