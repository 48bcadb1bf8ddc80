/** A result as short text for people; `--json` gives all of it. */
import type { TSchema } from '@sinclair/typebox';
import type { Job } from '../engine/jobs/job';
import { JOBS, type Verb } from '../engine/jobs/registry';

/** Lists longer than this are cut, with their length. */
const MAX_ITEMS = 8;

export function humanText(verb: Verb, result: unknown): string {
  const job: Job<TSchema, TSchema, never> = JOBS[verb];
  const told = job.describe?.(result).map((line) => `  ${line}`) ?? lines(result, 1);
  return `${verb}\n${told.join('\n')}\n`;
}

function lines(value: unknown, depth: number): string[] {
  const indent = '  '.repeat(depth);
  if (typeof value !== 'object' || value === null) return [indent + scalar(value)];
  return Object.entries(value).flatMap(([key, entry]) => {
    if (isFlat(entry)) return [`${indent}${key}: ${flat(entry)}`];
    const shown: unknown = Array.isArray(entry) ? entry.slice(0, MAX_ITEMS) : entry;
    const rest = Array.isArray(entry) && entry.length > MAX_ITEMS ? entry.length - MAX_ITEMS : 0;
    return [
      `${indent}${key}:`,
      ...lines(shown, depth + 1),
      ...(rest > 0 ? [`${indent}  … ${rest} more`] : []),
    ];
  });
}

function isFlat(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return (
    Array.isArray(value) && value.every((entry) => typeof entry !== 'object' || entry === null)
  );
}

function flat(value: unknown): string {
  if (!Array.isArray(value)) return scalar(value);
  const shown = value.slice(0, MAX_ITEMS).map(scalar).join(', ');
  return value.length > MAX_ITEMS ? `[${shown}, … ${value.length} in all]` : `[${shown}]`;
}

function scalar(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}
