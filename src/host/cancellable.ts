/** Long work as a notification with a Cancel button. What the work is, is its caller's. */
import * as vscode from 'vscode';

export type Tell = vscode.Progress<{ message?: string; increment?: number }>;

/** @returns what `run` gives, or null when it was cancelled; what it throws else is thrown */
export async function cancellable<Result>(
  title: string,
  run: (progress: Tell, signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  const controller = new AbortController();
  const location = vscode.ProgressLocation.Notification;
  try {
    return await vscode.window.withProgress(
      { location, title, cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        return run(progress, controller.signal);
      },
    );
  } catch (error) {
    if (controller.signal.aborted) return null;
    throw error;
  }
}
