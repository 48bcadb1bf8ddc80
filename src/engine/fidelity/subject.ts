/** From a run's folder or a checkpoint to the question that its fidelity answers. Measures nothing. */
import type { Network } from '../../core/rnn/network';
import { fromPaperConfig } from '../../documents/experiment/fromPaperConfig';
import { parseRunConfig } from '../../documents/runConfig';
import { findFidelitySubject } from '../../files/fidelitySubject';
import { nodeByteSource } from '../../files/nodeByteSource';
import { FormatError } from '../../formats/formatError';
import { finiteNetworkForJob } from '../jobs/openNetwork';
import type { FidelityQuestion } from './measure';

export interface OpenedSubject {
  /** Absolute path. */
  readonly checkpoint: string;
  /** Of the HMM: 'chain of 2, linear emissions'. */
  readonly hmmLabel: string;
  readonly question: FidelityQuestion;
}

/** Of a config that says nothing of its sequences. */
const DEFAULT_LENGTH = 100;

/**
 * @param configPath null: the run's own
 * @throws FormatError naming the file that is missing or unusable, and why
 */
export async function openSubject(
  path: string,
  configPath: string | null,
  signal: AbortSignal,
): Promise<OpenedSubject> {
  const { checkpoint, config } = await findFidelitySubject(path, configPath);
  const source = await nodeByteSource(checkpoint);
  const network = await finiteNetworkForJob({ source, config, signal }, {});
  return { checkpoint, ...questionOf(network, config.text) };
}

/** @throws FormatError when the config names no HMM */
export function questionOf(
  network: Network,
  configText: string,
): Pick<OpenedSubject, 'hmmLabel' | 'question'> {
  const { hmm, hmmLabel, sequenceSteps, warnings } = parseRunConfig(configText);
  if (!hmm) {
    const reason = warnings[0] ?? 'no key names an HMM (states, custom_transition_matrix)';
    throw new FormatError(`config.json: ${reason}`);
  }
  // What the authors' config has no key for, ours carries in an experiment of its own.
  const { experiment } = fromPaperConfig(configText);
  return {
    hmmLabel,
    question: {
      network,
      hmm,
      lengthSteps: sequenceSteps ?? DEFAULT_LENGTH,
      noiseStd: experiment?.training.noiseStd ?? 1,
      initialStd: experiment?.network.initialState === 'normal' ? 1 : 0,
    },
  };
}
