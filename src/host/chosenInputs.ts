/** Input files a user chose for one Inspector. Pages name them by id, so that no page can read a path. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { readInputMatrix } from '../files/inputMatrix';
import type { ChosenInputs } from '../protocol/inspector';

export class InputChoice {
  private readonly chosen = new Map<string, Float64Array>();

  /** Asks the user. @throws FormatError when the file does not fit `width` inputs */
  async ask(folder: vscode.Uri, width: number): Promise<ChosenInputs | null> {
    const picked = await vscode.window.showOpenDialog({
      defaultUri: folder,
      title: vscode.l10n.t('Inputs of the network, {0} numbers a step', width),
      filters: { [vscode.l10n.t('Inputs')]: ['npz', 'npy', 'json', 'csv'] },
    });
    const uri = picked?.[0];
    if (!uri) return null;
    const { values, steps, width: found } = await readInputMatrix(uri.fsPath);
    const name = basename(uri.path);
    if (found !== width) {
      throw new RangeError(
        `${name}: ${found} values a step found, the network has ${width} inputs`,
      );
    }
    // A new id for each choice: the same file may hold something else the next time.
    const id = `${this.chosen.size + 1}:${name}`;
    this.chosen.set(id, values);
    return { id, name, steps };
  }

  /** @throws RangeError for an id of another session of the window */
  of(id: string | null): Float64Array | null {
    if (id === null) return null;
    const values = this.chosen.get(id);
    if (!values) {
      throw new RangeError(
        `inputs ${id.replace(/^\d+:/, '')}: chosen in an earlier session; choose the file again`,
      );
    }
    return values;
  }
}
