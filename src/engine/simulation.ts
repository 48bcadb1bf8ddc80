/** Orbits of one network under the Inspector's parameters, with what can be reused kept. Not yet a picture (see scene.ts). */
import { inputDrive, runOrbit, type Orbit, type OrbitOptions } from '../core/dynamics/orbit';
import type { InputSpec } from '../core/dynamics/types';
import type { CancelSignal } from '../core/cancel';
import { GATES, stateSize, type Network } from '../core/rnn/network';
import { applyEdgeGains, type EdgeGain } from '../core/mechanism/edges';
import { applyGains, type UnitGain } from '../core/mechanism/interventions';
import { scopeTest, type Scope } from '../core/mechanism/scope';
import { runScopedOrbit } from '../core/mechanism/scopedOrbit';
import { LEGAL_SCOPES, parseScope } from '../core/mechanism/scopeText';
import type { SimulationParams } from '../protocol/inspector';

/** Largest memory of one orbit with its input drive; longer ones are refused with the longest legal length. */
const ORBIT_BYTES_LIMIT = 512 * 1024 * 1024;

const GLIMPSE_STEPS = 300;
/** Orbits of less than this many glimpses are simulated whole at once. */
const WORTH_A_GLIMPSE = 3;

export interface Simulated {
  /** Without gains. */
  readonly network: Network;
  readonly intact: Orbit;
  /** Under the gains; null when every gain is 1. */
  readonly altered: Orbit | null;
  /** Gains on units that differ from 1. */
  readonly gains: readonly UnitGain[];
  /** On connections. */
  readonly edges: readonly EdgeGain[];
  /** The network under all gains: while they act. */
  readonly effective: Network;
  /** [steps of the altered orbit] 1 where the gains acted; null when they always do. */
  readonly acts: Uint8Array | null;
  /** Names the intact orbit: equal keys, equal bits. */
  readonly intactKey: string;
}

interface Reusable {
  readonly key: string;
  readonly drive: Float64Array;
  readonly intact: Orbit;
}

interface Altered {
  readonly key: string;
  readonly orbit: Orbit;
  readonly effective: Network;
  readonly acts: Uint8Array | null;
}

/** What is done to the network, gains of 1 left out. */
interface InForce {
  readonly gains: readonly UnitGain[];
  readonly edges: readonly EdgeGain[];
  readonly scope: Scope;
}

interface AlteredOptions {
  readonly drive: Float64Array;
  readonly gains: readonly UnitGain[];
  readonly effective: Network;
  readonly signal: CancelSignal;
}

/** Simulations of one network. Remembers the last noise and intact orbit, so that a gain costs one rollout. */
export class Simulator {
  private reusable: Reusable | null = null;
  private lastAltered: Altered | null = null;

  constructor(readonly network: Network) {}

  /**
   * Guarantee: the same parameters give the same bits, whatever ran before.
   * @param inputs [T, d] row-major when `params.inputFile` is set
   * @throws RangeError when the orbit would not fit in memory or a gain names no unit
   */
  run(params: SimulationParams, inputs: Float64Array | null, signal: CancelSignal): Simulated {
    checkMemory(this.network, params);
    const inForce = inForceOf(this.network, params);
    const { gains, edges, scope } = inForce;
    const key = intactKeyOf(params);
    const { drive, intact } = this.intactOrbit(key, params, inputs, signal);
    const own = { network: this.network, intact, gains, edges, intactKey: key };
    if (gains.length + edges.length === 0) {
      return { ...own, altered: null, effective: this.network, acts: null };
    }
    const alteredKey = `${key} ${JSON.stringify([gains, edges, scope])}`;
    if (this.lastAltered?.key !== alteredKey) {
      // Given up first: a large network has room for two orbits, not for three.
      this.lastAltered = null;
      const effective = applyGains(applyEdgeGains(this.network, edges), gains);
      const how = { drive, gains, effective, signal };
      const found = this.alteredOrbit(params, inputs, scope, how);
      this.lastAltered = { key: alteredKey, effective, ...found };
    }
    const { orbit: altered, effective, acts } = this.lastAltered;
    return { ...own, altered, effective, acts };
  }

  /**
   * As `run`, with the first GLIMPSE_STEPS steps of the altered orbit: while a gain is dragged. null when that saves
   * little, or when the intact orbit is not at hand. Keeps nothing.
   */
  glimpse(
    params: SimulationParams,
    inputs: Float64Array | null,
    signal: CancelSignal,
  ): Simulated | null {
    const { gains, edges, scope } = inForceOf(this.network, params);
    const key = intactKeyOf(params);
    const isShort = params.lengthSteps < WORTH_A_GLIMPSE * GLIMPSE_STEPS;
    const isSlow = scope.kind === 'zone';
    if (gains.length + edges.length === 0 || isShort || isSlow || this.reusable?.key !== key) {
      return null;
    }
    const { intact } = this.reusable;
    const { cell, layers } = this.network;
    const steps = params.warmupSteps + GLIMPSE_STEPS;
    const drive = this.reusable.drive.subarray(0, steps * GATES[cell] * layers[0].hiddenSize);
    const effective = applyGains(applyEdgeGains(this.network, edges), gains);
    const short = { ...params, lengthSteps: GLIMPSE_STEPS };
    const how = { drive, gains, effective, signal };
    const { orbit: altered, acts } = this.alteredOrbit(short, inputs, scope, how);
    const own = { network: this.network, intact, gains, edges, intactKey: key };
    return { ...own, altered, effective, acts };
  }

  private alteredOrbit(
    params: SimulationParams,
    inputs: Float64Array | null,
    scope: Scope,
    how: AlteredOptions,
  ): Pick<Altered, 'orbit' | 'acts'> {
    if (scope.kind === 'always') return { orbit: this.orbit(params, inputs, how), acts: null };
    const { seed, noiseStd, warmupSteps } = params;
    const test = scopeTest(this.network, scope, { seed, noiseStd, signal: how.signal });
    const initialState = initialStateOf(this.network, params);
    const orbit = runScopedOrbit(this.network, test, { ...how, seed, warmupSteps, initialState });
    return { orbit, acts: orbit.acts };
  }

  private intactOrbit(
    key: string,
    params: SimulationParams,
    inputs: Float64Array | null,
    signal: CancelSignal,
  ): Reusable {
    if (this.reusable?.key === key) return this.reusable;
    const spec = inputSpecOf(this.network, params, inputs);
    const steps = params.warmupSteps + params.lengthSteps;
    this.lastAltered = null;
    this.reusable = null;
    const drive = inputDrive(this.network, spec, steps, params.seed, signal);
    const intact = this.orbit(params, inputs, { drive, signal });
    this.reusable = { key, drive, intact };
    return this.reusable;
  }

  private orbit(
    params: SimulationParams,
    inputs: Float64Array | null,
    how: Pick<OrbitOptions, 'gains' | 'effective' | 'signal'> & { readonly drive: Float64Array },
  ): Orbit {
    const { lengthSteps, warmupSteps, seed } = params;
    const input = inputSpecOf(this.network, params, inputs);
    const initialState = initialStateOf(this.network, params);
    return runOrbit(this.network, { lengthSteps, warmupSteps, input, seed, initialState, ...how });
  }
}

/** The input the parameters describe. @throws RangeError when a given input has the wrong width */
export function inputSpecOf(
  network: Network,
  params: SimulationParams,
  inputs: Float64Array | null,
): InputSpec {
  const width = network.layers[0]?.inputSize ?? 0;
  if (inputs) {
    if (inputs.length === 0 || inputs.length % width !== 0) {
      throw new RangeError(
        `${params.inputFile ?? 'inputs'}: ${inputs.length} numbers found, a multiple of the network's ${width} inputs is needed`,
      );
    }
    return { kind: 'sequence', values: inputs };
  }
  if (params.constantInput !== null) {
    return { kind: 'constant', values: new Float64Array(width).fill(params.constantInput) };
  }
  return { kind: 'noise', std: params.noiseStd };
}

/**
 * h0 as numbers; null for 0.
 * @throws RangeError when it is no finite state of this network
 */
export function initialStateOf(
  network: Network,
  { initialState }: Pick<SimulationParams, 'initialState'>,
): Float64Array | null {
  if (!initialState) return null;
  const bytes = new Uint8Array(Buffer.from(initialState.values, 'base64'));
  const size = stateSize(network);
  const found = bytes.length / 8;
  const values = bytes.length === 8 * size ? new Float64Array(bytes.buffer) : null;
  if (!values?.every(Number.isFinite)) {
    const what = values ? 'numbers that are not finite' : `${found} numbers`;
    throw new RangeError(
      `initial state (${initialState.label}): ${what} found, this network's state has ${size} finite ones`,
    );
  }
  return values;
}

/** Everything that shapes the intact orbit, and nothing else. */
function intactKeyOf(params: SimulationParams): string {
  const { lengthSteps, warmupSteps, noiseStd, seed, constantInput, inputFile } = params;
  const start = params.initialState?.values;
  return JSON.stringify([
    ...[lengthSteps, warmupSteps, noiseStd, seed, constantInput, inputFile],
    start,
  ]);
}

function checkMemory(network: Network, params: SimulationParams): void {
  const gates = GATES[network.cell];
  const width = stateSize(network) + gates * (network.layers[0]?.hiddenSize ?? 0);
  const longest = Math.floor(ORBIT_BYTES_LIMIT / (8 * width)) - params.warmupSteps;
  if (params.lengthSteps > longest) {
    throw new RangeError(
      `length: ${params.lengthSteps} steps found, at most ${longest} fit in memory for this network`,
    );
  }
}

/** @throws RangeError for a unit, connection or scope that the network does not have */
function inForceOf(network: Network, params: SimulationParams): InForce {
  const gains = params.gains.filter(({ gain }) => gain !== 1);
  const edges = (params.edges ?? []).filter(({ gain }) => gain !== 1);
  const { scope: when = 'always' } = params;
  const scope = parseScope(when);
  if (!scope) throw new RangeError(`scope: '${when}' found; ${LEGAL_SCOPES} are legal`);
  for (const { layer, unit } of gains) {
    const size = network.layers[layer]?.hiddenSize ?? 0;
    if (unit >= size) {
      throw new RangeError(
        `gain: unit ${unit} of layer ${layer} found, the layer has ${size} units`,
      );
    }
  }
  return { gains, edges, scope };
}
