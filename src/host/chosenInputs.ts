/** Files of numbers a user chose in this window: inputs, and states to start from. Pages name inputs by id, so that no page can read a path. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { AnalysisClient } from '../engine/client';
import type { FileNumbers, NumberTable } from '../protocol/analysis';
import type { ChosenInputs, InitialStates } from '../protocol/inspector';

/** Numbers of all states of a file together: they go to the page, which shows one at a time. */
const MOST_STATE_NUMBERS = 2_000_000;

interface ChosenFile extends FileNumbers {
  readonly uri: vscode.Uri;
}

interface Taken extends FileNumbers {
  /** For `SimulationParams.inputFile`. */
  readonly id: string;
}

export class InputChoice {
  private readonly chosen = new Map<string, ChosenFile>();

  constructor(private readonly client: AnalysisClient) {}

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
    const { id, rows, states } = await this.take(uri, width);
    const name = basename(uri.path);
    return { id, name, steps: rows, initialStates: states && statesOf(states, name, size) };
  }

  /** @param width of one input; null: whatever the file has @throws FormatError or RangeError as `ask` */
  async take(uri: vscode.Uri, width: number | null): Promise<Taken> {
    const found = await this.client.call('numbers', { path: uri.fsPath, wanted: 'inputs' });
    const name = basename(uri.path);
    if (width !== null && found.width !== width) {
      throw new RangeError(
        `${name}: ${found.width} values a step found, the network has ${width} inputs`,
      );
    }
    // A new id for each choice: the same file may hold something else the next time.
    const id = `${this.chosen.size + 1}:${name}`;
    this.chosen.set(id, { ...found, uri });
    return { ...found, id };
  }

  /** Asks the user for states to start from. @throws FormatError or RangeError when the file does not fit */
  async askForStates(folder: vscode.Uri, size: number): Promise<InitialStates | null> {
    const uri = await askForNumbers(
      folder,
      vscode.l10n.t('States to start from, {0} numbers each', size),
      vscode.l10n.t('States'),
    );
    if (!uri) return null;
    const found = await this.client.call('numbers', { path: uri.fsPath, wanted: 'states' });
    return statesOf(found, basename(uri.path), size);
  }

  /** Ids of the files with that many inputs a step. */
  fitting(width: number): string[] {
    return [...this.chosen].filter(([, file]) => file.width === width).map(([id]) => id);
  }

  /** @throws RangeError for an id of another session of the window */
  of(id: string | null): Float64Array | null {
    return this.chosenFile(id)?.values ?? null;
  }

  /** null without one. @throws RangeError for an id of another session of the window */
  chosenFile(id: string | null): ChosenFile | null {
    if (id === null) return null;
    const file = this.chosen.get(id);
    if (!file) {
      throw new RangeError(
        `inputs ${id.replace(/^\d+:/, '')}: chosen in an earlier session; choose the file again`,
      );
    }
    return file;
  }
}

export async function askForNumbers(
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
