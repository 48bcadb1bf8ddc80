/** Headless Chromium on a served VS Code, and the few things scripts do there as a user would. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CHROMIUM_FLAGS, chromium } from './chromium.mjs';
import { root } from './paths.mjs';
import { Missing } from './run.mjs';

/** Long: a cold start of VS Code in software GL on two busy cores. */
const PATIENCE_MS = 120_000;

/**
 * @param {{width?: number, height?: number}} [size]
 * @returns {Promise<{browser: import('playwright-core').Browser, page: import('playwright-core').Page}>}
 */
export async function openBrowser({ width = 1400, height = 900 } = {}) {
  const require = createRequire(join(root, 'package.json'));
  const playwright = require('playwright-core');
  const browser = await playwright.chromium.launch({
    executablePath: await chromium(),
    args: CHROMIUM_FLAGS,
  });
  const page = await browser.newPage({ viewport: { width, height } });
  page.setDefaultTimeout(PATIENCE_MS);
  return { browser, page };
}

/**
 * Goes to the workbench and waits until it can be used: a development extension is known only some time after the
 * Explorer is, and until then a double click on a checkpoint opens a text editor.
 */
export async function openWorkbench(page, url) {
  await page.goto(url);
  await page.waitForSelector('.monaco-workbench .explorer-folders-view .monaco-list-row');
  await contributionsKnown(page);
}

/**
 * Until the window knows what Dynascope contributes: a checkpoint opened before comes up as text. The icon in the
 * activity bar is contributed together with the editor; the service for editors takes it up in the window's idle time,
 * which a busy machine puts off.
 */
export async function contributionsKnown(page) {
  await page.waitForSelector('.activitybar [aria-label^="Dynascope"]');
  for (let turn = 0; turn < 3; turn++) {
    await page.evaluate(() => new Promise((done) => requestIdleCallback(() => done(null))));
  }
}

/**
 * Picks a theme as a user does. A `workbench.colorTheme` in the settings comes too late here: the served VS Code has
 * chosen its theme before it reads the user's settings, and is not told of changes on disk.
 * @param {{label: string, workbenchClass: string}} theme
 */
export async function chooseTheme(page, { label, workbenchClass }) {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.press('ControlOrMeta+t');
  const picker = page.locator('.quick-input-widget:visible');
  await picker.locator('input[type="text"]').fill(label);
  await picker.locator('.monaco-list-row', { hasText: label }).first().click();
  await page.waitForSelector(`.monaco-workbench.${workbenchClass}`);
  // Left over a tab, the pointer would call up its tooltip.
  await page.mouse.move(1, 1);
}

/** Opens a file of the workspace by its relative path, folder by folder, with a double click. */
export async function openInExplorer(page, relativePath) {
  const parts = relativePath.split('/');
  for (const [depth, part] of parts.entries()) {
    const row = page
      .locator(
        `.explorer-folders-view .monaco-list-row[aria-level="${depth + 1}"][aria-label*="${part}"]`,
      )
      .first();
    await row.scrollIntoViewIfNeeded();
    if (depth === parts.length - 1) await row.dblclick();
    else if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
  }
}

/** What VS Code shows in a text editor in place of a file that is no text. */
const NO_TEXT = '.monaco-editor-pane-placeholder';
const MOST_OPENINGS = 3;

/**
 * Opens a checkpoint by a double click. A window that has only just started may still show it as text, whatever it says
 * it knows: that tab is closed then and the click made again.
 * @param {import('playwright-core').Page} page
 */
export async function openInspector(page, relativePath) {
  for (let opening = 1; ; opening++) {
    await openInExplorer(page, relativePath);
    const found = await finishedInspectorOr(page, opening < MOST_OPENINGS ? NO_TEXT : null);
    if (found) return found;
    console.log(`${relativePath} came up as text: opened again`);
    await page.locator('.tab.active .tab-actions .action-label').click();
  }
}

/**
 * The Inspector's frame once its picture is complete.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<import('playwright-core').Frame>}
 */
export function finishedInspector(page) {
  return finishedInspectorOr(page, null);
}

/** null when the other thing is on screen instead. */
async function finishedInspectorOr(page, otherSelector) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    for (const frame of page.frames()) {
      const complete = await frame
        .evaluate(() => document.body?.dataset.dynascopeComplete === 'true')
        .catch(() => false);
      if (complete) return frame;
    }
    if (otherSelector && (await page.locator(otherSelector).first().isVisible())) return null;
    await page.waitForTimeout(100);
  }
  throw new Missing(`the Inspector's picture was not complete after ${PATIENCE_MS / 1000} s`);
}
