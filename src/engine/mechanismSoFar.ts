/** What a search for a mechanism knows before it ends, in sentences. What is proven in the end: mechanismText.ts. */
import type { Discovery } from '../core/mechanism/discovery/discover';

const NAMED_CANDIDATES = 12;

/** A line for each direction of change: how often it was seen, its candidates, and what the proof said of them. */
export function mechanismSoFar(
  partial: Pick<Discovery, 'directions' | 'screenings' | 'kickSets'>,
): string[] {
  const { directions, screenings, kickSets } = partial;
  return directions.map(({ from, to, transitions, asked }) => {
    const isIt = (one: { readonly from: number; readonly to: number }) =>
      one.from === from && one.to === to;
    const screening = screenings.find(({ direction }) => isIt(direction));
    const set = kickSets.find(isIt);
    const parts = [
      `${transitions} changes found`,
      ...(asked ? [] : ['too few to ask about']),
      ...(screening && !set ? [candidatesText(screening.candidates)] : []),
      ...(set ? [provenText(set)] : []),
    ];
    return `${from} → ${to}: ${parts.join('; ')}`;
  });
}

/** The least likely by chance first. */
function candidatesText(candidates: Discovery['screenings'][number]['candidates']): string {
  if (candidates.length === 0) return 'no candidate';
  const units = [...candidates].sort((a, b) => a.p - b.p).map(({ unit }) => unit);
  const more =
    units.length > NAMED_CANDIDATES ? ` and ${units.length - NAMED_CANDIDATES} more` : '';
  return `candidates, not proven yet: ${units.slice(0, NAMED_CANDIDATES).join(', ')}${more}`;
}

function provenText({ units, refused }: Discovery['kickSets'][number]): string {
  if (refused !== null) return `no kick units claimed: ${refused}`;
  return `kick units ${units.map(({ unit }) => unit).join(', ')}`;
}
