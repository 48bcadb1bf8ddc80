/** Numbers, bars and tables in Markdown. Knows no report. */

const SIGNIFICANT = 3;
/** Of differences of probabilities: no number worth showing. */
const ROUNDING = 1e-12;

/** Three significant digits; whole numbers from 1000 with separators. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) < ROUNDING) return '0';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-GB');
  const rounded = Number(value.toPrecision(SIGNIFICANT));
  return rounded < 0 ? `−${-rounded}` : String(rounded);
}

/** A value with as many decimals as its standard error tells, of which two digits are shown. */
export function plusMinus(value: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(error) || !Number.isFinite(value)) {
    return `${number(value)} ± ${number(error)}`;
  }
  const decimals = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(error))));
  const shown = Math.abs(value).toFixed(decimals);
  const isNegative = value < 0 && Number(shown) !== 0;
  return `${isNegative ? '−' : ''}${shown} ± ${error.toFixed(decimals)}`;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A share of 0..1 as a bar of at most `width` characters, an eighth fine. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(8 * width * Math.min(1, Math.max(0, share)));
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/** Columns are padded, so that the text reads without a renderer. */
export function table(titles: readonly string[], cells: readonly (readonly string[])[]): string[] {
  const [head, ...rows] = [titles, ...cells].map((row) => row.map(cellOf));
  const widths = head.map((cell, k) =>
    Math.max(3, cell.length, ...rows.map((row) => row[k].length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, k) => cell.padEnd(widths[k])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** A bar, as in |λ|, would end its cell. */
function cellOf(text: string): string {
  return text.replace(/(?<!\\)\|/g, '\\|');
}

/** Foreign text, so that nothing of it is taken for Markdown or HTML. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>()#|!~&]/g, '\\$&');
}
