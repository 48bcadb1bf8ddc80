/** What the host calls: preparations by one thread, and tasks that any thread may take. Tasks are (index, address of their arguments). */
export { setScratch } from './step';
export { drawChunk } from './noise';
export { gumbelRows, inputRows, stateRows } from './noiseRows';
export { packWeights, rolloutChunk } from './rollout';
export { sampleChunk } from './sample';
export { backwardGroup, reduceRow } from './backward';
export { distanceBlock, packStrings } from './strings';
export { addPairsColumns, pairsBlock } from './pairs';
export { softminBlock } from './softmin';
export { planBlock } from './plan';
export { fusedLoop } from './peak';

/** First byte that the module's own constants leave free. */
export function heapBase(): usize {
  return __heap_base;
}
