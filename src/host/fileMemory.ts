/** What is remembered for a file across sessions: corrections and views. Small, and capped in number. */
import type { Memento } from 'vscode';
import type { CorrectionParams, ViewState } from '../protocol/inspector';

interface Remembered {
  readonly correction?: CorrectionParams;
  readonly view?: ViewState;
}

const KEY = 'dynascope.files';
/** The least recently written is forgotten first. */
const MAX_FILES = 200;

export class FileMemory {
  constructor(private readonly state: Memento) {}

  correctionOf(uri: string): CorrectionParams | null {
    return this.all()[uri]?.correction ?? null;
  }

  viewOf(uri: string): ViewState | null {
    return this.all()[uri]?.view ?? null;
  }

  setCorrection(uri: string, correction: CorrectionParams | null): Thenable<void> {
    const { correction: _forgotten, ...rest } = this.all()[uri] ?? {};
    return this.write(uri, correction ? { ...rest, correction } : rest);
  }

  setView(uri: string, view: ViewState): Thenable<void> {
    return this.write(uri, { ...this.all()[uri], view });
  }

  private all(): Record<string, Remembered> {
    return this.state.get<Record<string, Remembered>>(KEY, {});
  }

  private write(uri: string, entry: Remembered): Thenable<void> {
    const { [uri]: _old, ...others } = this.all();
    const kept = Object.entries(others).slice(-(MAX_FILES - 1));
    return this.state.update(KEY, Object.fromEntries([...kept, [uri, entry]]));
  }
}
