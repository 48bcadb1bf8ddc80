/** JSON that every parser reads: non-finite numbers are the strings "NaN", "Infinity" and "-Infinity". */

export function strictJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'number' && !Number.isFinite(entry) ? String(entry) : entry,
  );
}
