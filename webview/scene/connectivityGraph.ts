/** What the network picture joins: single units, or groups of like units where there are too many to follow. Pure geometry and sums. */
import { Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { unitPositions, type LaidOut } from './unitLayout';

export interface ConnectivityGraph extends LaidOut {
  /** Where lines end: the units themselves, or the groups. */
  readonly nodes: readonly Vector3[];
  /** Between nodes, by descending |weight|. */
  readonly edges: Connectivity['edges'];
  /** Of every unit. */
  readonly unitPlaces: readonly Vector3[];
  /** How many units each node stands for. */
  readonly members: readonly number[];
}

/** Radius of the ball of units that a group is drawn as, for one unit; it grows with the cube root. */
const BALL = 0.032;
/** Multiples of these, less their whole part, fill a square evenly (Roberts' R2 sequence). */
const EVEN = [0.7548776662466927, 0.5698402909980532] as const;

/** Edges drawn unless asked otherwise, for each node and in all: more are a tangle. */
const EDGES_EACH = 4;
const MOST_EDGES = 300;

/** How many of the edges a share of all of them is; a null share is as many as can be followed. */
export function edgesShown(
  { weight, total }: Pick<Connectivity['edges'], 'weight' | 'total'>,
  share: number | null,
): number {
  const followed = Math.min(MOST_EDGES, Math.round(EDGES_EACH * Math.sqrt(total)));
  const wanted = share === null ? followed : Math.round(share * total);
  return Math.min(weight.length, wanted);
}

/** Of the network picture: edges between groups where there are groups. */
export function edgesOfPicture({
  groups,
  edges,
}: Connectivity): Pick<Connectivity['edges'], 'weight' | 'total'> {
  if (!groups) return edges;
  const weight = groups.weights.filter((value) => value !== 0);
  return { weight, total: weight.length };
}

/** @param order units in the order of their places on the drum */
export function connectivityGraph(
  connectivity: Connectivity,
  order: Uint32Array,
): ConnectivityGraph {
  const { groups, units, edges } = connectivity;
  if (groups) return groupedGraph(connectivity, groups, order);
  const nodes = unitPositions(connectivity, order);
  const { inputNorm, readout } = connectivity;
  const members = new Array<number>(units).fill(1);
  return { units, inputNorm, readout, nodes, edges, unitPlaces: nodes, members };
}

function groupedGraph(
  connectivity: Connectivity,
  { count, of, weights }: NonNullable<Connectivity['groups']>,
  order: Uint32Array,
): ConnectivityGraph {
  const { units, inputNorm, readout } = connectivity;
  const membersOf = Array.from({ length: count }, (): number[] => []);
  of.forEach((group, unit) => membersOf[group].push(unit));
  const meanOf = (values: Float32Array, offset: number) =>
    Float32Array.from(membersOf, (members) => {
      const sum = members.reduce((total, unit) => total + values[offset + unit], 0);
      return sum / members.length;
    });
  const outputs = Math.round(readout.length / units);
  const readouts = Array.from({ length: outputs }, (_, k) => [...meanOf(readout, k * units)]);
  const laidOut: LaidOut = {
    units: count,
    inputNorm: meanOf(inputNorm, 0),
    readout: Float32Array.from(readouts.flat()),
  };
  const nodes = unitPositions(laidOut, groupOrder(membersOf, order));
  const unitPlaces = new Array<Vector3>(units);
  membersOf.forEach((members, group) => {
    members.forEach((unit, k) => {
      unitPlaces[unit] = placeInBall(k, members.length).add(nodes[group]);
    });
  });
  const members = membersOf.map(({ length }) => length);
  return { ...laidOut, nodes, edges: edgesOf(weights, count), unitPlaces, members };
}

/** Groups by the mean place of their units. */
function groupOrder(membersOf: readonly (readonly number[])[], order: Uint32Array): Uint32Array {
  const placeOf = new Uint32Array(order.length);
  order.forEach((unit, place) => (placeOf[unit] = place));
  const mean = membersOf.map(
    (members) => members.reduce((sum, unit) => sum + placeOf[unit], 0) / members.length,
  );
  return Uint32Array.from(membersOf.keys()).sort((a, b) => mean[a] - mean[b] || a - b);
}

/** Place number k of m that fill a ball evenly. */
function placeInBall(k: number, m: number): Vector3 {
  const radius = BALL * Math.cbrt(m) * Math.cbrt((k + 0.5) / m);
  const height = 1 - 2 * ((k * EVEN[0]) % 1);
  const across = Math.sqrt(1 - height * height);
  const angle = 2 * Math.PI * ((k * EVEN[1]) % 1);
  return new Vector3(across * Math.cos(angle), height, across * Math.sin(angle)).multiplyScalar(
    m > 1 ? radius : 0,
  );
}

/** All entries that are not 0, strongest first. */
function edgesOf(weights: Float32Array, size: number): Connectivity['edges'] {
  const kept = Array.from(weights.keys()).filter((index) => weights[index] !== 0);
  kept.sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]) || a - b);
  return {
    target: Uint32Array.from(kept, (index) => Math.floor(index / size)),
    source: Uint32Array.from(kept, (index) => index % size),
    weight: Float32Array.from(kept, (index) => weights[index]),
    total: kept.length,
  };
}
