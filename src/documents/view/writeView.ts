/** A view as text: JSON with comments, one line an entry where it fits. What is in it is the engine's to say. */
import type { InterventionEntry, View } from './schema';

/** Longer lists of numbers than this are folded by nobody who reads the file. */
const WIDTH = 100;

/** Guarantee: `parseView` of the text gives the view again, without a diagnostic. */
export function viewText(view: View): string {
  const { checkpoint, simulation, picture, camera, interventions = [], shown, notes } = view;
  const sections = [
    section(
      'The file that is looked at, from here; another content of it is told.',
      'checkpoint',
      checkpoint,
    ),
    section('The orbit: the same seed gives the same bits.', 'simulation', simulation),
    section(
      'How it is looked at: axes as numbers, so that they stay where they are.',
      'picture',
      picture,
    ),
    section('View → camera.', 'camera', camera),
    interventions.length > 0
      ? comment(
          'Each can be run again to the same numbers: "Run" above it, or `dynascope replay`.',
        ) + `  "interventions": [\n${interventions.map(entryText).join(',\n')}\n  ]`
      : null,
    section('Which of them is in force in the picture, counted from 0.', 'shown', shown),
    section('For people.', 'notes', notes),
  ].filter((text) => text !== null);
  return `{\n${sections.join(',\n')}\n}\n`;
}

function section(about: string, key: string, value: unknown): string | null {
  if (value === undefined) return null;
  return `${comment(about)}  ${JSON.stringify(key)}: ${text(value, '  ')}`;
}

function comment(about: string): string {
  return `  // ${about}\n`;
}

function entryText(entry: InterventionEntry): string {
  return `    ${text(entry, '    ')}`;
}

/** On one line where it fits, else a key a line. */
function text(value: unknown, indent: string): string {
  const flat = oneLine(value);
  if (flat.length + indent.length <= WIDTH || typeof value !== 'object' || value === null) {
    return flat;
  }
  if (Array.isArray(value)) {
    const simple = value.every((item) => typeof item !== 'object');
    if (simple) return flat;
    const items = value.map((item) => `${indent}  ${text(item, `${indent}  `)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const items = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${indent}  ${JSON.stringify(key)}: ${text(one, `${indent}  `)}`);
  return `{\n${items.join(',\n')}\n${indent}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const items = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${JSON.stringify(key)}: ${oneLine(one)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}
