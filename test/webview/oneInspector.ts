/** One Inspector at a time for the tests of a file, closed after each of them. Tests nothing itself. */
import { afterAll, afterEach } from 'vitest';
import type { DrawnReport } from '../../src/protocol/inspector';
import { closeBrowsers } from './browserPage';
import { openInspector, type InspectorOptions, type TestPage } from './inspectorPage';

/** @returns opens the page of a test */
export function oneInspector(): (options?: InspectorOptions) => Promise<TestPage> {
  let open: TestPage | null = null;
  afterEach(async () => {
    await open?.close();
    open = null;
  });
  afterAll(closeBrowsers);
  return async (options) => (open = await openInspector(options));
}

/** How much of a drawable was drawn; 0 where it was not. */
export function drawnCount({ drawables }: DrawnReport, name: string): number {
  return drawables.find((one) => one.name === name)?.count ?? 0;
}
