/** "Plot Ablation Against Gain": on the kick units that are known, or found first; opens the report that a worker wrote. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { versionOf } from './fileVersion';
import { longReport } from './longWork';
import { findMechanism, type MechanismParts } from './mechanismDocument';

/** @returns path of the report's Markdown file; null when it was cancelled */
export async function plotAblation(
  checkpoint: vscode.Uri,
  parts: MechanismParts,
): Promise<string | null> {
  const { worker, memory } = parts;
  const [key, path] = [checkpoint.toString(), checkpoint.fsPath];
  const known = memory.mechanismOf(key, await versionOf(checkpoint));
  const mechanism = known ?? (await findMechanism(checkpoint, parts));
  if (!mechanism) return null;
  const title = vscode.l10n.t('Ablation of {0}', basename(path));
  const units = mechanism.kicks;
  const correction = memory.correctionOf(key);
  return longReport(worker, title, 'ablation', { path, correction, units });
}
