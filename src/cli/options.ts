/** Options of the command line and the job parameters they make. */
import { Value, type ValueError } from '@sinclair/typebox/value';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ANALYSES } from '../engine/jobs/analyse';
import { REPORT_PARTS } from '../engine/report/checkpointReport';
import { JOBS, type Verb } from '../engine/jobs/registry';
import { rowsOf } from '../engine/jobs/schemas';
import { readInitialStates, readInputs } from '../files/numberTables';
import { FormatError } from '../formats/formatError';
import { interventionParams } from './interventionOptions';
import { trainingSource } from './trainingSource';

export const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  config: { type: 'string' },
  cell: { type: 'string' },
  nonlinearity: { type: 'string' },
  inputs: { type: 'string' },
  h0: { type: 'string' },
  sequences: { type: 'string' },
  steps: { type: 'string' },
  seed: { type: 'string' },
  seeds: { type: 'string' },
  most: { type: 'string' },
  noise: { type: 'string' },
  what: { type: 'string' },
  parity: { type: 'boolean' },
  states: { type: 'string' },
  rollouts: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  period: { type: 'string' },
  starts: { type: 'string' },
  exhaustive: { type: 'boolean' },
  'input-constant': { type: 'string' },
  blur: { type: 'string' },
  scaling: { type: 'string' },
  gradient: { type: 'boolean' },
  batch: { type: 'string' },
  length: { type: 'string' },
  hidden: { type: 'string' },
  input: { type: 'string' },
  threads: { type: 'string' },
  backend: { type: 'string' },
  out: { type: 'string' },
  units: { type: 'string' },
  checkpoints: { type: 'string' },
  edges: { type: 'string' },
  layer: { type: 'string' },
  gain: { type: 'string' },
  gains: { type: 'string' },
  site: { type: 'string' },
  scope: { type: 'string' },
  controls: { type: 'string' },
  window: { type: 'string' },
  events: { type: 'string' },
  within: { type: 'string' },
  top: { type: 'string' },
  completions: { type: 'string' },
  background: { type: 'string' },
  width: { type: 'string' },
  'json-lines': { type: 'boolean' },
} as const;

export type Options = {
  readonly [K in keyof typeof OPTIONS]?:
    ((typeof OPTIONS)[K]['type'] extends 'boolean' ? boolean : string) | undefined;
};

const NUMBERS = [
  'steps',
  'seed',
  'seeds',
  'most',
  'noise',
  'states',
  'rollouts',
  'from',
  'to',
  'period',
  'starts',
  'blur',
  'scaling',
  'batch',
  'length',
  'hidden',
  'input',
  'threads',
  'layer',
  'gain',
  'controls',
  'window',
  'events',
  'within',
  'top',
  'completions',
  'width',
] as const;

/** Whose operand is a path, and a parameter. */
const PATH_VERBS: readonly Verb[] = ['replay', 'report', 'sweep', 'evolution', 'mechanisms'];

/** @throws RangeError naming the option, what was found and what is legal */
export async function jobParams(
  verb: Verb,
  options: Options,
  operands: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const numbers = NUMBERS.map((name) => [name, numberOption(name, options[name])] as const);
  const all: Record<string, unknown> = {
    cell: options.cell,
    nonlinearity: options.nonlinearity,
    gradient: options.gradient,
    parity: options.parity,
    exhaustive: options.exhaustive,
    inputConstant: numberOption('input-constant', options['input-constant']),
    backend: options.backend,
    background: options.background,
    out: options.out === undefined ? undefined : resolve(options.out),
    jsonLines: options['json-lines'],
    ...Object.fromEntries(numbers),
    site: options.site,
    checkpoints: options.checkpoints === undefined ? undefined : resolve(options.checkpoints),
    ...interventionParams(options),
    what: options.what === undefined ? undefined : namesOf(options.what, verb),
    inputs: options.inputs === undefined ? undefined : await inputRows(options.inputs),
    h0: options.h0 === undefined ? undefined : await initialState(options.h0),
    sequences: await sequencesOf(verb, options.sequences),
    ...(await operandParams(verb, operands, options)),
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const schema = JOBS[verb].params;
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(schema.properties, key))
      throw new RangeError(`--${key}: not an option of ${verb}`);
  }
  const first = Value.Errors(schema, given).First();
  if (first) {
    const key = first.path.split('/')[1] ?? '';
    throw new RangeError(`--${key}: ${JSON.stringify(first.value)} found; ${legalOf(first)}`);
  }
  return given;
}

/** What a verb's files and words mean as parameters. */
async function operandParams(
  verb: Verb,
  operands: readonly string[],
  { config }: Options,
): Promise<Record<string, unknown>> {
  if (verb === 'fidelity') return { path: operands[0], configPath: config };
  if (PATH_VERBS.includes(verb)) return { path: resolve(operands[0]) };
  if (verb === 'divergence') {
    const [x, y] = operands;
    return { x: await inputRows(x), y: await inputRows(y) };
  }
  if (verb === 'train') return { source: await trainingSource(operands[0]) };
  return verb === 'bench' ? { what: operands[0] } : {};
}

/** A union of names is told by the names; anything else in the schema library's words. */
function legalOf({ schema, message }: ValueError): string {
  const options: unknown[] = Array.isArray(schema.anyOf) ? schema.anyOf : [];
  const names = options.flatMap((option) =>
    typeof option === 'object' && option !== null && 'const' in option ? [option.const] : [],
  );
  return names.length > 0 ? `${names.join(', ')} are legal` : message;
}

function namesOf(text: string, verb: Verb): string[] {
  const legal: readonly string[] = verb === 'report' ? REPORT_PARTS : ANALYSES;
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !legal.includes(name));
  if (wrong !== undefined) {
    throw new RangeError(`--what: '${wrong}' found; ${legal.join(', ')} are legal`);
  }
  return names;
}

function numberOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new RangeError(`--${name}: '${text}' found, a number is legal`);
  }
  return value;
}

async function inputRows(path: string): Promise<number[][]> {
  const { values, width } = await readInputs(path);
  return rowsOf(values, width);
}

async function initialState(path: string): Promise<number[]> {
  const { rows, values } = await readInitialStates(path);
  if (rows !== 1) throw new FormatError(`--h0 ${path}: ${rows} states found, one is legal`);
  return [...values];
}

/** Of `fidelity` how many; else a file of them. */
async function sequencesOf(verb: Verb, text: string | undefined): Promise<unknown> {
  if (text === undefined) return undefined;
  return verb === 'fidelity' ? numberOption('sequences', text) : readSequences(text);
}

/** A JSON list of lists, or lines of symbols separated by blanks or commas. */
async function readSequences(path: string): Promise<number[][]> {
  const text = await readText(path, '--sequences');
  if (text.trimStart().startsWith('[')) return matrixOf(text, `--sequences ${path}`);
  const lines = text.split('\n').map((line) => line.trim().split(/[\s,]+/));
  lines.forEach((words, k) => {
    const wrong = words.find((word) => !/^\d*$/.test(word));
    if (wrong !== undefined) {
      throw new FormatError(
        `--sequences ${path}: '${wrong}' found in line ${k + 1}, whole numbers from 0 are legal`,
      );
    }
  });
  return lines
    .map((words) => words.filter((word) => word !== '').map(Number))
    .filter((symbols) => symbols.length > 0);
}

/** @param name says in errors where the text came from */
function matrixOf(text: string, name: string): number[][] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FormatError(`${name}: not valid JSON`);
  }
  const rows = Array.isArray(value) ? value : [];
  if (rows.length === 0) throw new FormatError(`${name}: a list of lists of numbers is needed`);
  return rows.map((row: unknown, k) => {
    if (Array.isArray(row) && row.every(isFiniteNumber)) return row;
    throw new FormatError(`${name}: [${k}] is no list of finite numbers`);
  });
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

async function readText(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new FormatError(`${option} ${path}: can not be read (${reason})`);
  }
}
