/** Interventions of a view, run again to the same numbers: on its checkpoint, or on every one of a run. */
import { Type, type Static } from '@sinclair/typebox';
import { parseView } from '../../documents/view/parseView';
import { readDocument } from '../../files/viewFiles';
import { FormatError } from '../../formats/formatError';
import { replay, type ReplayedCheckpoint } from '../replay';
import { AblationResult } from './ablationSchemas';
import { effectLines, explosionText } from './effects';
import { defineComputeJob } from './job';
import { Nullable, Overrides } from './schemas';

const Cell = Type.Object({
  intervention: Type.Integer({ description: 'place in the list of the view, from 0' }),
  name: Type.String(),
  gain: Type.Number(),
  result: AblationResult,
});
const CheckpointResult = Type.Object({
  file: Type.String(),
  epoch: Nullable(Type.Number({ description: 'place in training, from the name of the file' })),
  sha256: Type.String(),
  cells: Type.Array(Cell, { description: 'one for each intervention and gain' }),
  skipped: Nullable(Type.String({ description: 'why nothing was run on this checkpoint' })),
});

export const replayJob = defineComputeJob({
  name: 'replay',
  summary:
    'interventions of a view, run again: the same numbers, or a map over the checkpoints of a run',
  params: Type.Object({
    path: Type.String({ description: 'NAME.dynascope-view.json' }),
    checkpoints: Type.Optional(Type.String({ description: 'folder of a run' })),
    ...Overrides,
    jsonLines: Type.Optional(Type.Boolean()),
  }),
  result: Type.Object({
    warnings: Type.Array(Type.String()),
    checkpoints: Type.Array(CheckpointResult, { description: 'in training order' }),
  }),
  async run({ path, checkpoints, jsonLines, ...overrides }, { signal, progress }) {
    const text = await readDocument(path);
    const { view, diagnostics } = parseView(text);
    const [first] = diagnostics.filter(({ severity }) => severity === 'error');
    if (!view) throw new FormatError(`${lineOf(text, first.offset)}: ${first.message}`);
    const found = await replay(path, view, {
      ...{ run: checkpoints ?? null, signal, overrides },
      progress(done) {
        if (jsonLines) progress({ event: 'checkpoint', ...plain(done) });
      },
    });
    const doubts = diagnostics.map(({ offset, message }) => `${lineOf(text, offset)}: ${message}`);
    return { warnings: [...doubts, ...found.warnings], checkpoints: found.checkpoints.map(plain) };
  },
  describe: ({ warnings, checkpoints }) => [
    ...warnings.map((warning) => `warning: ${warning}`),
    ...checkpoints.flatMap(checkpointLines),
  ],
});

function checkpointLines({
  file,
  epoch,
  cells,
  skipped,
}: Static<typeof CheckpointResult>): string[] {
  const where = epoch === null ? file : `${file} (${epoch})`;
  if (skipped !== null) return [`${where}: skipped: ${skipped}`];
  return cells.flatMap(({ name, intervention, gain, result }) => {
    const what = name === '' ? `intervention ${intervention}` : name;
    const lines = result.outputs.filter(({ rule }) => rule === 'argmax').flatMap(effectLines);
    const explosion = explosionText(result);
    const loud = explosion === null ? '' : `: ${explosion}`;
    return [`${where}: ${what}, gain ${gain}${loud}`, ...lines.map((line) => `  ${line}`)];
  });
}

function plain({ cells, ...about }: ReplayedCheckpoint): Static<typeof CheckpointResult> {
  return { ...about, cells: cells.map((cell) => ({ ...cell })) };
}

function lineOf(text: string, offset: number): string {
  return `line ${text.slice(0, offset).split('\n').length}`;
}
