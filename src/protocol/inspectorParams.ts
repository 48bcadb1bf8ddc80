/** Schemas of what a webview sends to the host: types for both ends, run-time checks for the host. */
import { Type, type Static } from '@sinclair/typebox';
import { AnalysisRequestSchema } from './analyses/request';

const Site = Type.Union([Type.Literal('output'), Type.Literal('recurrent'), Type.Literal('noise')]);

export const UnitGainSchema = Type.Object({
  layer: Type.Integer({ minimum: 0, maximum: 63 }),
  unit: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  site: Site,
  gain: Type.Number({ minimum: 0, maximum: 100 }),
});

/** W[to, from] of one layer times `gain`. */
export const EdgeGainSchema = Type.Object({
  layer: Type.Integer({ minimum: 0, maximum: 63 }),
  from: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  to: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  gain: Type.Number({ minimum: 0, maximum: 100 }),
});

/** h0 of an orbit as numbers, so that the same state can be run under another seed, noise or gain. */
export const InitialStateSchema = Type.Object({
  /** Where it comes from, for people: "step 812", "row 3 of h0.npz". */
  label: Type.String({ maxLength: 256 }),
  /** [S] float64, little-endian, in base64: every layer's h, then (LSTM) every layer's c. */
  values: Type.String({ maxLength: 4_000_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
});
export type InitialState = Static<typeof InitialStateSchema>;

export const SimulationParamsSchema = Type.Object({
  /** Latest wins: rises with each request of a page. */
  sequence: Type.Integer({ minimum: 0 }),
  lengthSteps: Type.Integer({ minimum: 10, maximum: 200_000 }),
  warmupSteps: Type.Integer({ minimum: 0, maximum: 100_000 }),
  /** Standard deviation σ of the input noise. */
  noiseStd: Type.Number({ minimum: 0, maximum: 1000 }),
  /** 0 .. 2^32 - 1 */
  seed: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
  /** Replaces the noise by a constant x in every channel when not null. */
  constantInput: Type.Union([Type.Null(), Type.Number({ minimum: -1e6, maximum: 1e6 })]),
  /** Id of an input file the user chose in the host (`chooseInputs`), or null. */
  inputFile: Type.Union([Type.Null(), Type.String({ maxLength: 4096 })]),
  /** The state before the first step of the warm-up; null for 0. */
  initialState: Type.Union([Type.Null(), InitialStateSchema]),
  /** How many no-input trajectories to start from states of the orbit. */
  noInputTrajectories: Type.Integer({ minimum: 0, maximum: 100 }),
  /** Keep the axes of the checkpoint shown before instead of fitting anew. */
  keepBasis: Type.Boolean(),
  gains: Type.Array(UnitGainSchema, { maxItems: 10_000 }),
  /** Absent in views of before there were any: none, and always. */
  edges: Type.Optional(Type.Array(EdgeGainSchema, { maxItems: 10_000 })),
  /** When the gains act, in the words of the command line: always, symbol:2, zone:kick. */
  scope: Type.Optional(Type.String({ maxLength: 40 })),
});
export type SimulationParams = Static<typeof SimulationParamsSchema>;

export const CorrectionParamsSchema = Type.Object({
  cell: Type.Optional(Type.Union([Type.Literal('rnn'), Type.Literal('gru'), Type.Literal('lstm')])),
  nonlinearity: Type.Optional(Type.Union([Type.Literal('relu'), Type.Literal('tanh')])),
  /** role (e.g. "layer0.recurrentWeight", "readout.weight") → tensor name in the file. */
  roles: Type.Optional(
    Type.Record(Type.String({ maxLength: 256 }), Type.String({ maxLength: 4096 })),
  ),
});
export type CorrectionParams = Static<typeof CorrectionParamsSchema>;

/** How the effects of an intervention are measured. */
export const EffectsHowSchema = Type.Object({
  /** Matched control sets wanted. */
  controls: Type.Integer({ minimum: 0, maximum: 10_000 }),
  /** Recorded steps of all runs together. */
  steps: Type.Integer({ minimum: 2000, maximum: 10_000_000 }),
  seed: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
  /** σ of the input noise. */
  noise: Type.Number({ minimum: 0, maximum: 1000 }),
});
export type EffectsHow = Static<typeof EffectsHowSchema>;

/** camera-controls' own JSON plus what the page needs to come back as it was; at most 100 kB. */
export const ViewStateSchema = Type.Object({
  simulation: Type.Omit(SimulationParamsSchema, ['sequence']),
  /** From 'zone' on: of the last analysis of zones, or of states, while it is about the orbit shown. */
  colourBy: Type.Union([
    Type.Literal('symbol'),
    Type.Literal('time'),
    Type.Literal('speed'),
    Type.Literal('zone'),
    Type.Literal('residency'),
    Type.Literal('signChanges'),
    Type.Literal('p1'),
    Type.Literal('p2'),
    Type.Literal('p4'),
    Type.Literal('p8'),
    Type.Literal('p16'),
    Type.Literal('unstable'),
    Type.Literal('state'),
  ]),
  cameras: Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 4096 })),
  /** 'mechanism' shows the network while none is known of the content. */
  connectivityMode: Type.Union([
    Type.Literal('network'),
    Type.Literal('matrix'),
    Type.Literal('mechanism'),
  ]),
  order: Type.Union([Type.Literal('index'), Type.Literal('readout'), Type.Literal('cluster')]),
  /** Share of the strongest edges drawn, 0..1; null for as many as can be followed. */
  edgeShare: Type.Union([Type.Null(), Type.Number({ minimum: 0, maximum: 1 })]),
  selectedUnit: Type.Union([Type.Null(), Type.Integer({ minimum: 0 })]),
  /** All selected units when there are several, `selectedUnit` among them; absent or empty otherwise. */
  selectedUnits: Type.Optional(
    Type.Array(Type.Integer({ minimum: 0, maximum: 1_000_000 }), { maxItems: 10_000 }),
  ),
  selectedStep: Type.Union([Type.Null(), Type.Integer({ minimum: 0 })]),
  panel: Type.String({ maxLength: 64 }),
  /** Where eigenvalues are drawn; absent: on the unit circle. */
  spectrumPlane: Type.Optional(Type.Union([Type.Literal('circle'), Type.Literal('moebius')])),
  /** Parameters chosen for analyses, and which of them is shown; absent while none were. */
  analyses: Type.Optional(
    Type.Object({
      shown: Type.String({ maxLength: 64 }),
      requests: Type.Array(AnalysisRequestSchema, { maxItems: 20 }),
    }),
  ),
  /** How effects are measured; absent: as the defaults of `effects.ts` say, on the seed and noise of the orbit. */
  effects: Type.Optional(EffectsHowSchema),
});
export type ViewState = Static<typeof ViewStateSchema>;

export const EffectsParamsSchema = Type.Object({
  simulation: SimulationParamsSchema,
  how: EffectsHowSchema,
});
export type EffectsParams = Static<typeof EffectsParamsSchema>;

export const StateAtParamsSchema = Type.Object({
  simulation: SimulationParamsSchema,
  step: Type.Integer({ minimum: 0, maximum: 200_000 }),
});

export const AnalyseParamsSchema = Type.Object({
  simulation: SimulationParamsSchema,
  request: AnalysisRequestSchema,
});
export type AnalyseParams = Static<typeof AnalyseParamsSchema>;

export const ConnectivityParamsSchema = Type.Object({
  layer: Type.Integer({ minimum: 0, maximum: 63 }),
});

export const LinkParamsSchema = Type.Object({ id: Type.String({ maxLength: 4096 }) });

export const ExportParamsSchema = Type.Object({
  kind: Type.Union([Type.Literal('png'), Type.Literal('csv'), Type.Literal('npz')]),
  /** Suggested base name without extension. */
  name: Type.String({ maxLength: 256 }),
  /** PNG or CSV bytes made by the page; empty for NPZ, which the host makes from `simulation`. */
  bytes: Type.Unsafe<Uint8Array>(Type.Uint8Array({ maxByteLength: 64 * 1024 * 1024 })),
  simulation: SimulationParamsSchema,
});
export type ExportParams = Static<typeof ExportParamsSchema>;
