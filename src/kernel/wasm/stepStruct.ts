/** Fills what does not change from step to step of the kernel's step struct. */
import type { StepShape } from '../../core/compute';
import { parameterTensors, type ParameterRole } from '../../core/training/parameters';
import { STEP_FIELDS } from './layouts';
import type { MemoryPlan } from './memoryPlan';
import { Struct } from './struct';

const ROLES: readonly ParameterRole[] = [
  'inputWeight',
  'recurrentWeight',
  'inputBias',
  'recurrentBias',
  'readoutWeight',
  'readoutBias',
];
/** Offset of a tensor that the shape does not have. */
const ABSENT = -1;

export function stepStruct(
  memory: WebAssembly.Memory,
  shape: StepShape,
  plan: MemoryPlan,
): Struct<typeof STEP_FIELDS> {
  const { at } = plan;
  const step = new Struct(new DataView(memory.buffer), at.step, STEP_FIELDS);
  const tensors = parameterTensors(shape);
  const offsets = ROLES.map((role) => {
    const tensor = tensors.find((one) => one.role === role);
    return [role, tensor ? 4 * tensor.offset : ABSENT] as const;
  });
  step.set({
    lengthSteps: shape.lengthSteps,
    inputs: shape.inputs,
    units: shape.units,
    outputs: shape.outputs,
    inputRow: plan.inputRow,
    unitRow: plan.unitRow,
    outputRow: plan.outputRow,
    inputsAt: at.inputs,
    hiddenAt: at.hidden,
    logitsAt: at.logits,
    softAt: at.soft,
    symbolsAt: at.symbols,
    parametersAt: at.parameters,
    recurrentPanels: at.recurrentPanels,
    inputPanels: at.inputPanels,
    readoutPanels: at.readoutPanels,
    recurrentBackPanels: at.recurrentBackPanels,
    readoutBackPanels: at.readoutBackPanels,
    biasAt: at.bias,
    readoutBiasAt: at.readoutBias,
    tanh: Number(shape.nonlinearity === 'tanh'),
    symbolGradientAt: at.symbolGradient,
    symbolGradientRow: plan.oneHotRow,
    indexOfAt: at.indexOf,
    sumsAt: at.sums,
    sumsBytes: plan.sumsBytes,
    gradientAt: at.gradient,
    ownMassAt: at.ownMass,
    windowsAt: at.windows,
    ...Object.fromEntries(offsets),
  });
  return step;
}
