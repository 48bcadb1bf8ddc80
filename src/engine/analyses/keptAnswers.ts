/** The last answers of analyses of one session, for a page that comes back. Bounded; gone with its session, and so with the file's content. */
import type { AnalysisReply, KeptAnalysis } from '../../protocol/analyses/request';
import type { SimulationParams } from '../../protocol/inspector';

/** One of each kind, and some of other orbits: a large one is some two megabytes. */
const MOST = 12;

export class KeptAnswers {
  /** The newest last. */
  private answers: readonly KeptAnalysis[] = [];

  /** Takes the place of the last answer of that kind about the same orbit. */
  keep({ sequence: _counted, ...simulation }: SimulationParams, reply: AnalysisReply): void {
    const orbit = JSON.stringify(simulation);
    const others = this.answers.filter(
      (known) => known.reply.kind !== reply.kind || JSON.stringify(known.simulation) !== orbit,
    );
    this.answers = [...others, { simulation, reply }].slice(-MOST);
  }

  /** The newest last. */
  all(): readonly KeptAnalysis[] {
    return this.answers;
  }
}
