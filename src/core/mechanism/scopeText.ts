/** Scopes as people write them: always, symbol:2, zone:kick. What they mean: scope.ts. */
import type { Scope, ScopeZone } from './scope';

const ZONES: Readonly<Record<ScopeZone, null>> = { cluster: null, kick: null, transition: null };

export const LEGAL_SCOPES = [
  'always',
  'symbol:K',
  ...Object.keys(ZONES).map((zone) => `zone:${zone}`),
].join(', ');

/** A regular expression that LEGAL_SCOPES and nothing else match. */
export const SCOPE_PATTERN = `^(always|symbol:\\d{1,6}|zone:(${Object.keys(ZONES).join('|')}))$`;

/** null when the text is none of LEGAL_SCOPES. */
export function parseScope(text: string): Scope | null {
  if (text === 'always') return { kind: 'always' };
  const symbol = /^symbol:(\d{1,6})$/.exec(text)?.[1];
  if (symbol !== undefined) return { kind: 'symbol', symbol: Number(symbol) };
  const zone = /^zone:(\w+)$/.exec(text)?.[1];
  return zone !== undefined && isZone(zone) ? { kind: 'zone', zone } : null;
}

function isZone(name: string): name is ScopeZone {
  return Object.hasOwn(ZONES, name);
}
