/** What the user chooses through the host's dialogs or picks on the orbit, as changes of the page's state. null: nothing was chosen. */
import type { Channel } from '../../src/protocol/channel';
import type {
  HostEvents,
  HostMethods,
  InitialStates,
  WebviewEvents,
} from '../../src/protocol/inspector';
import { stateOfRow, stateOfStep } from './initialState';
import { startingFrom, withSimulation, type PageState } from './state';

/** Only what this file needs of the channel. */
type ChoiceCalls = Pick<
  Channel<Record<never, never>, HostMethods, WebviewEvents, HostEvents>,
  'call'
>;

/** @param state as it is when the reply comes */
export async function inputsOfFile(
  channel: ChoiceCalls,
  state: () => PageState,
): Promise<PageState | null> {
  const chosen = await channel.call('chooseInputs', null);
  if (!chosen) return null;
  const { id, initialStates } = chosen;
  const driven = withSimulation(state(), { inputFile: id, constantInput: null });
  return initialStates ? startingFromRow({ ...driven, initialStates }, initialStates, 0) : driven;
}

/** From the picked state of the orbit in force. */
export async function startOfStep(
  channel: ChoiceCalls,
  state: () => PageState,
): Promise<PageState | null> {
  const { scene, view } = state();
  const step = view.selectedStep;
  if (!scene || step === null) return null;
  const simulation = { ...view.simulation, sequence: scene.sequence };
  const detail = await channel.call('stateAt', { simulation, step });
  return startingFrom(state(), stateOfStep(detail.step, detail.state), null);
}

/** @param row of the file chosen before; null asks for a file and takes its first */
export async function startOfRow(
  channel: ChoiceCalls,
  state: () => PageState,
  row: number | null,
): Promise<PageState | null> {
  const known = state().initialStates;
  if (known && row !== null) return startingFromRow(state(), known, row);
  const initialStates = await channel.call('chooseInitialStates', null);
  return initialStates && startingFromRow({ ...state(), initialStates }, initialStates, 0);
}

function startingFromRow(state: PageState, states: InitialStates, row: number): PageState {
  return startingFrom(state, stateOfRow(states, row), row);
}
