/** Reads an experiment file: text in, a resolved experiment and located diagnostics out. Never throws. */
import { Type, type Static, type TObject } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { HmmSpec } from '../hmmSpec';
import { parseJsonTree, valueOf } from '../jsonTree';
import { checkExperiment } from './checkExperiment';
import { checkSchema } from './checkSchema';
import type { Diagnostic, Problem } from './diagnostic';
import type { Experiment, TrainingSpec } from './experiment';
import { HmmSchema } from './hmmSchema';
import { DataSchema, NetworkSchema } from './networkSchema';
import { locate, within } from './places';
import { resolveHmmSection } from './resolveHmmSection';
import { ExperimentSchema, RunSchema } from './schema';
import { FastTrainingSchema, foreignKeys, PaperTrainingSchema, recipeOf } from './trainingSchema';

export interface ParsedExperiment {
  /** Every default filled in; null when a diagnostic is an error. */
  readonly experiment: Experiment | null;
  /** The HMM alone, also when something else is wrong: a preview can follow it. */
  readonly hmm: HmmSpec | null;
  /** By place in the text. */
  readonly diagnostics: readonly Diagnostic[];
}

export function parseExperiment(text: string): ParsedExperiment {
  const { root, problems: syntax } = parseJsonTree(text);
  if (!root || syntax.length > 0) {
    const diagnostics = syntax.map(({ offset, length, message }) => ({
      path: '',
      ...within({ offset, length }, text),
      severity: 'error' as const,
      code: 'syntax' as const,
      message,
    }));
    return { experiment: null, hmm: null, diagnostics };
  }
  const problems = checkSchema(ExperimentSchema, root);
  const { hmm, rest } =
    root.type === 'object' ? resolve(valueOf(root), problems) : { hmm: null, rest: null };
  const failed = problems.some(({ severity }) => severity === 'error');
  return {
    experiment: failed || !hmm || !rest ? null : { hmm, ...rest },
    hmm,
    diagnostics: problems
      .map((problem) => locate(problem, root, text))
      .sort((a, b) => a.offset - b.offset),
  };
}

function resolve(
  value: unknown,
  problems: Problem[],
): { hmm: HmmSpec | null; rest: Omit<Experiment, 'hmm'> | null } {
  const file = recordOf(value);
  const keys = file.hmm === undefined ? {} : file.hmm;
  const resolved = Value.Check(HmmSchema, keys) ? resolveHmmSection(keys) : null;
  problems.push(...(resolved?.problems ?? []), ...foreignKeyProblems(recordOf(file.training)));
  const rest = resolveRest(file);
  if (rest) problems.push(...checkExperiment(rest));
  return { hmm: resolved?.spec ?? null, rest };
}

const Network = Type.Required(NetworkSchema);
const Data = Type.Required(DataSchema);
const Fast = Type.Required(FastTrainingSchema);
const Paper = Type.Required(PaperTrainingSchema);
const Run = Type.Required(RunSchema);
const Top = Type.Required(Type.Pick(ExperimentSchema, ['seed', 'backend', 'threads', 'notes']));

/** null when a key is not legal: the schema's check has said which. */
function resolveRest(file: Readonly<Record<string, unknown>>): Omit<Experiment, 'hmm'> | null {
  const network = withDefaults(Network, file.network);
  const data = withDefaults(Data, file.data);
  const training = resolveTraining(recordOf(file.training));
  const run = withDefaults(Run, file.run);
  const top = withDefaults(Top, file);
  if (!network || !data || !training || !run || !top) return null;
  return { network, data, training, run, ...top };
}

/** `recipe` is filled in, whatever the keys say that imply it. */
function resolveTraining(given: Readonly<Record<string, unknown>>): TrainingSpec | null {
  const recipe = recipeOf(given);
  return withDefaults(recipe === 'paper' ? Paper : Fast, { recipe, ...given });
}

function foreignKeyProblems(training: Readonly<Record<string, unknown>>): Problem[] {
  const recipe = recipeOf(training);
  const other = recipe === 'fast' ? 'paper' : 'fast';
  return foreignKeys(training, recipe).map((key) => ({
    path: ['training', key],
    severity: 'warning',
    code: 'noEffect',
    message: `${key}: belongs to the recipe "${other}", it has no effect on "${recipe}"`,
  }));
}

/** Every key of the schema, from the value or its default; null when one is not legal. */
function withDefaults<S extends TObject>(schema: S, value: unknown): Static<S> | null {
  const given = recordOf(value);
  const filled: unknown = Object.fromEntries(
    Object.entries(schema.properties).map(([key, { default: usual }]) => [
      key,
      Object.hasOwn(given, key) ? given[key] : structuredClone(usual as unknown),
    ]),
  );
  return Value.Check(schema, filled) ? filled : null;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
