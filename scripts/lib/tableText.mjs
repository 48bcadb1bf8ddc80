/** A table of a benchmark as text for a terminal: words to the left, numbers to the right. Measures nothing. */

/** @param {{title: string, columns: readonly string[], rows: readonly (readonly (string | number)[])[], note?: string}} table */
export function tableText({ title, columns, rows, note }) {
  const cells = [columns, ...rows].map((row) => row.map(cellText));
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  const numeric = columns.map((_, at) => rows.every((row) => typeof row[at] === 'number'));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => (numeric[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at])))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [title, lines[0], rule, ...lines.slice(1), ...(note ? [note] : [])].join('\n');
}

/** Three significant digits: no bench is more exact. */
function cellText(cell) {
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '–';
  return Math.abs(cell) >= 100 ? String(Math.round(cell)) : String(Number(cell.toPrecision(3)));
}
