/** Where the states and transitions of an HMM are drawn, in CSS pixels. Geometry only: no DOM, no colours. */
import { probability } from '../../ui/format';
import { arc, loop, type Point } from './curves';
import { boxAround, boxMeetsCircle, boxesMeet, textBox, type Box } from './boxes';

export interface GraphNode extends Point {
  readonly state: number;
  readonly radius: number;
}

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly probability: number;
  /** SVG path of the line, and of its head. */
  readonly line: string;
  readonly head: string;
  readonly strokeWidth: number;
  /** Centre of its label; null where there was no room. */
  readonly label: (Point & { readonly text: string }) | null;
}

export interface GraphLayout {
  readonly shape: 'chain' | 'ring';
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Transitions that are drawn without their probability. */
  readonly unlabelled: number;
}

/** More states than this are not legible as a graph. */
export const MOST_STATES = 12;
/** Less likely transitions are not drawn: their label would be 0. */
const LEAST_PROBABILITY = 0.0005;
const RADIUS = 24;
const LEAST_RADIUS = 18;
/** Room outside the nodes for loops and their labels. */
const MARGIN = 58;
/** Beside the centres of a chain's ends: loops point up, in several rows also to the sides. */
const SIDE = { oneRow: 38, moreRows: 96 } as const;
const CHAIN_SPACING = { least: 104, most: 150 } as const;
const ROW_HEIGHT = 138;
/** Between neighbours on a ring, centre to centre, where there is room for it: small rings have arcs on the inside too. */
const RING_SPACING = { triangle: 190, small: 136, large: 104 } as const;
const MOST_ON_SMALL_RING = 6;
const RING_GAP = 18;
/** More numbers than this hide the picture: the likeliest transitions keep theirs. */
const MOST_LABELS = 36;

/**
 * A line of states when each goes to its neighbours only (as many rows as the width needs), else a ring.
 *
 * @param transition [M][M], M from 1 to `MOST_STATES`
 * @param width there is; a ring of many states may need more
 */
export function graphLayout(
  transition: readonly (readonly number[])[],
  width: number,
): GraphLayout {
  const shape = isChain(transition) ? 'chain' : 'ring';
  const placed =
    shape === 'chain' ? chainNodes(transition.length, width) : ringNodes(transition.length, width);
  const { edges, unlabelled } = layEdges(transition, placed);
  return {
    shape,
    width: placed.width,
    height: placed.height,
    nodes: placed.nodes,
    edges,
    unlabelled,
  };
}

/** States go to themselves and their neighbours only. */
export function isChain(transition: readonly (readonly number[])[]): boolean {
  return transition.every((row, i) => row.every((p, j) => Math.abs(i - j) <= 1 || p === 0));
}

interface Placed {
  readonly nodes: readonly GraphNode[];
  /** Where each state's loop points, radians, 0 to the right, clockwise. */
  readonly loopAngles: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** Rows run left to right and back, so that neighbours stay neighbours. */
function chainNodes(states: number, available: number): Placed {
  const fitting = (side: number) =>
    Math.max(1, Math.floor((available - 2 * side) / CHAIN_SPACING.least) + 1);
  const side = states <= fitting(SIDE.oneRow) ? SIDE.oneRow : SIDE.moreRows;
  const rows = Math.ceil(states / fitting(side));
  const columns = Math.ceil(states / rows);
  const room = columns > 1 ? (available - 2 * side) / (columns - 1) : 0;
  const spacing = Math.min(CHAIN_SPACING.most, Math.max(CHAIN_SPACING.least, room));
  const width = Math.max(available, 2 * side + spacing * (columns - 1));
  const left = (width - spacing * (columns - 1)) / 2;
  const nodes = Array.from({ length: states }, (_, state): GraphNode => {
    const row = Math.floor(state / columns);
    const place = state % columns;
    const column = row % 2 === 0 ? place : columns - 1 - place;
    const y = MARGIN + RADIUS + row * ROW_HEIGHT;
    return { state, radius: RADIUS, x: left + column * spacing, y };
  });
  // Up, but where the state before stands above.
  const loopAngles = nodes.map(({ x }, state) => {
    if (columns === 1) return states === 1 ? -Math.PI / 2 : Math.PI;
    if (state < columns || state % columns > 0) return -Math.PI / 2;
    return x > width / 2 ? 0 : Math.PI;
  });
  const height = MARGIN + 2 * RADIUS + (rows - 1) * ROW_HEIGHT + (rows === 1 ? 34 : MARGIN / 2);
  return { nodes, loopAngles, width, height };
}

function ringNodes(states: number, available: number): Placed {
  const chord = 2 * Math.sin(Math.PI / states);
  const least = (2 * LEAST_RADIUS + RING_GAP) / chord;
  const wanted = ringSpacing(states) / chord;
  const ring = Math.max(least, Math.min(wanted, available / 2 - MARGIN - RADIUS));
  const radius = Math.max(LEAST_RADIUS, Math.min(RADIUS, (ring * chord - RING_GAP) / 2));
  const edge = radius + MARGIN;
  const width = Math.max(available, 2 * (ring + edge));
  const angles = Array.from(
    { length: states },
    (_, i) => -Math.PI / 2 + (2 * Math.PI * i) / states,
  );
  const nodes = angles.map((angle, state): GraphNode => {
    const x = width / 2 + ring * Math.cos(angle);
    return { state, radius, x, y: edge + ring * (1 + Math.sin(angle)) };
  });
  const lowest = Math.max(...nodes.map(({ y }) => y));
  return { nodes, loopAngles: angles, width, height: lowest + edge };
}

function ringSpacing(states: number): number {
  if (states === 3) return RING_SPACING.triangle;
  return states <= MOST_ON_SMALL_RING ? RING_SPACING.small : RING_SPACING.large;
}

/** Likely transitions get their labels first. */
function layEdges(
  transition: readonly (readonly number[])[],
  { nodes, loopAngles, width, height }: Placed,
): { edges: GraphEdge[]; unlabelled: number } {
  const wanted = transition
    .flatMap((row, from) => row.map((value, to) => ({ from, to, probability: value })))
    .filter(({ probability: value }) => value >= LEAST_PROBABILITY)
    .sort(
      (a, b) => Number(b.from === b.to) - Number(a.from === a.to) || b.probability - a.probability,
    );
  const threshold = labelThreshold(wanted.map((edge) => edge.probability));
  const taken: Box[] = [];
  const inside = { left: 0, top: 0, right: width, bottom: height };
  const isFree = (box: Box) =>
    box.left >= inside.left &&
    box.right <= inside.right &&
    box.top >= inside.top &&
    box.bottom <= inside.bottom &&
    !taken.some((other) => boxesMeet(box, other)) &&
    !nodes.some((node) => boxMeetsCircle(box, node, node.radius + 1));
  const edges = wanted.map(({ from, to, probability: value }): GraphEdge => {
    const strokeWidth = 0.8 + 3.4 * value;
    const curve =
      from === to
        ? loop(nodes[from], nodes[from].radius, loopAngles[from], strokeWidth)
        : arc(nodes[from], nodes[to], nodes[from].radius, strokeWidth);
    const text = probability(value);
    const place =
      value > threshold ? curve.labelPlaces.find((at) => isFree(textBox(at, text))) : undefined;
    if (place) taken.push(boxAround(textBox(place, text), 1));
    if (curve.bounds) taken.push(curve.bounds);
    const label = place ? { ...place, text } : null;
    const { line, head } = curve;
    return { from, to, probability: value, line, head, strokeWidth, label };
  });
  return { edges, unlabelled: edges.filter(({ label }) => label === null).length };
}

/** Likelier transitions are labelled: of equally likely ones all are, or none. */
function labelThreshold(probabilities: readonly number[]): number {
  return [...probabilities].sort((a, b) => b - a)[MOST_LABELS] ?? 0;
}
