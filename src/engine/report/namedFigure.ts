/** What files of figures have in common: names, frames, results. Draws nothing. */
import type { Figure } from '../../core/figures/figure';
import type { AnalysisReply } from '../../protocol/analyses/request';

export interface NamedFigure {
  /** Of the file, without its extension. */
  readonly name: string;
  /** One sentence below it. */
  readonly caption: string;
  readonly figure: Figure;
}

/** Size and ground. */
export type Frame = Pick<Figure, 'widthMm' | 'heightMm' | 'background'>;
export type ResultOf<K extends AnalysisReply['kind']> = Extract<
  AnalysisReply,
  { kind: K }
>['result'];
