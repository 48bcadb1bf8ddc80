/** Numbers as text for people: short, aligned, honest about what is missing. */

/** Four significant digits; 'NaN' and infinities by name; '–' for null. */
export function number(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return '–';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6 || magnitude < 1e-4) return minus(value.toExponential(2));
  return minus(String(Number(value.toPrecision(digits))));
}

export function percent(share: number): string {
  return `${number(100 * share, 3)} %`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = count / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${number(value, 3)} ${units[unit]}`;
}

export function integer(value: number): string {
  return minus(value.toLocaleString('en-GB'));
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}
