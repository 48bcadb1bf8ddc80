/** Parses a command line, runs the job it names and prints the result. One line on standard error when that fails. */
import { parseArgs } from 'node:util';
import type { Static, TSchema } from '@sinclair/typebox';
import type { Job } from '../engine/jobs/job';
import { isVerb, JOBS, type Verb } from '../engine/jobs/registry';
import { FormatError } from '../formats/formatError';
import { contextFor } from './context';
import { help, verbHelp } from './help';
import { humanText } from './humanText';
import { jobParams, OPTIONS, type Options } from './options';
import { strictJson } from './strictJson';
import { VERSION } from './version';

export interface CliStreams {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** Resolves with the exit code: 0, or 1 after one line on standard error. Never throws, never prints a stack. */
export async function runCli(args: readonly string[], streams: CliStreams): Promise<number> {
  try {
    streams.stdout(await answer(args));
    return 0;
  } catch (error) {
    streams.stderr(`dynascope: ${oneLine(error)}\n`);
    return 1;
  }
}

/** What is wrong and, where something can be done about it, what. */
function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof FormatError ? error.hint : undefined;
  return (hint ? `${message}. ${hint}` : message).split('\n')[0];
}

async function answer(args: readonly string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [verb, file, ...rest] = positionals;
  if (values.version) return `${VERSION}\n`;
  if (verb === 'schema') return schemaOf(file);
  if (values.help) return isVerb(verb) ? verbHelp(verb) : help();
  if (!isVerb(verb)) {
    const found = verb === undefined ? 'no verb' : `'${verb}'`;
    throw new RangeError(`${found} found; ${Object.keys(JOBS).join(', ')} and schema are legal`);
  }
  if (!file || rest.length > 0) throw new RangeError(`${verb} needs exactly one file`);
  return runVerb(verb, file, values);
}

async function runVerb(verb: Verb, file: string, options: Options): Promise<string> {
  const context = await contextFor(verb, file, options);
  // Each verb's parameters are checked against its own schema in jobParams.
  const job: Job<TSchema, TSchema> = JOBS[verb];
  const params: Static<TSchema> = await jobParams(verb, options);
  const result = await job.run(params, context);
  return options.json ? `${strictJson(result)}\n` : humanText(verb, result);
}

function schemaOf(verb: string | undefined): string {
  if (!isVerb(verb)) {
    throw new RangeError(`schema of '${verb ?? ''}'; ${Object.keys(JOBS).join(', ')} are legal`);
  }
  const $schema = 'http://json-schema.org/draft-07/schema#';
  const schema = { $schema, title: `dynascope ${verb} --json`, ...JOBS[verb].result };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
