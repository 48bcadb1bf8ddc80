/** The colour of each step of an orbit: by symbol, time, speed, or what an analysis says of it. Draws nothing. */
import type { Color } from 'three';
import type { OrbitTrace } from '../../src/protocol/inspector';
import { symbolColour, zoneColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import { magnitudeColour } from './magnitudeColour';
import { ZONE_NAMES, type StageOptions, type StepValues } from './stageApi';

export type StepColouring = Pick<StageOptions, 'colourBy' | 'stepValues'>;

/** Writes the colour of a step into `out`. */
export type StepPainter = (step: number, out: Color) => void;

/** Without values of an analysis its colours are the symbols'. */
export function stepPainter(
  theme: Theme,
  trace: OrbitTrace,
  { colourBy, stepValues }: StepColouring,
): StepPainter {
  if (colourBy === 'time') {
    return (step, out) => magnitudeColour(theme, step / Math.max(1, trace.steps - 1), out);
  }
  if (colourBy === 'speed') {
    const fastest = topSpeed(trace.speed);
    return (step, out) => magnitudeColour(theme, trace.speed[step] / fastest, out);
  }
  if (colourBy !== 'symbol' && stepValues) return valuePainter(theme, stepValues);
  if (trace.sampled.length === 0) return (_, out) => out.set(theme.foreground);
  return (step, out) => out.set(symbolColour(theme, trace.sampled[step]));
}

function valuePainter(theme: Theme, values: StepValues): StepPainter {
  if (values.kind === 'zones') {
    const colours = zoneColours(theme);
    const ofZone = ZONE_NAMES.map((name) => colours[name]);
    return (step, out) => out.set(ofZone[values.zone[step]] ?? theme.muted);
  }
  if (values.kind === 'states') {
    return (step, out) => out.set(symbolColour(theme, values.state[step] ?? 0));
  }
  return (step, out) => {
    const share = values.share[step];
    if (Number.isNaN(share)) out.set(theme.muted);
    else magnitudeColour(theme, share, out);
  };
}

/** 98th percentile of the finite speeds, so that one leap does not darken the rest; positive. */
export function topSpeed(speed: Float32Array): number {
  const finite = speed.filter((value) => Number.isFinite(value)).sort();
  const top = finite[Math.floor(0.98 * (finite.length - 1))];
  return top > 0 ? top : 1;
}
