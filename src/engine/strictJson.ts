/** JSON that every parser reads: non-finite numbers are the strings "NaN", "Infinity" and "-Infinity". */

/** Of plain values only. Rows of finite numbers, the bulk of a result, go to the built-in serializer whole. */
export function strictJson(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (Array.isArray(value)) {
    if (value.every(Number.isFinite)) return JSON.stringify(value);
    return `[${value.map((entry) => strictJson(entry ?? null)).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${strictJson(entry)}`).join(',')}}`;
}
