/** A window of a served VS Code with the VSIX installed, as a user has it: seen and driven from outside alone. */
import type { Frame, Page } from 'playwright-core';
import { openBrowser, openInspector, openWorkbench } from '../../scripts/lib/browser.mjs';
import { serveCode, workbenchUrl } from '../../scripts/lib/servedCode.mjs';
import { lastCheckpoint, sampleWorkspace } from '../../scripts/lib/workspace.mjs';

export interface ServedWindow {
  readonly page: Page;
  close(): Promise<void>;
}

/** What of an Inspector must survive. */
export interface Shown {
  readonly selected: readonly string[];
  readonly gains: readonly string[];
  /** Where the state space's labels stand, from the middle of the view in its heights: that tells the camera alone. */
  readonly places: ReadonlyMap<string, readonly [number, number]>;
}

export async function openServedWindow(vsix: string): Promise<ServedWindow> {
  const server = await serveCode({ install: [vsix] });
  try {
    const { browser, page } = await openBrowser();
    await openWorkbench(page, workbenchUrl(server.port, { folder: sampleWorkspace() }));
    return {
      page,
      close: async () => {
        await browser.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The sample's last checkpoint, by a double click in the Explorer, drawn. */
export function openSample(page: Page): Promise<Frame> {
  return openInspector(page, lastCheckpoint());
}

/** Through the command palette, by the words a user reads there. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const palette = page.locator('.quick-input-widget:visible');
  await palette.locator('input[type="text"]').fill(`>${title}`);
  const row = palette.locator('.monaco-list-row', {
    has: page.locator('.label-name').getByText(title, { exact: true }),
  });
  await row.first().click();
}

/** Every Inspector that VS Code keeps a page for. */
export async function inspectorFrames(page: Page): Promise<Frame[]> {
  const found: Frame[] = [];
  for (const frame of page.frames()) {
    const isInspector = await frame
      .evaluate(() => document.getElementById('inspector') !== null)
      .catch(() => false);
    if (isInspector) found.push(frame);
  }
  return found;
}

export async function shownIn(frame: Frame): Promise<Shown> {
  const texts = (selector: string) => frame.locator(selector).allInnerTexts();
  const places = await frame.evaluate(() => {
    const view = document.querySelector('.viewport-state-space');
    if (!view) return [];
    const { left, top, width, height } = view.getBoundingClientRect();
    return [...view.querySelectorAll('.scene-label')]
      .filter((label) => label.checkVisibility({ visibilityProperty: true }))
      .map((label) => {
        const box = label.getBoundingClientRect();
        const x = (box.left + box.width / 2 - left - width / 2) / height;
        const y = (box.top + box.height / 2 - top - height / 2) / height;
        return [label.textContent, [x, y]] as const;
      });
  });
  return {
    selected: await texts('.selected-unit strong'),
    gains: await texts('.gains li'),
    places: new Map(places),
  };
}

/** Largest distance between labels that both show, in heights of the view; NaN when too few are. */
export function labelsMoved(before: Shown, after: Shown): number {
  const common = [...before.places].flatMap(([text, [x, y]]) => {
    const place = after.places.get(text);
    return place ? [Math.hypot(place[0] - x, place[1] - y)] : [];
  });
  return common.length < 3 ? NaN : Math.max(...common);
}
