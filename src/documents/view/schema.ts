/**
 * The keys of a view, `NAME.dynascope-view.json`: the one source of its types, its check and its JSON Schema. Every key
 * may be left out; `default` says what holds then.
 */
import { Type, type Static } from '@sinclair/typebox';
import { exactNumbers, PictureSchema } from './pictureSchema';
import { AnalysesSchema, CheckpointSchema, InputFileSchema, NetworkSchema } from './sourceSchema';
import { LEGAL_SCOPES, SCOPE_PATTERN } from '../../core/mechanism/scopeText';

const MOST_INTERVENTIONS = 1000;
const Unit = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Gain = { minimum: 0, maximum: 2 };
const Seed = { minimum: 0, maximum: 4_294_967_295 };
const notes = Type.Optional(
  Type.String({ title: 'Notes', description: 'For people.', default: '', maxLength: 10_000 }),
);

const place = {
  units: Type.Optional(
    Type.Array(Unit, {
      title: 'Units',
      description: 'What the gain acts on, unless it is `edges`.',
      default: [],
      maxItems: 10_000,
    }),
  ),
  edges: Type.Optional(
    Type.Array(Type.Array(Unit, { minItems: 2, maxItems: 2 }), {
      title: 'Connections',
      description: 'Pairs `[from, to]` of units of the layer.',
      default: [],
      maxItems: 10_000,
    }),
  ),
  layer: Type.Optional(
    Type.Integer({
      title: 'Layer',
      description: 'Layer of the units, the bottom one first.',
      default: 0,
      minimum: 0,
      maximum: 63,
    }),
  ),
};
const site = Type.Optional(
  Type.Union(
    [
      Type.Literal('output', { description: 'Activity, as every reader sees it.' }),
      Type.Literal('recurrent', { description: 'W h of the unit.' }),
      Type.Literal('noise', { description: 'U x of the unit.' }),
    ],
    { title: 'Site', description: 'Where the gain acts on a unit.', default: 'output' },
  ),
);

/** How effects are measured. */
const how = {
  controls: Type.Optional(
    Type.Integer({
      title: 'Control sets',
      description:
        'Random sets of like activity and rate, under the same gain in the same scope. In a zone 19 unless said otherwise.',
      default: 100,
      minimum: 0,
      maximum: 10_000,
    }),
  ),
  steps: Type.Optional(
    Type.Integer({
      title: 'Steps',
      description: 'Of all twenty runs together.',
      default: 10_000,
      minimum: 2000,
      maximum: 10_000_000,
    }),
  ),
  seed: Type.Optional(
    Type.Integer({
      title: 'Seed',
      description: 'Noise and control sets follow from it.',
      default: 1,
      ...Seed,
    }),
  ),
  noise: Type.Optional(
    Type.Number({
      title: 'Noise',
      description: 'Standard deviation of the input.',
      default: 1,
      minimum: 0,
      maximum: 1000,
    }),
  ),
};

/** One more place of an intervention, with its own gain. */
export const AlsoSchema = Type.Object(
  {
    ...place,
    gain: Type.Optional(
      Type.Number({
        title: 'Gain',
        description: 'Factor: 1 is intact, 0 ablated.',
        default: 0,
        ...Gain,
      }),
    ),
    site,
  },
  { title: 'More gains', description: 'On units or connections.', default: {} },
);

export const InterventionSchema = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        title: 'Name',
        description: 'Told beside the result.',
        default: '',
        maxLength: 200,
      }),
    ),
    ...place,
    gain: Type.Optional(
      Type.Union(
        [Type.Number(Gain), Type.Array(Type.Number(Gain), { minItems: 1, maxItems: 100 })],
        {
          title: 'Gain',
          description: 'Factor: 1 is intact, 0 ablated. A list is a dose–response curve.',
          default: 0,
        },
      ),
    ),
    site,
    also: Type.Optional(
      Type.Array(AlsoSchema, {
        title: 'Also',
        description: 'Gains elsewhere at the same time, in the same scope.',
        default: [],
        maxItems: 1000,
      }),
    ),
    scope: Type.Optional(
      Type.String({
        title: 'Scope',
        description:
          'When it acts: `always`, while a symbol is on (`symbol:2`), in a zone (`zone:kick`).',
        default: 'always',
        maxLength: 40,
        pattern: SCOPE_PATTERN,
        legal: LEGAL_SCOPES,
      }),
    ),
    ...how,
    notes,
  },
  { title: 'Intervention', description: 'Gains on units or connections.', default: {} },
);

export const ViewSchema = Type.Object(
  {
    checkpoint: Type.Optional(CheckpointSchema),
    network: Type.Optional(NetworkSchema),
    simulation: Type.Optional(
      Type.Object(
        {
          seed: Type.Optional(
            Type.Integer({
              title: 'Seed',
              description: 'Of the orbit shown.',
              default: 1,
              ...Seed,
            }),
          ),
          noise: Type.Optional(
            Type.Number({
              title: 'Noise',
              description: 'Standard deviation of its input.',
              default: 1,
              minimum: 0,
              maximum: 1000,
            }),
          ),
          lengthSteps: Type.Optional(
            Type.Integer({
              title: 'Length',
              description: 'Steps of the orbit shown.',
              default: 2000,
              minimum: 10,
              maximum: 200_000,
            }),
          ),
          warmupSteps: Type.Optional(
            Type.Integer({
              title: 'Warm-up',
              description: 'Steps before them.',
              default: 100,
              minimum: 0,
              maximum: 100_000,
            }),
          ),
          constantInput: Type.Optional(
            Type.Union([Type.Null(), Type.Number({ minimum: -1e6, maximum: 1e6 })], {
              title: 'Constant input',
              description: 'In every channel instead of noise; `null` for noise.',
              default: null,
            }),
          ),
          inputFile: Type.Optional(InputFileSchema),
          noInputTrajectories: Type.Optional(
            Type.Integer({
              title: 'Orbits without input',
              description: 'How many are drawn.',
              default: 6,
              minimum: 0,
              maximum: 100,
            }),
          ),
          startsFrom: Type.Optional(
            Type.Object(
              {
                label: Type.Optional(
                  Type.String({
                    title: 'Label',
                    description: 'For people.',
                    default: '',
                    maxLength: 256,
                  }),
                ),
                values: Type.Optional(exactNumbers('State', 'Every layer, float64 in base64.')),
              },
              {
                title: 'Start',
                description: 'State before the first step; 0 without it.',
                default: {},
              },
            ),
          ),
        },
        { title: 'Simulation', description: 'The orbit that is shown.', default: {} },
      ),
    ),
    picture: Type.Optional(PictureSchema),
    analyses: Type.Optional(AnalysesSchema),
    camera: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 4096 }), {
        title: 'Camera',
        description: 'View → camera, as the Inspector writes it.',
        default: {},
        legal: 'an object of texts',
      }),
    ),
    interventions: Type.Optional(
      Type.Array(InterventionSchema, {
        title: 'Interventions',
        description: 'Each can be run again to the same numbers.',
        default: [],
        maxItems: MOST_INTERVENTIONS,
      }),
    ),
    effects: Type.Optional(
      Type.Object(how, {
        title: 'Effects',
        description: 'How they are measured of the next intervention, while none is in force.',
        default: {},
      }),
    ),
    shown: Type.Optional(
      Type.Integer({
        title: 'Shown intervention',
        description: 'In force in the picture, counted from 0; the intact network without it.',
        default: 0,
        minimum: 0,
        maximum: MOST_INTERVENTIONS - 1,
      }),
    ),
    notes,
  },
  { title: 'Dynascope view', description: 'An inspection as text.' },
);

export type InterventionEntry = Static<typeof InterventionSchema>;
export type View = Static<typeof ViewSchema>;
