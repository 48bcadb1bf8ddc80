/** The keys of a view's `picture`: how the orbit and the network are looked at. What is done to them: schema.ts. */
import { Type, type TOptional, type TUnsafe } from '@sinclair/typebox';

/** Numbers that must come back to the last bit. */
export const exactNumbers = (title: string, description: string) =>
  Type.String({
    ...{ title, description, default: '', maxLength: 4_000_000 },
    pattern: '^[A-Za-z0-9+/]*={0,2}$',
    legal: 'float64 numbers, little-endian, in base64',
  });

const among = <const T extends string>(
  values: readonly T[],
  title: string,
  description: string,
): TOptional<TUnsafe<T>> =>
  Type.Optional(
    Type.Unsafe<T>(
      Type.Union(
        values.map((value) => Type.Literal(value)),
        { title, description, default: values[0] },
      ),
    ),
  );

export const PictureSchema = Type.Object(
  {
    colourBy: among(
      [
        'symbol',
        'time',
        'speed',
        'zone',
        'residency',
        'signChanges',
        'p1',
        'p2',
        'p4',
        'p8',
        'p16',
        'unstable',
        'state',
      ],
      'Colour',
      'Of the orbit; `p8`: by how likely its symbol changes within 8 steps.',
    ),
    connectivity: among(
      ['network', 'matrix', 'mechanism'],
      'Connectivity',
      'How it is drawn; `mechanism` as the network until "Find Mechanism" found one.',
    ),
    order: among(['index', 'readout', 'cluster'], 'Order', 'Of the units.'),
    edgeShare: Type.Optional(
      Type.Union([Type.Null(), Type.Number({ minimum: 0, maximum: 1 })], {
        title: 'Edges',
        description: 'Share of the strongest ones; `null` for as many as can be followed.',
        default: null,
      }),
    ),
    units: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 1_000_000 }), {
        title: 'Selected units',
        description: 'The last one first.',
        default: [],
        maxItems: 10_000,
      }),
    ),
    step: Type.Optional(
      Type.Union([Type.Null(), Type.Integer({ minimum: 0, maximum: 200_000 })], {
        title: 'Selected step',
        description: 'Of the orbit; `null` for none.',
        default: null,
      }),
    ),
    panel: Type.Optional(
      Type.String({
        title: 'Panel',
        description: 'The tab below the picture.',
        default: 'outputs',
        maxLength: 64,
      }),
    ),
    axes: Type.Optional(
      Type.Object(
        {
          source: Type.Optional(
            Type.String({
              title: 'Source',
              description: 'Whose orbit they were fitted to.',
              default: '',
              maxLength: 1000,
            }),
          ),
          mean: Type.Optional(exactNumbers('Mean', 'Of the states, float64 in base64.')),
          axes: Type.Optional(exactNumbers('Axes', 'Three directions, float64 in base64.')),
        },
        { title: 'Axes', description: 'Of the picture; fitted anew without them.', default: {} },
      ),
    ),
  },
  { title: 'Picture', description: 'How it is looked at.', default: {} },
);
