/** Opens the editors that are compared, and tells when they have drawn. No times are kept here. */
import * as vscode from 'vscode';
import { closeEditors, dynascope, workspaceFile } from '../../extension/dynascope';
import type { OpenInspector } from '../../../src/host/openInspector';

/** Of test/bench/emptyEditor. */
interface EmptyEditor {
  readonly onFrame: vscode.Event<void>;
}

const PATIENCE_MS = 60_000;
/** Until a closed page, its worker's session and what it had to draw are gone. */
const QUIET_MS = 400;

export async function open(file: string): Promise<void> {
  const viewType = file.endsWith('.empty') ? 'emptyEditor' : 'dynascope.inspector';
  await vscode.commands.executeCommand('vscode.openWith', workspaceFile(file), viewType);
}

export async function closeAll(): Promise<void> {
  await closeEditors();
  await quiet();
}

export function quiet(milliseconds = QUIET_MS): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** The next frame the empty editor reports. */
export async function nextEmptyFrame(): Promise<number> {
  const extension = vscode.extensions.getExtension<EmptyEditor>('dynascope-bench.empty-editor');
  if (!extension) throw new Error('the empty editor is not there');
  const { onFrame } = await extension.activate();
  return new Promise((done) => {
    const subscription = onFrame(() => {
      subscription.dispose();
      done(performance.now());
    });
  });
}

/** When the condition first held, by looking every other millisecond: more often would take from what is measured. */
export async function when<T>(what: string, look: () => T | undefined): Promise<[T, number]> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    const now = performance.now();
    if (found !== undefined) return [found, now];
    if (now > end) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 2));
  }
}

export async function inspectorOf(file: string): Promise<() => OpenInspector | undefined> {
  const api = await dynascope();
  const { fsPath } = workspaceFile(file);
  return () => api.inspectors().find(({ path }) => path === fsPath);
}
