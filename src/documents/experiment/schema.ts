/**
 * The keys of an experiment file, `NAME.dynascope.json`: the one source of its types, its check and its JSON Schema.
 * Every key may be left out; `default` says what holds then. `unit` and `legal` are words for people.
 */
import { Type } from '@sinclair/typebox';
import { HmmSchema } from './hmmSchema';
import { DataSchema, NetworkSchema } from './networkSchema';
import { TrainingSchema } from './trainingSchema';

export const RunSchema = Type.Object(
  {
    folder: Type.Optional(
      Type.String({
        title: 'Folder of runs',
        description: 'Where runs are kept, relative to this file. Each gets a folder of its own.',
        default: 'runs',
        minLength: 1,
        maxLength: 1000,
        legal: 'the path of a folder',
      }),
    ),
    format: Type.Optional(
      Type.Union(
        [
          Type.Literal('safetensors', {
            description: 'Opens anywhere, holds nothing but numbers.',
          }),
          Type.Literal('pth', { description: 'For `torch.load(…, weights_only=True)`.' }),
        ],
        {
          title: 'Checkpoint format',
          description: 'Format of the weights.',
          default: 'safetensors',
        },
      ),
    ),
  },
  { title: 'Run', description: 'What a run leaves on disk.', default: {} },
);

export const ExperimentSchema = Type.Object(
  {
    hmm: Type.Optional(HmmSchema),
    network: Type.Optional(NetworkSchema),
    data: Type.Optional(DataSchema),
    training: Type.Optional(TrainingSchema),
    seed: Type.Optional(
      Type.Integer({
        title: 'Seed',
        description:
          'Weights, sequences and noise follow from it: the same seed and kernel give the same network to the last bit.',
        default: 1,
        minimum: 0,
        maximum: 4_294_967_295,
      }),
    ),
    backend: Type.Optional(
      Type.Union(
        [
          Type.Literal('auto', { description: 'The fastest one that is there.' }),
          Type.Literal('wasm', { description: 'Built in, on every platform.' }),
          Type.Literal('tensorflow', { description: 'TensorFlow, where it is installed.' }),
          Type.Literal('reference', { description: 'Plain and slow: to check the others.' }),
        ],
        { title: 'Backend', description: 'What computes.', default: 'auto' },
      ),
    ),
    threads: Type.Optional(
      Type.Integer({
        title: 'Threads',
        description: 'Threads that compute; 0 takes all cores. The result does not depend on it.',
        unit: 'threads',
        default: 0,
        minimum: 0,
        maximum: 256,
      }),
    ),
    run: Type.Optional(RunSchema),
    notes: Type.Optional(
      Type.String({
        title: 'Notes',
        description: 'Free text; kept with each run.',
        default: '',
        maxLength: 20_000,
      }),
    ),
  },
  {
    title: 'Dynascope experiment',
    description: 'An RNN that learns to emulate a Hidden Markov Model. Every key may be left out.',
  },
);
