import { describe, expect, it } from 'vitest';
import { isCheckpointName, trainingPlaceOf } from '../../../src/files/checkpointNames';

describe('trainingPlaceOf', () => {
  it.each([
    ['model_epoch_90.pth', 90, 'epoch'],
    ['epoch=3-step=120.ckpt', 3, 'epoch'],
    ['Epoch 12.pt', 12, 'epoch'],
    ['checkpoint-500.pt', 500, 'step'],
    ['net_iter00040.pth', 40, 'step'],
    ['global_step77.safetensors', 77, 'step'],
  ] as const)('%s is at %d (%s)', (name, value, unit) => {
    expect(trainingPlaceOf(name)).toEqual({ value, unit });
  });

  it.each(['2HMM_3Outputs_target_prob_30steps_10input_50hidden.pth', 'final.pth', 'best_model.pt'])(
    '%s tells no place',
    (name) => {
      expect(trainingPlaceOf(name)).toBeNull();
    },
  );
});

describe('isCheckpointName', () => {
  it.each(['a.pth', 'a.PT', 'a.pth.tar', 'a.ckpt', 'a.safetensors'])('%s is one', (name) => {
    expect(isCheckpointName(name)).toBe(true);
  });
  it.each(['a.npz', 'config.json', 'pth', 'a.pth.txt', 'a.tar'])('%s is none', (name) => {
    expect(isCheckpointName(name)).toBe(false);
  });
});
