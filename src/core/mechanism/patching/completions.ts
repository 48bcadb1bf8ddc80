/** How a run may go on: the same noises for every end that is compared. One network, one event. */
import type { RolloutNoise } from '../../analysis/rolloutNoise';
import type { Network, Readout } from '../../rnn/network';
import { createReadingStepper, type ReadingStepper } from '../../rnn/readingStep';
import { argmax } from '../../rnn/readout';
import { freshRows } from './transitionPairs';

export interface CompletionPlan {
  readonly count: number;
  readonly withinSteps: number;
  /** Symbol that is waited for. */
  readonly to: number;
  /** Of `count` that follow. */
  readonly firstRollout: number;
}

export class Completions {
  private readonly stepper: ReadingStepper;
  /** [count][withinSteps, N] */
  private readonly drives: readonly Float64Array[];

  constructor(
    network: Network,
    private readonly readout: Readout,
    noise: RolloutNoise,
    private readonly plan: CompletionPlan,
  ) {
    this.stepper = createReadingStepper(network, readout);
    const { count, withinSteps, firstRollout } = plan;
    const { hiddenSize } = network.layers[0];
    this.drives = Array.from({ length: count }, (_, k) =>
      freshRows(noise, firstRollout + k, withinSteps, hiddenSize),
    );
  }

  /** Share of completions that show the symbol at the state itself or within the steps after it. @param state [N] */
  shareReaching(state: Float64Array): number {
    const { stepper, drives, plan, readout } = this;
    const isThere = () => argmax(stepper.logits, 0, readout.outputs) === plan.to;
    stepper.start(state);
    if (isThere()) return 1;
    let reached = 0;
    for (const drive of drives) {
      stepper.restart();
      for (let step = 0; step < plan.withinSteps; step++) {
        stepper.step(drive, step * (drive.length / plan.withinSteps));
        if (!isThere()) continue;
        reached++;
        break;
      }
    }
    return reached / drives.length;
  }
}
