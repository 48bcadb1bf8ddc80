/** Options of interventions: which units, which connections, when. */
import type { OPTIONS } from './options';

type Given = {
  readonly [K in Extract<keyof typeof OPTIONS, 'units' | 'edges' | 'scope' | 'gains'>]?:
    string | undefined;
};

/** @throws RangeError naming the option, what was found and what is legal */
export function interventionParams({ units, edges, scope, gains }: Given): Record<string, unknown> {
  return {
    units:
      units === undefined ? undefined : units.split(',').map((word) => wholeNumber('units', word)),
    edges: edges === undefined ? undefined : edges.split(',').map(edgeOf),
    scope,
    gains: gains === undefined ? undefined : gains.split(',').map(gainOf),
  };
}

function gainOf(word: string): number {
  const gain = Number(word);
  if (word.trim() === '' || !Number.isFinite(gain)) {
    throw new RangeError(`--gains: '${word}' found, numbers of 0 to 2 are legal, e.g. 0,0.5,1`);
  }
  return gain;
}

function edgeOf(word: string): [number, number] {
  const [from, to, ...rest] = word.split('-');
  if (to === undefined || rest.length > 0) {
    throw new RangeError(`--edges: '${word}' found, FROM-TO is legal, e.g. 3-17`);
  }
  return [wholeNumber('edges', from), wholeNumber('edges', to)];
}

function wholeNumber(option: string, word: string): number {
  if (!/^\s*\d+\s*$/.test(word)) {
    throw new RangeError(`--${option}: '${word}' found, whole numbers from 0 are legal`);
  }
  return Number(word);
}
