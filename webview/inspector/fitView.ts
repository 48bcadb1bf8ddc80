/** A view held against the network it is to show: what the network does not have is dropped, and said. Pure. */
import type {
  InspectorSnapshot,
  ModelSummary,
  Notice,
  ViewState,
} from '../../src/protocol/inspector';
import { stateSizeOf } from '../../src/protocol/stateSize';

export interface FittedView {
  readonly view: ViewState;
  /** What was dropped, in words. */
  readonly dropped: readonly Notice[];
}

type Simulation = ViewState['simulation'];

/** Guarantee: the view itself when everything fits. A file without a network fits every view. */
export function fitView(view: ViewState, { model, inputFiles }: InspectorSnapshot): FittedView {
  if (!model) return { view, dropped: [] };
  const { gains, edges = [], inputFile, initialState } = view.simulation;
  const fitting = gains.filter(({ layer, unit }) => unit < (model.hidden[layer] ?? 0));
  const sizeOf = (layer: number) => model.hidden[layer] ?? 0;
  const fittingEdges = edges.filter(({ layer, from, to }) => Math.max(from, to) < sizeOf(layer));
  const units = model.hidden.at(-1) ?? 0;
  const inputsLost = inputFile !== null && !inputFiles.includes(inputFile);
  const stateLost = initialState !== null && statesLength(initialState) !== stateSizeOf(model);
  const selected = [view.selectedUnit ?? 0, ...(view.selectedUnits ?? [])];
  const unitLost = view.selectedUnit !== null && Math.max(...selected) >= units;
  const dropped = [
    ...(fitting.length < gains.length ? [gainsNotice(gains, fitting, model)] : []),
    ...(fittingEdges.length < edges.length
      ? [edgesNotice(edges.length - fittingEdges.length)]
      : []),
    ...(inputsLost ? [inputsNotice(inputFile)] : []),
    ...(stateLost ? [stateNotice(initialState, model)] : []),
  ];
  if (dropped.length === 0 && !unitLost) return { view, dropped };
  const simulation: Simulation = {
    ...view.simulation,
    gains: fitting,
    edges: fittingEdges,
    inputFile: inputsLost ? null : inputFile,
    initialState: stateLost ? null : initialState,
  };
  return {
    view: {
      ...view,
      simulation,
      ...(unitLost ? { selectedUnit: null, selectedUnits: [] } : {}),
    },
    dropped,
  };
}

/** Of float64 numbers in base64. */
function statesLength({ values }: NonNullable<Simulation['initialState']>): number {
  const padding = /=*$/.exec(values)?.[0].length ?? 0;
  return ((values.length * 3) / 4 - padding) / 8;
}

function gainsNotice(
  gains: Simulation['gains'],
  fitting: Simulation['gains'],
  { hidden }: ModelSummary,
): Notice {
  const lost = gains.filter((gain) => !fitting.includes(gain));
  const units = new Set(lost.map(({ layer, unit }) => `${layer} ${unit}`)).size;
  const whose = units === 1 ? 'one unit' : `${units} units`;
  return {
    severity: 'warning',
    message: `The gains of ${whose} were left out: this network has ${hidden.join(' + ')} units.`,
    hint: 'They are kept where they came from.',
  };
}

function edgesNotice(count: number): Notice {
  const whose = count === 1 ? 'one connection' : `${count} connections`;
  return {
    severity: 'warning',
    message: `The gains of ${whose} were left out: this network has no such units.`,
  };
}

function inputsNotice(id: string): Notice {
  return {
    severity: 'warning',
    message: `Inputs of ${id.replace(/^\d+:/, '')} can not be used here: noise stands in for them.`,
    hint: 'Choose the file again under "Input".',
  };
}

function stateNotice({ label }: { label: string }, model: ModelSummary): Notice {
  return {
    severity: 'warning',
    message: `The orbit starts from 0, not from ${label}: this network's state has ${stateSizeOf(model)} numbers.`,
  };
}
