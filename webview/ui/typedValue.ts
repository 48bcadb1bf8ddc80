/** The `.value` of a field one types in: it follows the state, but never takes away what is being typed. It is not the field. */
import { noChange } from 'lit';
import { Directive, directive, PartType, type PartInfo, type PropertyPart } from 'lit/directive.js';

class TypedValue extends Directive {
  /** Something was typed that the field has not reported yet. */
  private typing = false;
  private heard: HTMLInputElement | null = null;

  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.PROPERTY) throw new TypeError('typedValue is for .value alone');
  }

  override render(value: string): unknown {
    return value;
  }

  override update({ element }: PropertyPart, [value]: [string]): unknown {
    const field = element as HTMLInputElement;
    if (this.heard !== field) this.hear(field);
    if (this.typing || field.value === value) return noChange;
    field.value = value;
    // What was said against the text before does not hold against this one.
    field.setCustomValidity('');
    return noChange;
  }

  private hear(field: HTMLInputElement): void {
    this.heard = field;
    field.addEventListener('input', () => (this.typing = true));
    // A text typed back to what it was is never reported: leaving the field ends that, too.
    for (const end of ['change', 'blur']) field.addEventListener(end, () => (this.typing = false));
  }
}

/** For `<input .value=${typedValue(text)}>`: a picture that arrives meanwhile renders the page, and must not undo a word. */
export const typedValue = directive(TypedValue);
