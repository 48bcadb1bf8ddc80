/** What a step of an orbit says when it is hovered. */
import type { OrbitTrace } from '../../src/protocol/inspector';
import { number } from './format';

/** '' for a step that the orbit does not have. */
export function stepText(step: number, trace: OrbitTrace | null): string {
  if (!trace || step >= trace.steps) return '';
  const symbol = trace.sampled.length > 0 ? `, symbol ${trace.sampled[step]} (sampled)` : '';
  return `step ${step}${symbol}, speed ${number(trace.speed[step], 3)}`;
}
