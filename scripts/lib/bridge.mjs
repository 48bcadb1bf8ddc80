/**
 * Hands and eyes for suites in the extension host: a loopback server that clicks, types, reads and photographs the
 * browser that shows the served VS Code. It offers the fixed actions below, and no evaluation of code.
 */
import { createServer } from 'node:http';
import { contributionsKnown, openInExplorer } from './browser.mjs';

/**
 * Each gets the page and the request's parameters, and returns what can be JSON.
 * Coordinates are CSS pixels in the visible Inspector's page.
 */
const ACTIONS = {
  /** { text }: a line of the suite's output. */
  print: (_page, { text }) => console.log(text),
  /** { path }: the whole window as PNG. */
  screenshot: async (page, { path }) => {
    await page.screenshot({ path });
  },
  /** Waits until the window knows the extension's editors. */
  contributionsKnown: (page) => contributionsKnown(page),
  /** { path }: a real double click on a file of the workspace. */
  openInExplorer: (page, { path }) => openInExplorer(page, path),
  /** { key }: as Playwright names keys, to whatever has the focus. */
  press: (page, { key }) => page.keyboard.press(key),
  /** { x, y, modifier?, holdMs? }: a real click into the Inspector. */
  click: async (page, { x, y, modifier, holdMs = 0 }) => {
    const at = await inWindow(page, x, y);
    if (modifier) await page.keyboard.down(modifier);
    await page.mouse.click(at.x, at.y, { delay: holdMs });
    if (modifier) await page.keyboard.up(modifier);
  },
  /** { x, y }: moves the pointer over the Inspector. */
  hover: async (page, { x, y }) => {
    const at = await inWindow(page, x, y);
    await page.mouse.move(at.x, at.y);
  },
  /** { selector }: clicks the first element of the Inspector that matches. */
  clickOn: async (page, { selector }) => (await inspector(page)).locator(selector).first().click(),
  /** { selector }: clicks the first match of VS Code's own window. */
  clickInWindow: (page, { selector }) => page.locator(selector).first().click(),
  /** { selector, text }: replaces the content of a field of the Inspector. */
  fill: async (page, { selector, text }) =>
    (await inspector(page)).locator(selector).first().fill(text),
  /** { selector }: visible text of each match. */
  texts: async (page, { selector }) => (await inspector(page)).locator(selector).allInnerTexts(),
  /** { selector }: box of the first match in the Inspector's page, or null. */
  box: async (page, { selector }) =>
    (await inspector(page)).evaluate((wanted) => {
      const element = document.querySelector(wanted);
      if (!element) return null;
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    }, selector),
  /** Of each Inspector on screen: its width, and that of its content. */
  widths: async (page) => {
    const widths = [];
    for (const frame of await inspectors(page)) {
      widths.push(
        await frame.evaluate(() => {
          const { clientWidth, scrollWidth } = document.documentElement;
          return { page: clientWidth, content: scrollWidth };
        }),
      );
    }
    return widths;
  },
  /** From now on `lastInputAt` knows. */
  watchInputs: async (page) =>
    (await inspector(page)).evaluate(() => {
      for (const type of ['click', 'keydown']) {
        window.addEventListener(
          type,
          ({ timeStamp }) => {
            document.body.dataset.lastInputAt = String(performance.timeOrigin + timeStamp);
          },
          { capture: true },
        );
      }
    }),
  /** When the last click or key press happened, in milliseconds since 1970. */
  lastInputAt: async (page) =>
    (await inspector(page)).evaluate(() => Number(document.body.dataset.lastInputAt)),
  /** From now on the Inspector does all for a frame but have it drawn: what the renderer takes of the processor is left out. */
  withoutDraws: async (page) =>
    (await inspector(page)).evaluate(() => {
      const { prototype } = WebGL2RenderingContext;
      prototype.clear = () => undefined;
      for (const name of ['drawArrays', 'drawElements']) {
        prototype[name] = () => undefined;
        prototype[`${name}Instanced`] = () => undefined;
      }
      // Else an empty picture would still be copied into each frame of the window.
      for (const canvas of document.querySelectorAll('canvas')) canvas.style.visibility = 'hidden';
    }),
  /** { frames }: milliseconds between that many frames of the Inspector. */
  frameTimes: async (page, { frames }) =>
    (await inspector(page)).evaluate(async (count) => {
      const times = [];
      let last = await new Promise(requestAnimationFrame);
      while (times.length < count) {
        const now = await new Promise(requestAnimationFrame);
        times.push(now - last);
        last = now;
      }
      return times;
    }, frames),
};

/**
 * Starts on a free port. The browser may come later: requests before it are refused.
 * @param {() => import('playwright-core').Page | null} currentPage
 */
export async function startBridge(currentPage) {
  const server = createServer((request, response) => {
    answer(request, currentPage()).then(
      (value) => response.end(JSON.stringify({ value: value ?? null })),
      (error) => {
        response.statusCode = 500;
        response.end(JSON.stringify({ error: error.message.split('\n')[0] }));
      },
    );
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(request, page) {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { action, ...params } = JSON.parse(body);
  if (!Object.hasOwn(ACTIONS, action)) throw new Error(`bridge: no action ${action}`);
  if (!page) throw new Error('bridge: the browser is not there yet');
  return ACTIONS[action](page, params);
}

/** The frame of the Inspector that is on screen; the first of several. */
async function inspector(page) {
  const [frame] = await inspectors(page);
  if (!frame) throw new Error('bridge: no Inspector is on screen');
  return frame;
}

async function inspectors(page) {
  const found = [];
  for (const frame of page.frames()) {
    const isInspector = await frame
      .evaluate(() => document.getElementById('inspector') !== null)
      .catch(() => false);
    if (isInspector && (await isVisible(frame))) found.push(frame);
  }
  return found;
}

/** VS Code hides the outermost frame of a webview whose editor is not shown. */
async function isVisible(frame) {
  const element = await outermost(frame).frameElement();
  return element.isVisible();
}

function outermost(frame) {
  const parent = frame.parentFrame();
  return parent?.parentFrame() ? outermost(parent) : frame;
}

async function inWindow(page, x, y) {
  const frame = await inspector(page);
  const box = await (await frame.frameElement()).boundingBox();
  if (!box) throw new Error('bridge: the Inspector has no place on screen');
  return { x: box.x + x, y: box.y + y };
}
