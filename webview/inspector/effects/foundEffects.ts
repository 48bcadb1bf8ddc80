/** What the page holds of effects: how far they are measured, and what came. What it is of: effectsState.ts. */
import type { EffectsReply } from '../../../src/protocol/effects';

export interface EffectsState {
  /** 0..1; null while nothing is measured. */
  readonly running: { readonly doneShare: number } | null;
  readonly found: FoundEffects | null;
  /** Measured by itself after each change. */
  readonly isAutomatic: boolean;
}

export interface FoundEffects {
  readonly reply: EffectsReply;
  /** What it is of (`effectsName`). */
  readonly of: string;
  /** False while controls are still run. */
  readonly isWhole: boolean;
}

export const NO_EFFECTS: EffectsState = { running: null, found: null, isAutomatic: true };
