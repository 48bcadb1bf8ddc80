/** Parses a command line, runs the job it names and prints the result. One line on standard error when that fails. */
import { parseArgs } from 'node:util';
import type { Static, TSchema } from '@sinclair/typebox';
import type { ComputeContext, Job } from '../engine/jobs/job';
import {
  COMPUTE_JOBS,
  FILE_JOBS,
  isFileVerb,
  isVerb,
  JOBS,
  type FileVerb,
  type Verb,
} from '../engine/jobs/registry';
import { useFastProducts } from '../engine/fastProducts';
import { FormatError } from '../formats/formatError';
import { contextFor, withComputeContext } from './context';
import { help, verbHelp } from './help';
import { humanText } from './humanText';
import { checkOperands } from './operands';
import { jobParams, OPTIONS, type Options } from './options';
import { strictJson } from '../engine/strictJson';
import { VERSION } from './version';

export interface CliStreams {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** Resolves with the exit code: 0, or 1 after one line on standard error. Never throws, never prints a stack. */
export async function runCli(args: readonly string[], streams: CliStreams): Promise<number> {
  try {
    streams.stdout(await answer(args, streams));
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

async function answer(args: readonly string[], streams: CliStreams): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [verb, ...operands] = positionals;
  if (values.version) return `${VERSION}\n`;
  if (verb === 'help') return isVerb(operands[0]) ? verbHelp(operands[0]) : help();
  if (verb === 'schema') return schemaOf(operands[0]);
  if (values.help) return isVerb(verb) ? verbHelp(verb) : help();
  if (!isVerb(verb)) {
    const found = verb === undefined ? 'no verb' : `'${verb}'`;
    throw new RangeError(`${found} found; ${Object.keys(JOBS).join(', ')} and schema are legal`);
  }
  checkOperands(verb, operands);
  const result = await (isFileVerb(verb)
    ? runFileVerb(verb, operands[0], values, streams)
    : runComputeVerb(verb, operands, values, streams));
  return values.json ? `${strictJson(result)}\n` : humanText(verb, result);
}

async function runFileVerb(
  verb: FileVerb,
  file: string,
  options: Options,
  streams: CliStreams,
): Promise<unknown> {
  const context = await contextFor(verb, file, options, streams);
  // Each verb's parameters are checked against its own schema in jobParams.
  const job: Job<TSchema, TSchema> = FILE_JOBS[verb];
  const params: Static<TSchema> = await jobParams(verb, options);
  await useFastProducts(__dirname);
  return job.run(params, context);
}

async function runComputeVerb(
  verb: Exclude<Verb, FileVerb>,
  operands: readonly string[],
  options: Options,
  streams: CliStreams,
): Promise<unknown> {
  const job: Job<TSchema, TSchema, ComputeContext> = COMPUTE_JOBS[verb];
  const params: Static<TSchema> = await jobParams(verb, options, operands);
  await useFastProducts(__dirname);
  return withComputeContext(streams, (context) => job.run(params, context));
}

function schemaOf(verb: string | undefined): string {
  if (!isVerb(verb)) {
    throw new RangeError(`schema of '${verb ?? ''}'; ${Object.keys(JOBS).join(', ')} are legal`);
  }
  const $schema = 'http://json-schema.org/draft-07/schema#';
  const schema = { $schema, title: `dynascope ${verb} --json`, ...JOBS[verb].result };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
