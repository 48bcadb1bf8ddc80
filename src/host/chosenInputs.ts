/** Files of numbers a user chose in this window: inputs, and states to start from. Pages name inputs by id, so that no page can read a path. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import {
  readInitialStates,
  readInputs,
  readStatesBesideInputs,
  type NumberTable,
} from '../files/numberTables';
import type { ChosenInputs, InitialStates } from '../protocol/inspector';

/** Numbers of all states of a file together: they go to the page, which shows one at a time. */
const MOST_STATE_NUMBERS = 2_000_000;

export class InputChoice {
  private readonly chosen = new Map<string, { values: Float64Array; width: number }>();

  /**
   * Asks the user.
   * @param width of one input
   * @param size of the network's state
   * @throws FormatError or RangeError when the file does not fit
   */
  async ask(folder: vscode.Uri, width: number, size: number): Promise<ChosenInputs | null> {
    const uri = await askForNumbers(
      folder,
      vscode.l10n.t('Inputs of the network, {0} numbers a step', width),
      vscode.l10n.t('Inputs'),
    );
    if (!uri) return null;
    const { values, rows, width: found } = await readInputs(uri.fsPath);
    const name = basename(uri.path);
    if (found !== width) {
      throw new RangeError(
        `${name}: ${found} values a step found, the network has ${width} inputs`,
      );
    }
    const states = await readStatesBesideInputs(uri.fsPath);
    // A new id for each choice: the same file may hold something else the next time.
    const id = `${this.chosen.size + 1}:${name}`;
    this.chosen.set(id, { values, width });
    const initialStates = states && statesOf(states, name, size);
    return { id, name, steps: rows, initialStates };
  }

  /** Ids of the files with that many inputs a step. */
  fitting(width: number): string[] {
    return [...this.chosen].filter(([, file]) => file.width === width).map(([id]) => id);
  }

  /** @throws RangeError for an id of another session of the window */
  of(id: string | null): Float64Array | null {
    if (id === null) return null;
    const file = this.chosen.get(id);
    if (!file) {
      throw new RangeError(
        `inputs ${id.replace(/^\d+:/, '')}: chosen in an earlier session; choose the file again`,
      );
    }
    return file.values;
  }
}

/** Asks the user for states to start from. @throws FormatError or RangeError when the file does not fit */
export async function askForInitialStates(
  folder: vscode.Uri,
  size: number,
): Promise<InitialStates | null> {
  const uri = await askForNumbers(
    folder,
    vscode.l10n.t('States to start from, {0} numbers each', size),
    vscode.l10n.t('States'),
  );
  if (!uri) return null;
  return statesOf(await readInitialStates(uri.fsPath), basename(uri.path), size);
}

async function askForNumbers(
  folder: vscode.Uri,
  title: string,
  filter: string,
): Promise<vscode.Uri | undefined> {
  const filters = { [filter]: ['npz', 'npy', 'json', 'csv'] };
  const picked = await vscode.window.showOpenDialog({ defaultUri: folder, title, filters });
  return picked?.[0];
}

function statesOf({ rows, width, values }: NumberTable, name: string, size: number): InitialStates {
  if (width !== size) {
    throw new RangeError(
      `${name}: h0: ${width} numbers a state found, the network's state has ${size}`,
    );
  }
  if (values.length > MOST_STATE_NUMBERS) {
    throw new RangeError(
      `${name}: h0: ${rows} states found, at most ${Math.floor(MOST_STATE_NUMBERS / width)} of ${width} numbers are taken`,
    );
  }
  return { name, count: rows, values };
}
