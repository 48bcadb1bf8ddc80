/** The mechanism of the checkpoint on screen, as the page tells of it. Draws nothing. */
import type { InspectorSnapshot, ViewState } from '../../src/protocol/inspector';
import { MECHANISM_SHOWN } from '../../src/protocol/defaultView';
import type { MechanismGraph } from '../../src/protocol/mechanismGraph';
import { populationName } from '../scene/mechanismNodes';
import { percent } from '../ui/format';
import { unitsText } from './intervention';
import { withView, type PageState } from './state';

/** Found just now: shown. */
export function withMechanism(state: PageState, mechanism: MechanismGraph): PageState {
  const snapshot: InspectorSnapshot | null = state.snapshot && { ...state.snapshot, mechanism };
  return withView({ ...state, snapshot }, MECHANISM_SHOWN);
}

/** null while none was found, or nothing is claimed that could be drawn. */
export function drawnMechanism({ snapshot }: PageState): MechanismGraph | null {
  const mechanism = snapshot?.mechanism;
  return mechanism && mechanism.kicks.length > 0 ? mechanism : null;
}

/** How connectivity is drawn now: the wish for a mechanism waits until there is one. */
export function connectivityModeOf(state: PageState): ViewState['connectivityMode'] {
  const { connectivityMode } = state.view;
  return connectivityMode === 'mechanism' && !drawnMechanism(state) ? 'network' : connectivityMode;
}

/** What connectivity shows as a graph; null while it shows something else. */
export function mechanismInView(state: PageState): MechanismGraph | null {
  return connectivityModeOf(state) === 'mechanism' ? drawnMechanism(state) : null;
}

/** "Mechanism: input → population 1 (24 units), not proven to integrate noise → kick units 11, 25 → symbols 0, 2" */
export function mechanismSentence(graph: MechanismGraph): string {
  const { populations, kicks, symbols } = graph;
  const ofPopulations = populations.map(({ units }, k) => populationText(k, units.length));
  const parts = [
    'input',
    ...(ofPopulations.length > 0
      ? [`${ofPopulations.join(' and ')}, ${integrationText(graph)}`]
      : []),
    `kick ${unitsText(kicks)}`,
    `symbols ${symbols.join(', ')}`,
  ];
  return `Mechanism: ${parts.join(' → ')}`;
}

/** "population 1 (24 units)" @param index from 0 */
export function populationText(index: number, units: number): string {
  return `${populationName(index)} (${units === 1 ? '1 unit' : `${units} units`})`;
}

export function integrationText({ integrate }: MechanismGraph): string {
  return integrate === true ? 'proven to integrate noise' : 'not proven to integrate noise';
}

/** What a unit does in the mechanism; '' for nothing. */
export function partText({ kicks, kicksOf, populations }: MechanismGraph, unit: number): string {
  const population = populations.findIndex(({ units }) => units.includes(unit));
  if (population >= 0) return `of ${populationName(population)}`;
  if (!kicks.includes(unit)) return '';
  const does = kicksOf
    .filter((one) => one.unit === unit)
    .map(({ symbol, sign, strength }) =>
      sign < 0
        ? `stops ${percent(strength)} of changes from symbol ${symbol}`
        : `starts ${percent(strength)} to symbol ${symbol}`,
    );
  return `kick unit: ${does.join(', ')}`;
}
