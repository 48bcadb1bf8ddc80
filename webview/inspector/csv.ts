/** The orbit as CSV, as drawn: one row a step, units in the header. */
import type { OrbitTrace } from '../../src/protocol/inspector';

export function orbitCsv(trace: OrbitTrace): string {
  const outputs = trace.sampled.length > 0;
  const header = [
    'step',
    'pc1 (hidden-state units)',
    'pc2 (hidden-state units)',
    'pc3 (hidden-state units)',
    'speed (hidden-state units per step)',
  ];
  if (outputs) header.push('sampled symbol', 'argmax symbol');
  const rows = [header.join(',')];
  for (let step = 0; step < trace.steps; step++) {
    const [x, y, z] = trace.positions.subarray(3 * step, 3 * step + 3);
    const row: number[] = [step, x, y, z, trace.speed[step]];
    if (outputs) row.push(trace.sampled[step], trace.argmax[step]);
    rows.push(row.join(','));
  }
  return `${rows.join('\n')}\n`;
}
