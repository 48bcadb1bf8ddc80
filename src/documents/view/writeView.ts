/** A view as text: JSON with comments, one line an entry where it fits. What is in it is the engine's to say. */
import type { View } from './schema';

/** Longer lists of numbers than this are folded by nobody who reads the file. */
const WIDTH = 100;

/** What stands above a section, in the order of a new file. */
const ABOUT: Readonly<Partial<Record<keyof View, string>>> = {
  checkpoint: 'The file that is looked at, from here; another content of it is told.',
  network: 'What is corrected of how the file was understood.',
  simulation: 'The orbit: the same seed gives the same bits.',
  picture: 'How it is looked at: axes as numbers, so that they stay where they are.',
  analyses: 'Parameters of the analyses on request, and the one that is shown.',
  camera: 'View → camera.',
  interventions:
    'Each can be run again to the same numbers: "Run" above it, or `dynascope replay`.',
  effects: 'How effects are measured, while nothing is in force.',
  shown: 'Which of them is in force in the picture, counted from 0.',
  notes: 'For people.',
};
const ORDER = Object.keys(ABOUT) as (keyof View)[];
const INDENT = '  ';

/** Guarantee: `parseView` of the text gives the view again, without a diagnostic. */
export function viewText(view: View): string {
  const sections = ORDER.filter((key) => view[key] !== undefined).map(
    (key) => `${INDENT}${sectionText(key, view[key])}`,
  );
  return `{\n${sections.join(',\n')}\n}\n`;
}

/** A section with its comment; its first line without indent. @param indent of a section in that document */
export function sectionText(key: keyof View, value: unknown, indent = INDENT): string {
  const comment = sectionComment(key);
  return `${comment === '' ? '' : `${comment}\n${indent}`}${memberText(key, value, indent)}`;
}

/** Empty for a key that has none. */
export function sectionComment(key: keyof View): string {
  const about = ABOUT[key];
  return about === undefined ? '' : `// ${about}`;
}

/** @param indent of the line it begins on */
export function memberText(key: string, value: unknown, indent: string): string {
  const isLong = key === 'interventions' && Array.isArray(value) && value.length > 0;
  return `${JSON.stringify(key)}: ${isLong ? lines(value, indent) : valueText(value, indent)}`;
}

/** On one line where it fits, else a key a line. @param indent of the line it begins on */
export function valueText(value: unknown, indent: string): string {
  const flat = oneLine(value);
  if (flat.length + indent.length <= WIDTH || typeof value !== 'object' || value === null) {
    return flat;
  }
  if (Array.isArray(value)) {
    const simple = value.every((item) => typeof item !== 'object');
    return simple ? flat : lines(value, indent);
  }
  const items = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${indent}  ${memberText(key, one, `${indent}  `)}`);
  return `{\n${items.join(',\n')}\n${indent}}`;
}

/** An item a line. */
function lines(items: readonly unknown[], indent: string): string {
  const inner = `${indent}${INDENT}`;
  const texts = items.map((item) => `${inner}${valueText(item, inner)}`);
  return `[\n${texts.join(',\n')}\n${indent}]`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const items = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${JSON.stringify(key)}: ${oneLine(one)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}
