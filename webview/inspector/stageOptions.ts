/** What of the page's state the stage draws by. */
import type { StageOptions } from '../scene/stageApi';
import { stepValuesOf } from './analysis/stepValues';
import { transitionPathsOf } from './analysis/transitionPaths';
import { markedGains, type PageState } from './state';

export function stageOptionsOf(state: PageState): StageOptions {
  const { view, scene, detail } = state;
  const atState = view.selectedStep !== null && detail;
  return {
    colourBy: view.colourBy,
    stepValues: stepValuesOf(state),
    transitions: transitionPathsOf(state),
    connectivityMode: view.connectivityMode,
    order: view.order,
    edgeShare: view.edgeShare,
    selectedUnit: view.selectedUnit,
    selectedStep: view.selectedStep,
    gains: markedGains(state),
    activity: atState ? detail.hidden : (scene?.meanActivity ?? null),
    reduceMotion: document.body.classList.contains('vscode-reduce-motion'),
  };
}

/** The playhead moves apart from the options: `selectedStep` does not count. */
export function sameOptions(a: StageOptions, b: StageOptions): boolean {
  const sameGains =
    a.gains.size === b.gains.size &&
    [...a.gains].every(([unit, gain]) => b.gains.get(unit) === gain);
  return (
    sameGains &&
    a.colourBy === b.colourBy &&
    a.stepValues === b.stepValues &&
    a.transitions === b.transitions &&
    a.connectivityMode === b.connectivityMode &&
    a.order === b.order &&
    a.edgeShare === b.edgeShare &&
    a.selectedUnit === b.selectedUnit &&
    a.activity === b.activity &&
    a.reduceMotion === b.reduceMotion
  );
}
