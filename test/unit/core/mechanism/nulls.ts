/** Networks that switch between symbols without a mechanism to be found, made of plants. Support of tests and benches. */
import { eigenvalues } from '../../../../src/core/linalg/eigen';
import { findTransitions } from '../../../../src/core/mechanism/discovery/transitions';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';
import { dice, type Plant } from './planted';

/** Spectral radii of shuffled weights that are tried, strongest first. */
const RADII = [2, 1.4, 1, 0.7, 0.5, 0.35, 0.25, 0.15];
/** Of a unit on itself: without a memory of their own shuffled networks do not dwell. */
const LEAKS = [0.8, 0.9, 0.94];
/** In TRIED_STEPS, both ways together: 20,000 steps have 100 each way. */
const ENOUGH_TRANSITIONS = 60;
const TRIED_STEPS = 6000;
/** Symbols of the two zones of a plant. */
const [FIRST, LAST] = [0, 2];

/**
 * The same recurrent weights in other places: what made the mechanism is gone, their distribution is not. A weight of each unit on
 * itself makes them slow; the others are as strong as they may be for outputs still to switch between symbols that dwell.
 */
export function shuffled({ network }: Plant, seed: number): Network {
  const [layer] = network.layers;
  const { hiddenSize } = layer;
  const order = dice(seed).permutation(layer.recurrentWeight.length);
  const moved = layer.recurrentWeight.map((_, k) => layer.recurrentWeight[order[k]]);
  const { re, im } = eigenvalues(moved, hiddenSize);
  const radius = re.reduce((most, value, k) => Math.max(most, Math.hypot(value, im[k])), 0);
  const networks = RADII.flatMap((wanted) =>
    LEAKS.map((leak) => {
      const recurrentWeight = moved.map(
        (one, k) => (wanted / radius) * one + (k % (hiddenSize + 1) === 0 ? leak : 0),
      );
      return { ...network, layers: [{ ...layer, recurrentWeight }] };
    }),
  );
  return switching(networks, seed);
}

/**
 * Units that remember their own past and hear of no other; half of them speak for one symbol, half for the other. What they do is
 * independent, so that no unit throws others over.
 */
export function separate({ network }: Plant, seed: number): Network {
  const random = dice(seed);
  const [layer] = network.layers;
  const { hiddenSize, inputSize } = layer;
  const bias = Float64Array.from({ length: hiddenSize }, () => random.uniform() - 0.5);
  const weight = new Float64Array(3 * hiddenSize);
  for (let unit = 0; unit < hiddenSize; unit++) {
    weight[(unit % 2 === 0 ? FIRST : LAST) * hiddenSize + unit] = 2 * random.uniform();
  }
  const inputWeight = random.normals(hiddenSize * inputSize, 1 / Math.sqrt(inputSize));
  return switching(
    LEAKS.map((leak) => ({
      ...network,
      layers: [
        {
          ...{ ...layer, inputWeight, inputBias: bias },
          recurrentWeight: Float64Array.from({ length: hiddenSize * hiddenSize }, (_, k) =>
            k % (hiddenSize + 1) === 0 ? leak : 0,
          ),
        },
      ],
      readout: { outputs: 3, weight, bias: Float64Array.of(0, -1e6, 0) },
    })),
    seed,
  );
}

/** The first with ENOUGH_TRANSITIONS, else that with most. Outputs are centred: both symbols are on for half of the time. */
function switching(networks: readonly Network[], seed: number): Network {
  let most: { readonly found: Network; readonly transitions: number } | null = null;
  for (const network of networks) {
    const first = tryOut(network, seed);
    if (!first) continue;
    const found = centred(network, first.states, first.steps);
    const transitions = findTransitions(tryOut(found, seed)?.argmax ?? first.argmax).length;
    if (transitions >= ENOUGH_TRANSITIONS) return found;
    if (most === null || transitions > most.transitions) most = { found, transitions };
  }
  return most?.found ?? networks[0];
}

/** null when it explodes. */
function tryOut(network: Network, seed: number) {
  const input = { kind: 'noise', std: 1 } as const;
  const how = { lengthSteps: TRIED_STEPS, warmupSteps: 100, input, seed };
  const orbit = runOrbit(network, how);
  const [{ hiddenSize }] = network.layers;
  const largest = orbit.states.reduce((most, value) => Math.max(most, value), 0);
  return orbit.explodedAtStep === null && orbit.steps * hiddenSize > 0 && largest < 1e6
    ? orbit
    : null;
}

/** With the bias that makes the median difference of both symbols' logits 0. */
function centred(network: Network, states: Float64Array, steps: number): Network {
  const { readout } = network;
  if (!readout) return network;
  const [{ hiddenSize }] = network.layers;
  const differences = Array.from({ length: steps }, (_, t) => {
    let sum = 0;
    for (let k = 0; k < hiddenSize; k++) {
      const contrast =
        readout.weight[LAST * hiddenSize + k] - readout.weight[FIRST * hiddenSize + k];
      sum += contrast * states[t * hiddenSize + k];
    }
    return sum;
  }).sort((a, b) => a - b);
  const bias = Float64Array.of(differences[Math.floor(steps / 2)], -1e6, 0);
  return { ...network, readout: { ...readout, bias } };
}
