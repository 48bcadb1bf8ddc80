/** A sortable table: real rows and cells, one Tab stop, arrow keys between rows. Draws what it is given, keeps only its sorting. */
import { html, nothing, type TemplateResult } from 'lit';

export interface Column<Row> {
  readonly title: string;
  /** Sorted by this; null and NaN last. */
  readonly value: (row: Row) => number | string | null;
  /** Shown; defaults to the value. */
  readonly text?: (row: Row) => string | TemplateResult;
  /** What the column means, as a tooltip. */
  readonly help?: string;
}

export interface Sorting {
  readonly column: number;
  readonly descending: boolean;
}

export interface TableOptions<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
  /** Stable name of a row. */
  readonly key: (row: Row) => number;
  readonly selected?: number | null;
  /** Keys of rows selected beside it. */
  readonly alsoSelected?: ReadonlySet<number>;
  readonly onSelect?: (row: Row) => void;
  /** Shift with a click or an arrow: rows from the selected one to this one, as they are shown. */
  readonly onRange?: (rows: readonly Row[]) => void;
  /** Space or Delete on a row, or a double click. */
  readonly onAct?: (row: Row) => void;
}

/** More rows are not drawn at once; the count left out is said. */
const MAX_ROWS = 500;

export function table<Row>(options: TableOptions<Row>): TemplateResult {
  const { caption, columns, sorting, onSort } = options;
  const rows = sortRows(options.rows, columns, sorting);
  const shown = withSelected(rows, options);
  return html`<div class="table-scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column, index) => header(column, index, sorting, onSort))}
        </tr>
      </thead>
      <tbody @keydown=${(event: KeyboardEvent) => onKey(event, shown, options)}>
        ${shown.map((row, index) => bodyRow(row, index, shown, options))}
      </tbody>
    </table>
    ${
      rows.length > shown.length
        ? html`<p class="hint">${rows.length - shown.length} more rows; sort to see others.</p>`
        : nothing
    }
  </div>`;
}

/** Stable; numbers by size, text by locale; null and NaN last whatever the direction. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | null,
): Row[] {
  const column = sorting ? columns[sorting.column] : undefined;
  if (!sorting || !column) return [...rows];
  const missing = (value: number | string | null) =>
    value === null || (typeof value === 'number' && Number.isNaN(value));
  return [...rows].sort((a, b) => {
    const x = column.value(a);
    const y = column.value(b);
    if (missing(x) || missing(y)) return Number(missing(x)) - Number(missing(y));
    const order =
      typeof x === 'number' && typeof y === 'number'
        ? x - y
        : String(x).localeCompare(String(y), undefined, { numeric: true });
    return sorting.descending ? -order : order;
  });
}

function withSelected<Row>(rows: readonly Row[], { selected, key }: TableOptions<Row>): Row[] {
  const shown = rows.slice(0, MAX_ROWS);
  const row = rows.slice(MAX_ROWS).find((one) => selected !== undefined && key(one) === selected);
  return row === undefined ? shown : [row, ...shown];
}

function header<Row>(
  column: Column<Row>,
  index: number,
  sorting: Sorting | null,
  onSort: (sorting: Sorting) => void,
): TemplateResult {
  const active = sorting?.column === index;
  const state = active ? (sorting.descending ? 'descending' : 'ascending') : 'none';
  const arrow = active ? (sorting.descending ? ' ▾' : ' ▴') : '';
  const sort = () => onSort({ column: index, descending: active ? !sorting.descending : true });
  return html`<th scope="col" aria-sort=${state} title=${column.help ?? nothing}>
    <button class="th-button" @click=${sort}>${column.title}${arrow}</button>
  </th>`;
}

function bodyRow<Row>(
  row: Row,
  index: number,
  rows: readonly Row[],
  options: TableOptions<Row>,
): TemplateResult {
  const { columns, key, selected, alsoSelected, onAct } = options;
  const isFirst = selected !== undefined && selected === key(row);
  const isSelected = isFirst || alsoSelected?.has(key(row)) === true;
  const { onSelect } = options;
  const focusable = onSelect ? (isFirst || index === 0 ? '0' : '-1') : nothing;
  return html`<tr
    tabindex=${focusable}
    class=${isSelected ? 'selected' : ''}
    aria-selected=${onSelect ? String(isSelected) : nothing}
    @click=${(event: MouseEvent) => choose(index, rows, event.shiftKey, options)}
    @mousedown=${(event: MouseEvent) => (event.shiftKey ? event.preventDefault() : undefined)}
    @dblclick=${() => onAct?.(row)}
  >
    ${columns.map((column, place) => {
      const value = column.value(row);
      const text = column.text ? column.text(row) : String(value ?? '–');
      const numeric = typeof value === 'number' || value === null;
      return place === 0
        ? html`<th scope="row">${text}</th>`
        : html`<td class=${numeric ? 'numeric' : ''}>${text}</td>`;
    })}
  </tr>`;
}

/** @param isRange from the selected row on, where ranges can be selected */
function choose<Row>(
  at: number,
  rows: readonly Row[],
  isRange: boolean,
  { selected, key, onSelect, onRange }: TableOptions<Row>,
): void {
  const from = rows.findIndex((row) => selected !== undefined && key(row) === selected);
  if (!isRange || !onRange || from < 0) return onSelect?.(rows[at]);
  const range = rows.slice(Math.min(from, at), Math.max(from, at) + 1);
  return onRange(range);
}

function onKey<Row>(event: KeyboardEvent, rows: readonly Row[], options: TableOptions<Row>): void {
  const current = (event.target as HTMLElement).closest('tr');
  const siblings = current ? [...(current.parentElement?.children ?? [])] : [];
  const at = current ? siblings.indexOf(current) : -1;
  const row = rows[at];
  if (row === undefined) return;
  const moveTo = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: siblings.length - 1 }[
    event.key
  ];
  if (moveTo !== undefined) {
    const next = siblings[moveTo];
    if (next instanceof HTMLElement) {
      next.focus();
      choose(moveTo, rows, event.shiftKey, options);
    }
  } else if (event.key === 'Enter') options.onSelect?.(row);
  else if (event.key === ' ' || event.key === 'Delete') options.onAct?.(row);
  else return;
  event.preventDefault();
}
