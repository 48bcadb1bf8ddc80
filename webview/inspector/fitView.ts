/** A view held against the network it is to show: what the network does not have is dropped, and said. Pure. */
import type { InspectorSnapshot, Notice, ViewState } from '../../src/protocol/inspector';

export interface FittedView {
  readonly view: ViewState;
  /** What was dropped, in words. */
  readonly dropped: readonly Notice[];
}

/** Guarantee: the view itself when everything fits. A file without a network fits every view. */
export function fitView(view: ViewState, { model, inputFiles }: InspectorSnapshot): FittedView {
  if (!model) return { view, dropped: [] };
  const { gains, inputFile } = view.simulation;
  const unitsOf = (layer: number) => model.hidden[layer] ?? 0;
  const fitting = gains.filter(({ layer, unit }) => unit < unitsOf(layer));
  const lost = new Set(
    gains.filter((gain) => !fitting.includes(gain)).map(({ layer, unit }) => `${layer} ${unit}`),
  );
  const inputsLost = inputFile !== null && !inputFiles.includes(inputFile);
  const unitLost = (view.selectedUnit ?? 0) >= unitsOf(model.hidden.length - 1);
  if (lost.size === 0 && !inputsLost && !unitLost) return { view, dropped: [] };
  return {
    view: {
      ...view,
      selectedUnit: unitLost ? null : view.selectedUnit,
      simulation: {
        ...view.simulation,
        gains: fitting,
        inputFile: inputsLost ? null : inputFile,
      },
    },
    dropped: [
      ...(lost.size > 0 ? [gainsNotice(lost.size, model.hidden)] : []),
      ...(inputsLost ? [inputsNotice(inputFile)] : []),
    ],
  };
}

function gainsNotice(lost: number, hidden: readonly number[]): Notice {
  const has = `${hidden.join(' + ')} units`;
  return {
    severity: 'warning',
    message: `The gains of ${lost === 1 ? 'one unit' : `${lost} units`} were left out: this network has ${has}.`,
    hint: 'They are kept where they came from.',
  };
}

function inputsNotice(id: string): Notice {
  return {
    severity: 'info',
    message: `Inputs of ${id.replace(/^\d+:/, '')} can not be used here: noise stands in for them.`,
    hint: 'Choose the file again under "Input".',
  };
}
