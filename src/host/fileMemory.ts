/** What is remembered for a file across sessions: corrections, views, the mechanism that was found. Small, and capped in number. */
import type { Memento } from 'vscode';
import { Value } from '@sinclair/typebox/value';
import type { CorrectionParams, ViewState } from '../protocol/inspector';
import { MechanismGraphSchema, type MechanismGraph } from '../protocol/mechanismGraph';

interface Remembered {
  readonly correction?: CorrectionParams;
  readonly view?: ViewState;
  /** Of the content that `version` names. */
  readonly mechanism?: { readonly version: string; readonly graph: MechanismGraph };
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

  /** null for another content than the one it was found in. */
  mechanismOf(uri: string, version: string): MechanismGraph | null {
    const { mechanism } = this.all()[uri] ?? {};
    // An older version of the extension may have written it.
    const isOurs = Value.Check(MechanismGraphSchema, mechanism?.graph);
    return isOurs && mechanism?.version === version ? mechanism.graph : null;
  }

  setMechanism(uri: string, version: string, graph: MechanismGraph): Thenable<void> {
    return this.write(uri, { ...this.all()[uri], mechanism: { version, graph } });
  }

  /** Forgets the mechanism: it was one of the network that the file was taken for before. */
  setCorrection(uri: string, correction: CorrectionParams | null): Thenable<void> {
    const { correction: _forgotten, mechanism: _former, ...rest } = this.all()[uri] ?? {};
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
