/** The temperatures of an annealed Sinkhorn loop. No transport is computed here. */

/**
 * ε values from the squared diameter down to blur², as geomloss anneals them for p = 2: the first one twice, then
 * a factor scaling² each while above blur², then blur² itself. ε is in units of the cost ½‖x-y‖², for one-hot
 * strings in mismatches.
 *
 * @param diameterSquared 0 for a single point: the schedule then starts at blur²
 * @param blur > 0
 * @param scaling 0 < scaling < 1
 * @throws RangeError naming the value that is outside these bounds
 */
export function epsilonSchedule(diameterSquared: number, blur: number, scaling: number): number[] {
  if (!(blur > 0)) throw new RangeError(`blur: ${blur} found, a number above 0 is legal`);
  if (!(scaling > 0 && scaling < 1)) {
    throw new RangeError(`scaling: ${scaling} found, above 0 and below 1 is legal`);
  }
  if (!(diameterSquared >= 0 && Number.isFinite(diameterSquared))) {
    throw new RangeError(`diameter²: ${diameterSquared} found, a finite number is legal`);
  }
  const last = blur * blur;
  const first = Math.max(diameterSquared, last);
  const schedule = [first];
  // Counted as geomloss counts them, in logarithms: a factor that lands on blur² is left out.
  const steps = Math.ceil(Math.log(last / first) / (2 * Math.log(scaling)));
  for (let k = 0; k < steps; k++) schedule.push(first * scaling ** (2 * k));
  schedule.push(last);
  return schedule;
}
