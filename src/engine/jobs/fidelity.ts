/** How close a network's outputs are to those of its HMM, and whether that is the paper's fidelity. */
import { Type } from '@sinclair/typebox';
import { LEAST_SEQUENCES } from '../fidelity/measure';
import { fidelityOf, STANDARD_OPTIONS } from '../fidelity/report';
import { fidelityText } from '../fidelity/reportText';
import { nextTurn } from '../nextTurn';
import { kernelFactory } from '../training/kernels';
import { FidelityResultSchema } from './fidelitySchema';
import { defineComputeJob } from './job';

const MOST_SEQUENCES = 100_000;

export const fidelityJob = defineComputeJob({
  name: 'fidelity',
  summary:
    "how close a network's outputs are to its HMM's, and whether that is the paper's fidelity",
  params: Type.Object({
    path: Type.String({ description: "a run's folder or a checkpoint" }),
    configPath: Type.Optional(Type.String()),
    sequences: Type.Optional(Type.Integer({ minimum: LEAST_SEQUENCES, maximum: MOST_SEQUENCES })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    threads: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
    parity: Type.Optional(Type.Boolean({ description: 'also as the authors evaluate' })),
    jsonLines: Type.Optional(Type.Boolean()),
  }),
  result: FidelityResultSchema,
  describe: (result) => fidelityText(result).split('\n'),
  async run(params, { kernelFiles, cores, now, signal, progress }) {
    const threads = params.threads ?? cores;
    return fidelityOf(
      params.path,
      params.configPath ?? null,
      {
        sequences: params.sequences ?? STANDARD_OPTIONS.sequences,
        seed: params.seed ?? STANDARD_OPTIONS.seed,
        parity: params.parity ?? false,
      },
      {
        // Last: what is wrong with the files is told first.
        createKernel: async (shape) =>
          kernelFactory(await kernelFiles(), now).create({ backend: 'wasm', threads }, shape),
        now,
        yieldOnce: nextTurn,
        signal,
        progress(payload) {
          if (params.jsonLines) progress({ event: 'progress', payload });
        },
      },
    );
  },
});
