/** Options of interventions: which units, which connections, when. */
import type { OPTIONS } from './options';

type Given = {
  readonly [K in Extract<keyof typeof OPTIONS, 'units' | 'edges' | 'scope'>]?: string | undefined;
};

/** @throws RangeError naming the option, what was found and what is legal */
export function interventionParams({ units, edges, scope }: Given): Record<string, unknown> {
  return {
    units:
      units === undefined ? undefined : units.split(',').map((word) => wholeNumber('units', word)),
    edges: edges === undefined ? undefined : edges.split(',').map(edgeOf),
    scope,
  };
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
