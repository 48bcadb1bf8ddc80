/** What a checkpoint's file name tells: whether it looks like one, and its place in training. Opens nothing. */

/** Extensions the Inspector claims by default, longest first. */
export const CHECKPOINT_EXTENSIONS = [
  '.pth.tar',
  '.pt.tar',
  '.safetensors',
  '.ckpt',
  '.pth',
  '.pt',
] as const;

/** True for names that the Inspector opens by default. */
export function isCheckpointName(name: string): boolean {
  const lower = name.toLowerCase();
  return CHECKPOINT_EXTENSIONS.some((extension) => lower.endsWith(extension));
}

export interface TrainingPlace {
  readonly value: number;
  /** As found in the name. */
  readonly unit: 'epoch' | 'step';
}

const PLACES: readonly { readonly unit: TrainingPlace['unit']; readonly pattern: RegExp }[] = [
  { unit: 'epoch', pattern: /(?<!\d)epoch[_=\-. ]*(\d{1,9})/i },
  { unit: 'step', pattern: /(?<!\d)(?:global_?step|steps?|iter(?:ation)?s?)[_=\-. ]*(\d{1,9})/i },
  { unit: 'step', pattern: /(?:checkpoint|ckpt)[_=\-. ]*(\d{1,9})/i },
];

/**
 * Epoch or step from names such as `model_epoch_90.pth`, `epoch=3-step=120.ckpt`, `checkpoint-500.pt`.
 * A number that follows the word is meant, never one before it (`30steps_10input` is a setting); null when there is none.
 */
export function trainingPlaceOf(name: string): TrainingPlace | null {
  for (const { unit, pattern } of PLACES) {
    const match = pattern.exec(name);
    if (match?.[1]) return { value: Number(match[1]), unit };
  }
  return null;
}
