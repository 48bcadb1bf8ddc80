/** Fields for the whole numbers among an analysis' parameters. Other parameters have fields of their own. */
import type { TemplateResult } from 'lit';
import { numberField } from '../../ui/numberField';

type NumberKey<P> = { [K in keyof P]: P[K] extends number ? K : never }[keyof P];

/** @returns makes the field of one parameter; `choose` gets all of them with that one changed */
export function integerFields<P>(params: P, choose: (next: P) => void) {
  return (
    label: string,
    key: NumberKey<P>,
    min: number,
    max: number,
    unit?: string,
  ): TemplateResult =>
    numberField({
      label,
      value: Number(params[key]),
      min,
      max,
      integer: true,
      ...(unit === undefined ? {} : { unit }),
      onChange: (value) => choose({ ...params, [key]: value }),
    });
}
