/** What a run shows outside its view: a notification that can cancel it, and one item in the status bar. */
import * as vscode from 'vscode';
import type { FidelityProgress } from '../../protocol/fidelityReport';
import { isUnderWay, type RunTrack } from './runTrack';
import type { TrainingManager } from './trainingManager';

export class TrainingProgress implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'dynascope.training',
    vscode.StatusBarAlignment.Right,
    101,
  );
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly manager: TrainingManager,
    private readonly show: (track: RunTrack) => void,
  ) {
    this.item.name = vscode.l10n.t('Dynascope Training');
    this.item.command = 'dynascope.openTrainingView';
    this.subscription = manager.onDidChange(() => this.showItem());
  }

  /** Follows a run to its end; cancelling stops it, with a checkpoint. */
  async follow(track: RunTrack): Promise<void> {
    const title = vscode.l10n.t('Training {0}', track.name);
    const options = {
      location: vscode.ProgressLocation.Notification,
      title,
      cancellable: true,
    };
    await vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => void this.manager.stop(track));
      let shown = 0;
      return new Promise<void>((resolve) => {
        const subscription = this.manager.onDidChange((event) => {
          if (event.track !== track) return;
          const share = (100 * (track.lastEpoch?.epoch ?? 0)) / (track.lastEpoch?.epochs ?? 1);
          progress.report({ message: progressText(track), increment: share - shown });
          shown = share;
          if (isUnderWay(track.phase)) return;
          subscription.dispose();
          resolve();
        });
      });
    });
    if (track.phase === 'failed' || track.phase === 'crashed') await this.tellFailure(track);
  }

  /** Once, with what can be done: nothing that was written is lost. */
  private async tellFailure(track: RunTrack): Promise<void> {
    const show = vscode.l10n.t('Show Training View');
    const goOn = vscode.l10n.t('Continue Run');
    // What diverged would diverge again.
    const actions = track.phase === 'crashed' && track.folder ? [goOn, show] : [show];
    const text = `${track.shownName}: ${track.reason}`;
    const chosen = await vscode.window.showErrorMessage(text, ...actions);
    if (chosen === show) this.show(track);
    if (chosen === goOn) {
      await vscode.commands.executeCommand('dynascope.continueRun', track.folder);
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private showItem(): void {
    const { active } = this.manager;
    if (!active || !isUnderWay(active.phase)) {
      this.item.hide();
      return;
    }
    const icon = active.phase === 'paused' ? '$(debug-pause)' : '$(sync~spin)';
    const waiting = this.manager.underWay.length - 1;
    const more = waiting > 0 ? ` ${vscode.l10n.t('+{0} waiting', waiting)}` : '';
    this.item.text = `${icon} ${active.shownName} ${progressText(active)}${more}`;
    this.item.tooltip = vscode.l10n.t('Show the training view');
    this.item.show();
  }
}

/** "epoch 12 of 500, loss 3.214, 5 min left" */
export function progressText({ lastEpoch, phase, reason, judging }: RunTrack): string {
  if (phase === 'waiting') return reason;
  if (phase === 'paused') return vscode.l10n.t('paused');
  if (phase === 'stopping') return vscode.l10n.t('stopping');
  if (judging) return judgingText(judging);
  if (!lastEpoch) return vscode.l10n.t('starting');
  const { epoch, epochs, validationLoss, remainingMs } = lastEpoch;
  const loss = validationLoss.toFixed(3);
  return vscode.l10n.t(
    'epoch {0} of {1}, loss {2}, {3} left',
    epoch,
    epochs,
    loss,
    duration(remainingMs),
  );
}

/** "fidelity: distances 50 %" */
export function judgingText({ part, share }: FidelityProgress): string {
  const parts: Readonly<Record<FidelityProgress['part'], string>> = {
    strings: vscode.l10n.t('strings'),
    'free run': vscode.l10n.t('free run'),
    rays: vscode.l10n.t('rays'),
    distances: vscode.l10n.t('distances'),
    'KL rate': vscode.l10n.t('KL rate'),
  };
  return vscode.l10n.t('fidelity: {0} {1} %', parts[part], Math.round(100 * share));
}

/** Rough on purpose: "40 s", "5 min", "2.5 h". */
export function duration(ms: number): string {
  if (ms < 90_000) return vscode.l10n.t('{0} s', Math.round(ms / 1000));
  if (ms < 5_400_000) return vscode.l10n.t('{0} min', Math.round(ms / 60_000));
  return vscode.l10n.t('{0} h', (ms / 3_600_000).toFixed(1));
}
