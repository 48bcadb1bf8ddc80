/** Paths from a dwelling state under gains on kick units, for a sweep with a folder. Their computation: core/mechanism/gainPaths.ts. */
import type { CancelSignal } from '../../core/cancel';
import { fitPca, projectRows } from '../../core/dynamics/pca';
import { gainPathsParts, PATHS } from '../../core/mechanism/gainPaths';
import { fillNormals, STREAM } from '../../core/random/streams';
import { stateSize, type Network } from '../../core/rnn/network';
import { argmaxSymbols } from '../../core/transitions/symbolChanges';
import { findAreas, NO_AREAS } from '../analyses/transitions/areas';
import { inParts } from '../inParts';
import type { SweepPaths } from './sweepSchemas';

const GAINS = [0, 1, 1.9];
/** Of the intact orbit, drawn behind the paths. */
const ORBIT_STEPS = 1000;

export interface PathsHow {
  /** uint32 */
  readonly seed: number;
  readonly noiseStd: number;
  readonly parity: boolean;
  readonly signal: CancelSignal;
  readonly pause: () => Promise<void>;
}

/**
 * From h(t_c - 1) of a run of its own that has a long dwell; axes are those of that run.
 * @param kick units of the bottom layer
 * @throws RangeError without a readout; Cancelled
 */
export async function sweepPaths(
  network: Network,
  kick: readonly number[],
  { seed, noiseStd, parity, signal, pause }: PathsHow,
): Promise<SweepPaths> {
  const { copies, steps, fresh, shown, shownSteps } = PATHS;
  const mixing = parity ? 'paper' : 'variance';
  const common = { copies, steps, fresh, mixing } as const;
  const found = await findAreas({ network, noiseStd, seed, signal, pause }, null);
  if (!found || !network.readout) {
    const nowhere = { seed, startStep: 0, symbol: 0 };
    return { ...common, refused: NO_AREAS, ...nowhere, gains: [], orbit: [] };
  }
  const { areas, orbit } = found;
  const startStep = areas.clusterStep - 1;
  const size = stateSize(network);
  const state = orbit.internal.subarray(startStep * size, (startStep + 1) * size);
  const { inputSize } = network.layers[0];
  const recorded = new Float64Array(steps * inputSize);
  fillNormals(recorded, found.seed, STREAM.input, areas.clusterStep * inputSize, noiseStd);
  const pca = fitPca(orbit.internal, orbit.steps, size, 2, signal);
  const positions = (rows: Float64Array): [number, number][] => {
    const flat = projectRows(pca, rows, rows.length / size, size, 2);
    return Array.from({ length: flat.length / 2 }, (_, k) => [flat[2 * k], flat[2 * k + 1]]);
  };
  const gains: SweepPaths['gains'] = [];
  for (const gain of GAINS) {
    const on = kick.map((unit) => ({ layer: 0, unit, site: 'recurrent' as const, gain }));
    const how = { ...common, shown, shownSteps, recorded, noiseStd, seed: found.seed, signal };
    const paths = await inParts(gainPathsParts(network, state, on, how), pause);
    gains.push({
      ...{ gain, left: [...paths.left], trace: [...paths.trace] },
      shown: paths.shown.map(positions),
    });
  }
  const [symbol] = argmaxSymbols(network, network.readout, state);
  return {
    ...{ ...common, refused: null, seed: found.seed, startStep, symbol, gains },
    orbit: positions(orbit.internal.subarray(0, ORBIT_STEPS * size)),
  };
}
