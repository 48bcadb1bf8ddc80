/** What of the page's state the stage draws by. */
import type { StageOptions } from '../scene/stageApi';
import { averagedPointsOf } from './analysis/averagedPoints';
import { cycleMarksOf } from './analysis/cycleMarks';
import { eigenmodesOf } from './analysis/eigenmodes';
import { outlinesOf } from './analysis/outlines';
import { stepValuesOf } from './analysis/stepValues';
import { transitionPathsOf } from './analysis/transitionPaths';
import { edgeGainsOf, markedGains } from './intervention';
import { connectivityModeOf, drawnMechanism } from './mechanism';
import type { PageState } from './state';

export function stageOptionsOf(state: PageState): StageOptions {
  const { view, scene, detail } = state;
  const selectedUnits = setOf(view.selectedUnits ?? []);
  const atState = view.selectedStep !== null && detail;
  return {
    colourBy: view.colourBy,
    stepValues: stepValuesOf(state),
    transitions: transitionPathsOf(state),
    averaged: averagedPointsOf(state),
    cycles: cycleMarksOf(state),
    outlines: outlinesOf(state),
    eigenmodes: eigenmodesOf(state),
    connectivityMode: connectivityModeOf(state),
    mechanism: drawnMechanism(state),
    order: view.order,
    edgeShare: view.edgeShare,
    selectedUnit: view.selectedUnit,
    ...(selectedUnits ? { selectedUnits } : {}),
    selectedStep: view.selectedStep,
    gains: markedGains(state),
    edgeGains: edgeGainsOf(state),
    activity: atState ? detail.hidden : (scene?.meanActivity ?? null),
    reduceMotion: document.body.classList.contains('vscode-reduce-motion'),
  };
}

/** By list: the same selection is the same set, or its edges would be painted anew with every step that is played. */
const sets = new WeakMap<readonly number[], ReadonlySet<number>>();

function setOf(units: readonly number[]): ReadonlySet<number> | null {
  if (units.length < 2) return null;
  const known = sets.get(units) ?? new Set(units);
  sets.set(units, known);
  return known;
}

/** The playhead moves apart from the options: `selectedStep` does not count. */
export function sameOptions(a: StageOptions, b: StageOptions): boolean {
  return (
    a.gains === b.gains &&
    a.edgeGains === b.edgeGains &&
    a.selectedUnits === b.selectedUnits &&
    a.colourBy === b.colourBy &&
    a.stepValues === b.stepValues &&
    a.transitions === b.transitions &&
    a.averaged === b.averaged &&
    a.cycles === b.cycles &&
    a.outlines === b.outlines &&
    a.eigenmodes === b.eigenmodes &&
    a.connectivityMode === b.connectivityMode &&
    a.mechanism === b.mechanism &&
    a.order === b.order &&
    a.edgeShare === b.edgeShare &&
    a.selectedUnit === b.selectedUnit &&
    a.activity === b.activity &&
    a.reduceMotion === b.reduceMotion
  );
}
