/** A field for several numbers between commas, that refuses what is not legal, beside the field, and only reports legal lists. */
import { html, nothing, type TemplateResult } from 'lit';
import { problemWith } from './numberField';
import { typedValue } from './typedValue';

export interface NumberListFieldOptions {
  readonly label: string;
  readonly values: readonly number[];
  readonly min: number;
  readonly max: number;
  /** Numbers. */
  readonly most: number;
  readonly unit?: string;
  readonly onChange: (values: number[]) => void;
}

export function numberListField(options: NumberListFieldOptions): TemplateResult {
  const { label, values, unit } = options;
  const change = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const problem = problemWithList(input.value, options);
    input.setCustomValidity(problem);
    input.reportValidity();
    if (problem === '') options.onChange(wordsOf(input.value).map(Number));
  };
  return html`<label class="number-field"
    ><span>${label}</span>
    <input
      type="text"
      inputmode="decimal"
      .value=${typedValue(values.join(', '))}
      @change=${change}
    />${unit ? html`<span class="unit">${unit}</span>` : nothing}</label
  >`;
}

/** '' for a legal list. */
export function problemWithList(
  text: string,
  { min, max, most }: Pick<NumberListFieldOptions, 'min' | 'max' | 'most'>,
): string {
  const words = wordsOf(text);
  const isLegal = (word: string) => problemWith(word, { min, max, integer: false }) === '';
  if (words.length <= most && words.every(isLegal)) return '';
  return `1 to ${most} numbers from ${min} to ${max}, between commas, are legal.`;
}

function wordsOf(text: string): string[] {
  return text.split(/[,;]/).map((word) => word.trim());
}
