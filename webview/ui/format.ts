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

/** Three decimals without trailing zeros, as probabilities are read: '0.95', '0.025', '1'; '<0.001' where that would be 0. */
export function probability(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return number(value);
  if (value > 0 && value < 0.0005) return '<0.001';
  return String(Number(value.toFixed(3)));
}

/** Rough on purpose: '350 ms', '40 s', '5 min', '2.5 h', '3 days'; '–' for what is not known. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  if (ms < 999.5) return `${number(ms, 2)} ms`;
  if (ms < 90_000) return `${number(ms / 1000, 2)} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${number(ms / 3_600_000, 2)} h`;
  return `${Math.round(ms / 86_400_000)} days`;
}

/** 'mean ± sd'; the mean alone where there is no spread. */
export function plusMinus(mean: number | null, sd: number | null): string {
  const spread = sd !== null && Number.isFinite(sd) ? ` ± ${number(sd, 2)}` : '';
  return `${number(mean)}${spread}`;
}

/** '1 error', '2 errors'. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${integer(count)} ${count === 1 ? one : many}`;
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}
