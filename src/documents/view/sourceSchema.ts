/** The keys of a view that say what is looked at: files by path and hash, the network they are taken for, analyses of it. */
import { Type } from '@sinclair/typebox';

const fileKeys = (what: string) => ({
  path: Type.Optional(
    Type.String({
      title: 'Path',
      description: `The ${what}, relative to this file.`,
      default: '',
      maxLength: 1000,
      legal: 'a path relative to this file',
    }),
  ),
  sha256: Type.Optional(
    Type.String({
      title: 'Hash',
      description: 'Its SHA-256; another one is told.',
      default: '',
      pattern: '^([0-9a-f]{64})?$',
      maxLength: 64,
      legal: '64 hexadecimal digits',
    }),
  ),
});

export const CheckpointSchema = Type.Object(fileKeys('checkpoint'), {
  title: 'Checkpoint',
  description: 'What is looked at.',
  default: {},
});

export const InputFileSchema = Type.Object(fileKeys('file of inputs, one row a step'), {
  title: 'Input file',
  description: 'Inputs of the orbit shown instead of noise; effects are measured on noise.',
  default: {},
});

export const NetworkSchema = Type.Object(
  {
    cell: Type.Optional(
      Type.Union([Type.Literal('rnn'), Type.Literal('gru'), Type.Literal('lstm')], {
        title: 'Cell',
        description: 'As inferred from the file without it.',
      }),
    ),
    nonlinearity: Type.Optional(
      Type.Union([Type.Literal('relu'), Type.Literal('tanh')], {
        title: 'Nonlinearity',
        description: 'As inferred from the file without it.',
      }),
    ),
    roles: Type.Optional(
      Type.Record(Type.String({ maxLength: 256 }), Type.String({ maxLength: 4096 }), {
        title: 'Tensors',
        description: 'Role (`layer0.recurrentWeight`, `readout.weight`) → name in the file.',
        default: {},
        legal: 'an object of texts',
      }),
    ),
  },
  {
    title: 'Network',
    description: 'What is corrected of how the file was understood; as inferred without it.',
    default: {},
  },
);

/** What each analysis takes is the Inspector's to say (protocol/analyses). */
export const AnalysesSchema = Type.Object(
  {
    shown: Type.Optional(
      Type.String({
        title: 'Shown analysis',
        description: 'The one chosen in the panel.',
        default: '',
        maxLength: 64,
      }),
    ),
    requests: Type.Optional(
      Type.Array(
        Type.Object(
          {
            kind: Type.Optional(
              Type.String({
                title: 'Kind',
                description: 'Which one.',
                default: '',
                maxLength: 64,
              }),
            ),
            params: Type.Optional(
              Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
                title: 'Parameters',
                description: 'Thresholds, lengths and seeds, as the Inspector writes them.',
                default: {},
                legal: 'an object of parameters',
              }),
            ),
          },
          { title: 'Analysis', description: 'With its parameters.' },
        ),
        {
          title: 'Requests',
          description: 'One for each analysis whose parameters were chosen.',
          default: [],
          maxItems: 20,
        },
      ),
    ),
  },
  { title: 'Analyses', description: 'Parameters of the analyses on request.', default: {} },
);
