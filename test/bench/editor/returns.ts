/** Times from choosing the tab of a hidden editor to its picture: VS Code dropped the page and loads it again. */
import type { DrawnReport } from '../../../src/protocol/inspector';
import { closeAll, inspectorOf, nextEmptyFrame, open, quiet, when } from './editors';
import type { OpeningTimes } from './times';

export async function returns(
  empty: string,
  checkpoints: readonly string[],
  repetitions: number,
): Promise<OpeningTimes[]> {
  const ofEmpty: OpeningTimes = { file: empty, orbitMs: [], pictureMs: [] };
  const times = checkpoints.map((file): OpeningTimes => ({ file, orbitMs: [], pictureMs: [] }));
  await openEmpty(empty);
  for (const file of checkpoints) {
    await open(file);
    await drawn(file, ({ complete }) => complete);
  }
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const one of [ofEmpty, ...times]) {
      await quiet();
      const { orbit, picture } =
        one === ofEmpty ? await openEmpty(empty) : await showAgain(one.file);
      one.orbitMs.push(orbit);
      one.pictureMs.push(picture);
    }
  }
  await closeAll();
  return [ofEmpty, ...times];
}

async function openEmpty(file: string) {
  const started = performance.now();
  const framed = nextEmptyFrame();
  await open(file);
  const ms = (await framed) - started;
  return { orbit: ms, picture: ms };
}

async function showAgain(file: string) {
  const before = (await inspectorOf(file))()?.lastDrawn;
  const started = performance.now();
  const opened = open(file);
  const orbitAt = await drawn(file, (now) => now !== before && now.sequence > 0);
  const pictureAt = await drawn(file, (now) => now !== before && now.complete);
  await opened;
  return { orbit: orbitAt - started, picture: pictureAt - started };
}

/** When a report first met the condition. */
async function drawn(file: string, condition: (report: DrawnReport) => boolean): Promise<number> {
  const find = await inspectorOf(file);
  const [, at] = await when('a picture', () => {
    const report = find()?.lastDrawn;
    return report && condition(report) ? report : undefined;
  });
  return at;
}
