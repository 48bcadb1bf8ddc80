/** What a checkpoint holds: the inferred model, every tensor with its statistics, what was left out. */
import { Type } from '@sinclair/typebox';
import { tensorRows } from '../checkpointSession';
import { defineJob } from './job';
import { openForJob } from './openNetwork';
import { CellSchema, NonlinearitySchema, Nullable, Overrides } from './schemas';

const Model = Type.Object({
  cell: CellSchema,
  nonlinearity: NonlinearitySchema,
  input: Type.Integer({ description: 'd' }),
  hidden: Type.Integer({ description: 'N of the top layer' }),
  layers: Type.Array(Type.Integer(), { description: 'N of each layer, bottom first' }),
  bias: Type.Boolean(),
  outputs: Type.Integer({ description: 'K; 0 without a readout' }),
  parameters: Type.Integer(),
  homogeneous: Type.Boolean(),
});

const Tensor = Type.Object({
  name: Type.String(),
  shape: Type.Array(Type.Integer()),
  dtype: Type.String(),
  min: Type.Number(),
  max: Type.Number(),
  mean: Type.Number(),
  std: Type.Number({ description: 'population' }),
  nan: Type.Integer(),
  inf: Type.Integer(),
  sum: Type.Number(),
});

export const inspectJob = defineJob({
  name: 'inspect',
  summary: 'model, tensors and warnings of a checkpoint',
  params: Type.Object(Overrides),
  result: Type.Object({
    file: Type.String(),
    format: Type.String(),
    epoch: Nullable(Type.Object({ value: Type.Number(), source: Type.String() })),
    model: Nullable(Model),
    reasons: Type.Array(Type.String()),
    tensors: Type.Array(Tensor),
    warnings: Type.Array(Type.String()),
    notLoaded: Type.Array(Type.String()),
  }),
  async run(params, context) {
    const session = await openForJob(context, params);
    const { model, format, epoch, notices, notLoaded } = session.opened;
    const rows = await tensorRows(session, context.signal);
    return {
      file: context.source.name,
      format,
      epoch,
      model: model && {
        cell: model.cell,
        nonlinearity: model.nonlinearity,
        input: model.inputs,
        hidden: model.hidden[model.hidden.length - 1],
        layers: [...model.hidden],
        bias: model.bias,
        outputs: model.outputs,
        parameters: model.parameters,
        homogeneous: model.homogeneous,
      },
      reasons: [...(model?.reasons ?? [])],
      tensors: rows.map((row) => ({ ...row, shape: [...row.shape] })),
      warnings: notices.map(({ message }) => message),
      notLoaded: [...notLoaded],
    };
  },
});
