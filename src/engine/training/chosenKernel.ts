/** The kernel for an experiment: what can be had here, measured where that decides. The rule itself is kernel/choose's. */
import type { BackendName } from '../../core/compute';
import { chooseBackend, type BackendChoice, type BackendSetting } from '../../kernel/choose';
import { estimateStepMs, probeShape } from './estimate';
import type { KernelFactory } from './kernels';
import { stepShape, type TrainingPlan } from './stage';

export interface KernelWish {
  readonly backend: BackendSetting;
  /** 1 or more. */
  readonly threads: number;
}

/**
 * Creates short-lived kernels to see what works; TensorFlow is loaded only when it is asked for or may be the faster one.
 */
export async function chooseKernel(
  factory: KernelFactory,
  wish: KernelWish,
  plan: TrainingPlan,
  now: () => number,
): Promise<BackendChoice> {
  if (wish.backend === 'wasm' || wish.backend === 'reference') {
    return chooseBackend(wish.backend, { unavailable: {}, stepMs: {} });
  }
  const [stage] = plan.stages;
  const shape = stepShape(plan, stage);
  const unavailable: Partial<Record<BackendName, string>> = {};
  const stepMs: Partial<Record<BackendName, number>> = {};
  // TensorFlow first: where there is none, nothing has to be measured.
  for (const backend of ['tensorflow', 'wasm'] as const) {
    if (backend === 'wasm' && unavailable.tensorflow !== undefined) break;
    try {
      const probe = await factory.create({ ...wish, backend }, probeShape(shape));
      try {
        if (wish.backend === 'auto') {
          stepMs[backend] = estimateStepMs(probe, shape, plan, stage, now);
        }
      } finally {
        probe.dispose();
      }
    } catch (error) {
      unavailable[backend] = error instanceof Error ? error.message : String(error);
    }
  }
  return chooseBackend(wish.backend, { unavailable, stepMs });
}
