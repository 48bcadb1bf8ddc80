/** One status bar item for the Inspector that is active; hidden otherwise. */
import * as vscode from 'vscode';

export class StatusItem {
  private readonly item = vscode.window.createStatusBarItem(
    'dynascope.model',
    vscode.StatusBarAlignment.Right,
    100,
  );
  private shownFor: object | null = null;

  constructor() {
    this.item.name = 'Dynascope';
  }

  /** @param owner whoever shows it; only the same owner can hide it again */
  show(owner: object, text: string, tooltip: string): void {
    this.shownFor = owner;
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.show();
  }

  hide(owner: object): void {
    if (this.shownFor !== owner) return;
    this.shownFor = null;
    this.item.hide();
  }

  dispose(): void {
    this.item.dispose();
  }
}
