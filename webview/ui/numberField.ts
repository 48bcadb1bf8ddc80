/** A number input that refuses what is not legal, beside the field, and only reports legal values. */
import { html, nothing, type TemplateResult } from 'lit';
import { typedValue } from './typedValue';

export interface NumberFieldOptions {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly unit?: string;
  readonly onChange: (value: number) => void;
}

export function numberField(options: NumberFieldOptions): TemplateResult {
  const { label, value, min, max, integer, unit } = options;
  const change = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const problem = problemWith(input.value, options);
    input.setCustomValidity(problem);
    input.reportValidity();
    if (problem === '') options.onChange(Number(input.value));
  };
  return html`<label class="number-field"
    ><span>${label}</span>
    <input
      type="number"
      min=${min}
      max=${max}
      step=${integer ? 1 : 'any'}
      .value=${typedValue(String(value))}
      @change=${change}
    />${unit ? html`<span class="unit">${unit}</span>` : nothing}</label
  >`;
}

/** '' for a legal value. */
export function problemWith(
  text: string,
  { min, max, integer }: Pick<NumberFieldOptions, 'min' | 'max' | 'integer'>,
): string {
  const value = Number(text);
  const kind = integer ? 'Whole numbers' : 'Numbers';
  const legal = `${kind} from ${min} to ${max} are legal.`;
  if (text.trim() === '' || !Number.isFinite(value)) return legal;
  if (integer && !Number.isInteger(value)) return legal;
  return value < min || value > max ? legal : '';
}
