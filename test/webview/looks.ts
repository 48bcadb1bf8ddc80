/** What every page must look like: nothing over another, nothing out of its column, no serious finding of axe, no sideways scrolling. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const shots = resolve(import.meta.dirname, '../../.cache/screenshots');

/** Pairs of boxes that share a pixel. */
export function overlaps<T extends Box>(boxes: readonly T[]): [T, T][] {
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) =>
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.height &&
          b.y < a.y + a.height,
      )
      .map((b): [T, T] => [a, b]),
  );
}

/** Serious and critical ones, a line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

/**
 * A line for each text or control that lies over another one, and for each text, control or frame that sticks out of an
 * element it belongs to. What a scrolling ancestor hides does not count, nor what floats (tooltips, the pictures' labels)
 * or is inside a drawing.
 */
export function collisions(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1.5;
    const CONTROLS = 'button, select, input, progress, svg, canvas';
    const FRAMES = 'fieldset, table';
    const name = (node: Element) =>
      `<${node.localName}${node.className ? ` class=${node.getAttribute('class')}` : ''}> "${node.textContent.trim().replace(/\s+/g, ' ').slice(0, 30)}"`;
    const ancestors = (element: Element): Element[] =>
      element === document.body ? [] : [element, ...ancestors(element.parentElement!)];
    const floats = (element: Element) => {
      return ['absolute', 'fixed', 'sticky'].includes(getComputedStyle(element).position);
    };
    const findings = new Set<string>();
    const pieces: { owner: Element; left: number; right: number; top: number; bottom: number }[] =
      [];
    /** Boxes of an element itself, or of a text in it. */
    const add = (owner: Element, boxes: Iterable<DOMRect>) => {
      const around = ancestors(owner);
      if (around.some(floats) || !owner.checkVisibility({ visibilityProperty: true })) return;
      for (const box of boxes) {
        let { left, right, top, bottom } = box;
        for (const ancestor of around) {
          const style = getComputedStyle(ancestor);
          if (style.display.startsWith('inline') && !style.display.includes('flex')) continue;
          const frame = ancestor.getBoundingClientRect();
          if (style.overflowX !== 'visible') {
            left = Math.max(left, frame.left);
            right = Math.min(right, frame.right);
            top = Math.max(top, frame.top);
            bottom = Math.min(bottom, frame.bottom);
          } else if (left < frame.left - SLACK || right > frame.right + SLACK) {
            if (right > left && bottom > top)
              findings.add(`${name(owner)} sticks out of ${name(ancestor)}`);
          }
        }
        if (right > left && bottom > top && !owner.matches(FRAMES))
          pieces.push({ owner, left, right, top, bottom });
      }
    };
    for (const control of document.body.querySelectorAll(CONTROLS))
      if (!control.parentElement?.closest(CONTROLS))
        add(control, [control.getBoundingClientRect()]);
    for (const frame of document.body.querySelectorAll(FRAMES))
      add(frame, [frame.getBoundingClientRect()]);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const owner = text.parentElement!;
      if (text.textContent!.trim() === '' || owner.closest(`${CONTROLS}, script, style`)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      add(owner, range.getClientRects());
    }
    pieces.forEach((a, i) => {
      for (const b of pieces.slice(i + 1)) {
        const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // Lines of a text share the leading between them.
        if (a.owner !== b.owner && width > SLACK && height > 4)
          findings.add(`${name(a.owner)} lies over ${name(b.owner)}`);
      }
    });
    return [...findings];
  });
}

/** Into .cache/screenshots, for a person to look at. */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
}
