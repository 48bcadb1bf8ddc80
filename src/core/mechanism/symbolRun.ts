/** Output symbols of one driven run under an intervention, whatever its scope. Orbits with all their states: core/dynamics/orbit. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { isBounded } from '../dynamics/orbit';
import { fillUniforms, STREAM } from '../random/streams';
import { topOffset, type Network } from '../rnn/network';
import { argmax, logitsOf, sampleSymbol, softmax } from '../rnn/readout';
import { createStepper, type Stepper } from '../rnn/step';
import { finish, type Parts } from '../parts';
import { applyEdgeGains, type EdgeGain } from './edges';
import { applyGains, noiseGain, visibleGain, type UnitGain } from './interventions';
import type { ScopeTest } from './scope';

/** What is done to a network; everything left out is intact. */
export interface Intervention {
  readonly gains: readonly UnitGain[];
  readonly edges: readonly EdgeGain[];
}

export const INTACT: Intervention = { gains: [], edges: [] };

/** Noise of one run, made once and shared by every intervention. */
export interface RunNoise {
  /** [T, driveSize] of the intact network. */
  readonly drive: Float64Array;
  /** Seed of the uniforms that draw symbols. */
  readonly seed: number;
  /** Rows of `drive` before symbols are recorded. */
  readonly warmupSteps: number;
}

export interface SymbolRun {
  /** [steps] drawn from the softmax. */
  readonly sampled: Uint8Array;
  /** [steps] of the largest logit. */
  readonly argmax: Uint8Array;
  /** Of the recorded steps, how many the scope held in. */
  readonly stepsInScope: number;
  /** Counted from the start of the warm-up; null for a run that stayed finite. */
  readonly explodedAtStep: number | null;
}

/** Steps between two looks at anything else. */
const PART_STEPS = 64;

/** A network with an intervention, ready to run over noise again and again. */
export class InterventionRun {
  private readonly intact: Stepper;
  private readonly altered: Stepper;
  private readonly visible: Float64Array | null;
  private readonly noise: Float64Array | null;

  /**
   * @param scope of the network's own state h_t: it decides how h_t is read and how h_{t+1} is made from it
   * @param partSteps between two looks at anything else: fewer where the scope takes long
   * @throws RangeError for units that do not exist, or without a readout
   */
  constructor(
    private readonly network: Network,
    intervention: Intervention,
    private readonly scope: ScopeTest,
    private readonly partSteps = PART_STEPS,
  ) {
    if (!network.readout) throw new RangeError('output statistics: the network has no readout');
    const gains = intervention.gains.filter(({ gain }) => gain !== 1);
    const altered = applyGains(applyEdgeGains(network, intervention.edges), gains);
    this.intact = createStepper(network);
    this.altered = createStepper(altered);
    this.visible = visibleGain(network, gains);
    this.noise = noiseGain(network, gains);
  }

  /**
   * Starts from 0. Guarantees: with every gain 1 the symbols are those of `runOrbit` on the same noise to the last bit;
   * with scope `always` those of `runOrbit` under the gains. Stops before a state beyond EXPLOSION_NORM.
   * @throws Cancelled
   */
  run(noise: RunNoise, signal?: CancelSignal): SymbolRun {
    return finish(this.parts(noise, signal));
  }

  /** As `run`, in parts of some steps. */
  *parts({ drive, seed, warmupSteps }: RunNoise, signal?: CancelSignal): Parts<SymbolRun> {
    const { stateSize, driveSize } = this.intact;
    const total = drive.length / driveSize;
    const recorded = Math.max(0, total - warmupSteps);
    const uniforms = new Float64Array(recorded);
    fillUniforms(uniforms, seed, STREAM.sampling, warmupSteps);
    const sampled = new Uint8Array(recorded);
    const largest = new Uint8Array(recorded);
    const state = new Float64Array(stateSize);
    const read = this.reader();
    let [steps, stepsInScope] = [0, 0];
    let acts = this.scope(state, 0);
    for (let t = 0; t < total; t++) {
      if (t % this.partSteps === 0) {
        throwIfCancelled(signal);
        yield;
      }
      this.step(state, drive, t * driveSize, acts);
      if (!isBounded(state)) {
        return {
          sampled: sampled.subarray(0, steps),
          argmax: largest.subarray(0, steps),
          stepsInScope,
          explodedAtStep: t,
        };
      }
      acts = this.scope(state, 0);
      if (t < warmupSteps) continue;
      const symbols = read(state, acts, uniforms[steps]);
      sampled[steps] = symbols.sampled;
      largest[steps] = symbols.argmax;
      if (acts) stepsInScope++;
      steps++;
    }
    return { sampled, argmax: largest, stepsInScope, explodedAtStep: null };
  }

  private step(state: Float64Array, drive: Float64Array, offset: number, acts: boolean): void {
    if (!acts) this.intact.step(state, drive, offset);
    else if (!this.noise) this.altered.step(state, drive, offset);
    else this.altered.step(state, this.scaledRow(drive, offset, this.noise), 0);
  }

  /** The `noise` site acts on W_ih x alone: biases of the drive stay. */
  private scaledRow(drive: Float64Array, offset: number, factor: Float64Array): Float64Array {
    const { inputBias, hiddenSize } = this.network.layers[0];
    const row = drive.slice(offset, offset + this.intact.driveSize);
    for (let k = 0; k < row.length; k++) {
      const gain = factor[k % hiddenSize];
      if (gain === 1) continue;
      const bias = inputBias ? inputBias[k] : 0;
      row[k] = (row[k] - bias) * gain + bias;
    }
    return row;
  }

  private reader() {
    const { network, visible } = this;
    const { readout } = network;
    const outputs = readout?.outputs ?? 0;
    const top = topOffset(network);
    const logits = new Float64Array(outputs);
    const probability = new Float64Array(outputs);
    const seen = new Float64Array(this.intact.stateSize);
    return (state: Float64Array, acts: boolean, uniform: number) => {
      let visibleState = state;
      if (acts && visible) {
        seen.set(state);
        for (let k = 0; k < visible.length; k++) seen[k] *= visible[k];
        visibleState = seen;
      }
      if (readout) logitsOf(readout, visibleState, top, logits);
      softmax(logits, probability);
      return { sampled: sampleSymbol(probability, uniform), argmax: argmax(logits, 0, outputs) };
    };
  }
}
