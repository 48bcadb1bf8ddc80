/** Every tensor of the file with its statistics. Names come from the file and stay text. */
import { html, type TemplateResult } from 'lit';
import type { TensorRow } from '../../../src/protocol/inspector';
import { number } from '../../ui/format';
import { table, type Column } from '../../ui/table';
import type { PageActions } from '../layout';
import type { PageState } from '../state';

const COLUMNS: readonly Column<TensorRow>[] = [
  { title: 'tensor', value: ({ name }) => name },
  { title: 'shape', value: ({ shape }) => `[${shape.join(', ')}]` },
  { title: 'type', value: ({ dtype }) => dtype },
  numeric('min', ({ min }) => min),
  numeric('max', ({ max }) => max),
  numeric('mean', ({ mean }) => mean),
  numeric('std', ({ std }) => std),
  numeric('NaN', ({ nan }) => nan),
  numeric('Inf', ({ inf }) => inf),
];

export function tensorsPanel(
  { tensors, sorting, snapshot }: PageState,
  actions: PageActions,
): TemplateResult {
  if (snapshot?.file.format === 'unreadable') {
    return html`<p class="hint">The file could not be read, so it has no tensors to list.</p>`;
  }
  if (!tensors) return html`<p class="hint">Reading the tensors…</p>`;
  return table({
    caption: `${tensors.length} tensors; statistics over finite values`,
    columns: COLUMNS,
    rows: tensors,
    sorting: sorting.tensors ?? null,
    onSort: (next) => actions.sort('tensors', next),
    key: (row) => tensors.indexOf(row),
  });
}

function numeric(title: string, value: (row: TensorRow) => number): Column<TensorRow> {
  return { title, value, text: (row) => number(value(row), 4) };
}
