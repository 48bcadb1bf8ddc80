/** Types of tableText.mjs, for tests. */
export function tableText(table: {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  note?: string;
}): string;
