/** Whether two sets of stage options would draw the same. */
import type { StageOptions } from '../scene/stageApi';

/** The playhead moves apart from the options: `selectedStep` does not count. */
export function sameOptions(a: StageOptions, b: StageOptions): boolean {
  const sameGains =
    a.gains.size === b.gains.size &&
    [...a.gains].every(([unit, gain]) => b.gains.get(unit) === gain);
  return (
    sameGains &&
    a.colourBy === b.colourBy &&
    a.connectivityMode === b.connectivityMode &&
    a.order === b.order &&
    a.edgeShare === b.edgeShare &&
    a.selectedUnit === b.selectedUnit &&
    a.activity === b.activity &&
    a.reduceMotion === b.reduceMotion
  );
}
