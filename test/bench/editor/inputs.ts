/** Times from a real click or key press in the page to what it brings about, by the page's own clock of events. */
import { browser, print } from '../../extension/browser';
import { findUnits } from '../../extension/findUnit';
import { command } from '../../extension/dynascope';
import { closeAll, inspectorOf, nextEmptyFrame, open, quiet, when } from './editors';
import type { DrawnReport } from '../../../src/protocol/drawn';
import type { InputTimes } from './times';

interface Input {
  readonly name: string;
  /** What comes before, unmeasured. */
  readonly prepare?: (repetition: number) => Promise<unknown>;
  readonly act: (repetition: number) => Promise<unknown>;
}

const FRAMES_LOOKED_AT = 30;
/** By turns: an orbit under the gains of the last one would be there already. */
const UNITS = 2;
/** Between arriving at what is to be clicked, or choosing it, and doing it: a hand takes longer. */
const REST_MS = 150;
/** From the button going down to its going up, which makes the click. */
const HOLD_MS = 60;

export async function emptyInputs(file: string, repetitions: number): Promise<InputTimes[]> {
  const framed = nextEmptyFrame();
  await open(file);
  await framed;
  await browser('watchInputs', {});
  const click = { name: 'click', act: () => browser('click', { x: 100, y: 100 }) };
  const space = { name: 'Space', act: () => browser('press', { key: 'Space' }) };
  const times: InputTimes[] = [];
  for (const input of [click, space]) {
    const one = timesOf(file, input.name);
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const next = nextEmptyFrame();
      await input.act();
      const ms = sinceInput(await next, await browser('lastInputAt', {}));
      one.orbitMs.push(ms);
      one.pictureMs.push(ms);
    }
    times.push(one);
  }
  await closeAll();
  return times;
}

export async function inspectorInputs(
  file: string,
  repetitions: number,
  isDrawn: boolean,
): Promise<InputTimes[]> {
  await open(file);
  const find = await inspectorOf(file);
  await when('a picture', () => (find()?.lastDrawn?.complete ? true : undefined));
  const places = await findUnits(UNITS);
  if (!isDrawn) await browser('withoutDraws', {});
  await browser('watchInputs', {});
  const click = (repetition: number, holdMs: number) =>
    browser('click', { ...places[repetition % UNITS], holdMs });
  const choose = () => browser('press', { key: 'n' });
  const press = () => browser('press', { key: 'Space' });
  const arrive = async (repetition: number) => {
    const { x, y } = places[repetition % UNITS];
    await browser('hover', { x, y });
    await quiet(REST_MS);
  };
  const chooseAndRest = async () => {
    await choose();
    await quiet(REST_MS);
  };
  // What a hand does is measured in pictures that are drawn, too.
  const byHand: readonly Input[] = [
    { name: 'click on a unit', prepare: arrive, act: (repetition) => click(repetition, HOLD_MS) },
    { name: 'Space on a unit', prepare: chooseAndRest, act: press },
  ];
  const sooner: readonly Input[] = [
    { name: 'click as the pointer arrives', act: (repetition) => click(repetition, HOLD_MS) },
    { name: 'click without a hand', act: (repetition) => click(repetition, 0) },
    { name: 'Space as the unit is chosen', prepare: choose, act: press },
  ];
  const times: InputTimes[] = [];
  for (const input of isDrawn ? byHand : [...byHand, ...sooner]) {
    const one = { ...(await repeated(file, input, repetitions)), isDrawn };
    await input.act(0);
    const between = await browser('frameTimes', { frames: FRAMES_LOOKED_AT });
    times.push({ ...one, betweenFramesMs: between });
    await print(`    ${file}: ${input.name}${isDrawn ? '' : ', not drawn'} done`);
  }
  await closeAll();
  return times;
}

async function repeated(file: string, { name, prepare, act }: Input, repetitions: number) {
  const find = await inspectorOf(file);
  const drawn = () => find()?.lastDrawn;
  const one = timesOf(file, name);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    await prepare?.(repetition);
    const before = drawn()?.sequence ?? 0;
    const acted = act(repetition);
    const [report, orbitAt] = await when('the new orbit', () => {
      const now = drawn();
      return now && now.sequence > before ? now : undefined;
    });
    // Reported with its frame, but stamped before.
    const [{ inScene }] = await when('attracting rays', () => {
      const now = drawn();
      const isNew = now && now.sequence > before && now.inScene.skeleton >= report.inScene.orbit;
      return isNew ? now : undefined;
    });
    const [, pictureAt] = await when('the whole new picture', () => {
      const now = drawn();
      return now && now.sequence > before && now.complete ? now : undefined;
    });
    await acted;
    const input = await browser('lastInputAt', {});
    one.orbitMs.push(sinceInput(orbitAt, input));
    one.pictureMs.push(sinceInput(pictureAt, input));
    one.orbitInSceneMs.push(report.inScene.orbit + report.paintMs - input);
    one.raysInSceneMs.push(inScene.skeleton - input);
    one.frameMs.push(report.frameMs);
    await quiet();
    await intactAgain(drawn);
  }
  return one;
}

/** The next input is of the intact network, too. */
async function intactAgain(drawn: () => DrawnReport | null | undefined): Promise<void> {
  const before = drawn()?.sequence ?? 0;
  await command('dynascope.clearGains');
  await when('the intact picture', () => {
    const now = drawn();
    return now && now.sequence > before && now.complete ? true : undefined;
  });
  await quiet();
}

/** @param now of this process @param inputAt of the page, milliseconds since 1970 */
function sinceInput(now: number, inputAt: number): number {
  return performance.timeOrigin + now - inputAt;
}

function timesOf(file: string, input: string): InputTimes {
  return {
    ...{
      file,
      input,
      isDrawn: true,
      orbitMs: [],
      pictureMs: [],
      orbitInSceneMs: [],
      raysInSceneMs: [],
    },
    ...{ frameMs: [], betweenFramesMs: [] },
  };
}
