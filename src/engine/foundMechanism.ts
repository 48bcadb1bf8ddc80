/** A search for the mechanism of a checkpoint: told while it lasts, given as text and as a graph. The search itself: core/mechanism/discovery. */
import { basename } from 'node:path';
import type { CancelSignal } from '../core/cancel';
import { nodeByteSource } from '../files/nodeByteSource';
import { configBeside } from '../files/viewFiles';
import type { CorrectionParams } from '../protocol/inspector';
import type { FoundMechanism } from '../protocol/training';
import { searchMechanism } from './jobs/mechanism';
import type { MechanismSoFar } from '../protocol/mechanismSoFar';
import { mechanismGraph } from './mechanismGraph';
import { mechanismSoFar } from './mechanismSoFar';
import { mechanismText } from './mechanismText';

export interface MechanismHooks {
  readonly signal: CancelSignal;
  /** How far it is, and what is known. */
  readonly told: (soFar: MechanismSoFar) => void;
}

/**
 * Searches, and tells what was proven and what was not.
 *
 * @param path of a checkpoint
 * @param correction of what its file is taken for; null for none
 * @throws FormatError when it holds no network of finite weights; Cancelled
 */
export async function foundMechanism(
  path: string,
  correction: CorrectionParams | null,
  { signal, told }: MechanismHooks,
): Promise<FoundMechanism> {
  const source = await nodeByteSource(path);
  const config = await configBeside(path);
  const context = { source, config, signal };
  const result = await searchMechanism(context, correction ?? {}, ({ share, stage, partial }) =>
    told({ share, stage, lines: mechanismSoFar(partial) }),
  );
  return {
    text: mechanismText(result, { name: basename(path), path, correction: correction ?? {} }),
    graph: mechanismGraph(result),
  };
}
