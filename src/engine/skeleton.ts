/** Rays and fixed points of the network in force, as marks in the scene's basis. The search itself is core's. */
import type { CancelSignal } from '../core/cancel';
import { exitFacet } from '../core/dynamics/exitFacet';
import { findFixedPoints } from '../core/dynamics/fixedPoints';
import { findRays, hasRays } from '../core/dynamics/rays';
import type {
  ComplexArray,
  FixedPoint,
  FixedPointSearch,
  Ray,
  RaySearch,
} from '../core/dynamics/types';
import { visibleGain } from '../core/mechanism/interventions';
import { hiddenTotal, stateSize, type Network, type Readout } from '../core/rnn/network';
import { softmax } from '../core/rnn/readout';
import type { FixedPointMark, RayMark, SimulationParams, Skeleton } from '../protocol/inspector';
import { boundedNorms, median, projectStates, quantile, type FittedBasis } from './basis';
import { searchStarts } from './searchStarts';
import type { Simulated } from './simulation';

/** Longest cycles looked for unasked; longer ones are searched on request (analyses/cycles.ts). */
const MAX_PERIOD = 2;

export type SkeletonContent = Omit<Skeleton, 'revision' | 'elapsedMs'>;

/** Whether attracting rays can be had long before the repelling ones: then a first, partial skeleton is worth a call. */
export function hasQuickPart(network: Network, params: SimulationParams): boolean {
  return hasRaysUnder(network, constantInputOf(network, params));
}

/** Units up to which attracting rays take no longer than the orbit: one message then brings both, and they are drawn at once. */
const MOST_UNITS_AT_ONCE = 200;

export function comeWithScene(network: Network, params: SimulationParams): boolean {
  return stateSize(network) <= MOST_UNITS_AT_ONCE && hasQuickPart(network, params);
}

/** Rays and fixed points as numbers, before anything is placed in a picture. */
export interface FoundSkeleton {
  readonly rays: RaySearch | null;
  readonly search: FixedPointSearch;
  readonly part: 'whole' | 'attractors';
}

/** @param part `attractors`: leaves out the search for repelling rays, which takes most of the time */
export function buildSkeleton(
  network: Network,
  simulated: Simulated,
  basis: FittedBasis,
  params: SimulationParams,
  signal: CancelSignal,
  part: 'whole' | 'attractors' = 'whole',
): SkeletonContent {
  const found = findSkeleton(network, simulated, params, signal, part);
  return describeSkeleton(found, network, simulated, basis, params);
}

export function findSkeleton(
  network: Network,
  simulated: Simulated,
  params: SimulationParams,
  signal: CancelSignal,
  part: 'whole' | 'attractors' = 'whole',
): FoundSkeleton {
  const { effective } = simulated;
  const orbit = simulated.altered ?? simulated.intact;
  const from = searchStarts(effective, orbit, params.seed, signal);
  const input = constantInputOf(network, params);
  const unstableSearch = part === 'whole';
  const rays = hasRaysUnder(network, input)
    ? findRays(effective, { ...from, unstableSearch, seed: params.seed, signal })
    : null;
  const search = findFixedPoints(effective, {
    starts: from.starts,
    input,
    maxPeriod: MAX_PERIOD,
    seed: params.seed,
    signal,
    ...(rays ? { rays } : {}),
  });
  return { rays, search, part };
}

/** What was found, as marks in the basis. */
export function describeSkeleton(
  { rays, search, part }: FoundSkeleton,
  network: Network,
  simulated: Simulated,
  basis: FittedBasis,
  params: SimulationParams,
): SkeletonContent {
  return {
    sequence: params.sequence,
    isWhole: part === 'whole' || rays === null,
    ...skeletonMarks({ rays, search }, network, simulated, basis),
    startsTried: rays?.startsTried ?? search.startsTried,
    unsettledShare: rays?.unsettledShare ?? 0,
    meanLogGrowth: rays?.meanLogGrowth ?? 0,
    explodingShare: rays?.explodingShare ?? 0,
    unseenShare: search.unseenShare,
    method: methodText(network, rays, search, constantInputOf(network, params)),
  };
}

/** Rays and points as marks in the basis. @param network before gains */
export function skeletonMarks(
  { rays, search }: { readonly rays: RaySearch | null; readonly search: FixedPointSearch | null },
  network: Network,
  simulated: Simulated,
  basis: FittedBasis,
): { readonly rays: RayMark[]; readonly fixedPoints: FixedPointMark[] } {
  const orbit = simulated.altered ?? simulated.intact;
  const size = stateSize(network);
  const view: View = {
    basis,
    size,
    visible: visibleGain(network, simulated.gains),
    norms: boundedNorms(orbit, size),
  };
  return {
    rays: (rays?.rays ?? []).map((ray) => rayMark(ray, simulated.effective, view)),
    fixedPoints: (search?.fixedPoints ?? []).map((point) => fixedPointMark(point, view)),
  };
}

/** Rays are of the map without input. */
function hasRaysUnder(network: Network, input: Float64Array | null): boolean {
  return input === null && hasRays(network);
}

/** What every mark is placed by. */
interface View {
  readonly basis: FittedBasis;
  readonly size: number;
  readonly visible: Float64Array | null;
  readonly norms: Float64Array;
}

/** [d] what drives the noise-free map; null for nothing. */
export function constantInputOf(
  network: Network,
  { constantInput }: Pick<SimulationParams, 'constantInput'>,
): Float64Array | null {
  if (constantInput === null || constantInput === 0) return null;
  return new Float64Array(network.layers[0]?.inputSize ?? 0).fill(constantInput);
}

/** @param network under the gains in force */
function rayMark(ray: Ray, { layers, readout }: Network, view: View): RayMark {
  const { size } = view;
  const length = quantile(view.norms, 0.99);
  const ends = new Float64Array(ray.period * 2 * size);
  ray.directions.forEach((direction, i) => {
    const end = scaled(direction, length, view.visible);
    ends.set(end, (2 * i + 1) * size);
  });
  return {
    period: ray.period,
    growth: ray.growth,
    attracting: ray.attracting,
    startsShare: ray.startsShare,
    transverse: ray.transverse,
    residual: ray.residual,
    border: ray.border,
    activeUnits: ray.activeUnits.map((units) => units.length),
    exit: exitFacet(layers[0], ray.directions),
    outputProbability: outputProbability(ray, readout, median(view.norms)),
    segments: projectStates(view.basis, ends, ray.period * 2, size),
  };
}

/** Readouts without bias scale with the state; a bias is added after scaling. */
function outputProbability(ray: Ray, readout: Readout | null, norm: number): number[] {
  const logits = ray.logits[0];
  if (!readout || !logits) return [];
  const { bias } = readout;
  const atNorm = logits.map((logit, k) => (logit - (bias?.[k] ?? 0)) * norm + (bias?.[k] ?? 0));
  const probability = new Float64Array(readout.outputs);
  softmax(atNorm, probability);
  return [...probability];
}

function fixedPointMark(point: FixedPoint, view: View): FixedPointMark {
  const states = new Float64Array(point.period * view.size);
  point.points.forEach((state, i) => states.set(scaled(state, 1, view.visible), i * view.size));
  return {
    period: point.period,
    stability: point.stability,
    kind: point.kind,
    border: point.border,
    residual: point.residual,
    relativeSpeed: point.relativeSpeed,
    familyDimension: point.familyDimension,
    hits: point.hits,
    multipliers: leadingOf(point.multipliers),
    ...(point.otherSides.length > 0 ? { otherSides: point.otherSides.map(leadingOf) } : {}),
    positions: projectStates(view.basis, states, point.period, view.size),
  };
}

function leadingOf({ re, im }: ComplexArray): (readonly [number, number])[] {
  return [...re.subarray(0, 3)].map((value, i) => [value, im[i]] as const);
}

/** Scaled copy, in what readers of the units see. */
function scaled(state: Float64Array, factor: number, visible: Float64Array | null): Float64Array {
  return state.map((value, k) => value * factor * (visible?.[k] ?? 1));
}

function methodText(
  network: Network,
  rays: RaySearch | null,
  search: FixedPointSearch,
  input: Float64Array | null,
): string {
  const at = input ? 'under the constant input' : 'without input';
  if (rays) {
    return `Invariant rays ${at}: normalised iteration from noisy states, refined exactly on the active units. ${effortText(rays, network)}`;
  }
  if (network.cell === 'rnn' && network.nonlinearity === 'relu' && network.layers.length === 1) {
    const complete =
      search.exhaustivePeriod > 0 ? ' All active sets were tried: none is missing.' : '';
    return `Fixed points and ${MAX_PERIOD}-cycles ${at}: solved exactly on linear regions, found from visited active sets.${complete}`;
  }
  return `Fixed points ${at}: Newton from states of the orbit; points that did not converge are slow points, by relative speed.`;
}

/** How hard repelling rays were looked for. */
function effortText(rays: RaySearch, network: Network): string {
  const { activeSetsTried, edgesTracked, edgesAtRest, exhaustivePeriod } = rays;
  if (exhaustivePeriod > 0) {
    return `All ${2 ** hiddenTotal(network) - 1} active sets were tried: no fixed direction is missing.`;
  }
  const sets = `Repelling rays: ${activeSetsTried.toLocaleString('en-GB')} active sets tried`;
  if (edgesTracked === 0) return `${sets}.`;
  const edges = `${edgesTracked} paths followed along the boundary between basins`;
  const rest =
    edgesAtRest === 0 ? 'none came to rest: it keeps turning' : `${edgesAtRest} came to rest`;
  return `${sets}; ${edges}, ${rest}.`;
}
