/** Builds the Inspector's scene from simulated orbits: projected traces, no-input trajectories, statistics. Draws nothing. */
import type { CancelSignal } from '../core/cancel';
import { norm } from '../core/linalg/dot';
import { noInputTrajectories } from '../core/dynamics/noInput';
import type { Orbit } from '../core/dynamics/orbit';
import { symbolStatistics } from '../core/dynamics/outputs';
import { visibleGain } from '../core/mechanism/interventions';
import { isHomogeneous, stateSize, topLayer, type Network } from '../core/rnn/network';
import type {
  Notice,
  OrbitTrace,
  OutputStatistics,
  Scene,
  SimulationParams,
} from '../protocol/inspector';
import { boundedSteps, projectStates, type FittedBasis } from './basis';
import type { Simulated } from './simulation';

/** Long enough for a trained network to come to rest (growth .95 leaves 4e-5), short enough to draw. */
const NO_INPUT_STEPS = 200;
/** |h| above which a tanh, GRU or LSTM unit counts as active. */
const SMOOTH_ACTIVITY = 0.05;

/** `revision` and `elapsedMs` are the caller's to fill. */
export type SceneContent = Omit<Scene, 'revision' | 'elapsedMs'>;

export function buildScene(
  network: Network,
  simulated: Simulated,
  basis: FittedBasis,
  params: SimulationParams,
  signal: CancelSignal,
): SceneContent {
  const { intact, altered } = simulated;
  const inForce = altered ?? intact;
  const ofIntact = intactPart(network, intact, basis);
  return {
    sequence: params.sequence,
    intact: ofIntact.trace,
    altered: altered ? traceOf(network, altered, basis) : null,
    basis: {
      explainedVarianceRatio: basis.explainedVarianceRatio,
      kind: basis.kind,
      source: basis.source,
    },
    noInput: noInputOf(network, simulated, basis, params.noInputTrajectories, signal),
    outputs: ofIntact.outputs,
    alteredOutputs: altered ? statisticsOf(network, altered) : null,
    ...activityOf(network, inForce),
    notices: noticesOf(network, simulated, params),
  };
}

interface IntactPart {
  readonly basis: FittedBasis;
  readonly trace: OrbitTrace;
  readonly outputs: OutputStatistics[];
}

/** By the intact orbit, which stays while gains change. */
const intactParts = new WeakMap<Orbit, IntactPart>();

function intactPart(network: Network, orbit: Orbit, basis: FittedBasis): IntactPart {
  const kept = intactParts.get(orbit);
  if (kept?.basis === basis) return kept;
  const trace = traceOf(network, orbit, basis);
  const made = { basis, trace, outputs: statisticsOf(network, orbit) };
  intactParts.set(orbit, made);
  return made;
}

function traceOf(network: Network, orbit: Orbit, basis: FittedBasis): OrbitTrace {
  const size = stateSize(network);
  const steps = boundedSteps(orbit, size);
  const speed = new Float32Array(steps);
  for (let step = 0; step + 1 < steps; step++) {
    let square = 0;
    for (let k = step * size; k < (step + 1) * size; k++) {
      square += (orbit.states[k + size] - orbit.states[k]) ** 2;
    }
    speed[step] = Math.sqrt(square);
  }
  if (steps > 1) speed[steps - 1] = speed[steps - 2];
  return {
    steps,
    positions: projectStates(basis, orbit.states, steps, size),
    sampled: orbit.sampled.slice(0, steps),
    argmax: orbit.argmax.slice(0, steps),
    speed,
    explodedAtStep: orbit.explodedAtStep,
  };
}

/** Starts spread evenly over the intact orbit; iterated under the gains in force. */
function noInputOf(
  network: Network,
  { intact, gains, effective }: Simulated,
  basis: FittedBasis,
  wanted: number,
  signal: CancelSignal,
): SceneContent['noInput'] {
  const size = stateSize(network);
  const available = boundedSteps(intact, size);
  const trajectories = Math.min(wanted, available);
  const startSteps = Array.from({ length: trajectories }, (_, i) =>
    Math.floor(((i + 0.5) * available) / trajectories),
  );
  const starts = new Float64Array(trajectories * size);
  startSteps.forEach((step, i) =>
    starts.set(intact.states.subarray(step * size, (step + 1) * size), i * size),
  );
  const states = noInputTrajectories(effective, starts, NO_INPUT_STEPS, signal);
  const stepsEach = NO_INPUT_STEPS + 1;
  const finalNorm = scaleToVisible(states, trajectories, stepsEach, size, network, gains);
  return {
    trajectories,
    stepsEach,
    positions: projectStates(basis, states, trajectories * stepsEach, size),
    startSteps,
    finalNorm,
  };
}

/** Multiplies h by the output gains, as readers see it; returns the largest final norm. */
function scaleToVisible(
  states: Float64Array,
  trajectories: number,
  stepsEach: number,
  size: number,
  network: Network,
  gains: Simulated['gains'],
): number {
  const visible = visibleGain(network, gains);
  for (let at = 0; visible && at < trajectories * stepsEach * size; at += size) {
    for (let k = 0; k < visible.length; k++) states[at + k] *= visible[k];
  }
  let finalNorm = 0;
  for (let i = 1; i <= trajectories; i++) {
    const end = i * stepsEach * size;
    finalNorm = Math.max(finalNorm, norm(states.subarray(end - size, end)));
  }
  return finalNorm;
}

function statisticsOf(network: Network, orbit: Orbit): OutputStatistics[] {
  const outputs = network.readout?.outputs ?? 0;
  if (outputs === 0) return [];
  return [
    { rule: 'sampled', steps: orbit.steps, ...symbolStatistics(orbit.sampled, outputs) },
    { rule: 'argmax', steps: orbit.steps, ...symbolStatistics(orbit.argmax, outputs) },
  ];
}

function activityOf(network: Network, orbit: Orbit): Pick<Scene, 'meanActivity' | 'activeShare'> {
  const units = topLayer(network).hiddenSize;
  const threshold = network.cell === 'rnn' && network.nonlinearity === 'relu' ? 0 : SMOOTH_ACTIVITY;
  const sums = new Float64Array(units);
  const active = new Float64Array(units);
  for (let at = 0; at < orbit.steps * units; at += units) {
    for (let unit = 0; unit < units; unit++) {
      const value = orbit.hidden[at + unit];
      sums[unit] += value;
      // Can not be foreseen: counted, not branched on.
      active[unit] += Number(Math.abs(value) > threshold);
    }
  }
  const share = (sum: number) => (orbit.steps > 0 ? sum / orbit.steps : 0);
  return {
    meanActivity: Float32Array.from(sums, share),
    activeShare: Float32Array.from(active, share),
  };
}

function noticesOf(network: Network, simulated: Simulated, params: SimulationParams): Notice[] {
  const notices: Notice[] = [];
  const tell = (orbit: Orbit, which: string) => {
    if (orbit.explodedAtStep === null) return;
    notices.push({
      severity: 'warning',
      message: `${which} explodes: ‖h‖ passed 10⁶ at step ${orbit.explodedAtStep}; it is drawn up to 100 x its median norm.`,
      hint: 'Shorten the orbit to see it before that.',
    });
  };
  tell(simulated.intact, 'The orbit');
  if (simulated.altered) tell(simulated.altered, 'The altered orbit');
  const { acts } = simulated;
  if (acts) {
    const share = acts.reduce((sum, one) => sum + one, 0) / Math.max(1, acts.length);
    notices.push({
      severity: 'info',
      message: `The gains act in ${(100 * share).toPrecision(3)} % of the steps (${params.scope}). Rays, fixed points and orbits without input are of the network while they act.`,
    });
  }
  const isSilent = params.noiseStd === 0 && params.constantInput === null && !params.inputFile;
  if (isSilent && !params.initialState && isHomogeneous(network)) {
    notices.push({
      severity: 'info',
      message: 'Without input or noise this network stays at the origin it starts from.',
      hint: 'Set the noise above 0, or start from another state, to see it move.',
    });
  }
  return notices;
}
