/** What a list of views says of one: its checkpoint and its notes. Reads as much as is there, and judges nothing. */
import { membersOf, parseJsonTree } from '../jsonTree';
import { isRelativePath } from '../relativePath';

export interface ViewAbout {
  /** Relative to the view's own folder; null where it names none that may be followed. */
  readonly checkpoint: string | null;
  readonly notes: string;
}

export function aboutOf(viewText: string): ViewAbout {
  const { root } = parseJsonTree(viewText);
  const members = root?.type === 'object' ? membersOf(root) : null;
  const checkpoint = members?.get('checkpoint')?.value;
  const path: unknown =
    checkpoint?.type === 'object' ? membersOf(checkpoint).get('path')?.value.value : undefined;
  const notes: unknown = members?.get('notes')?.value.value;
  return {
    checkpoint: typeof path === 'string' && path !== '' && isRelativePath(path) ? path : null,
    notes: typeof notes === 'string' ? notes : '',
  };
}
