/** Times from `vscode.openWith` to pictures, the editors by turns so that each meets the same machine. */
import { print } from '../../extension/browser';
import { closeAll, inspectorOf, nextEmptyFrame, open, when } from './editors';
import type { OpeningTimes } from './times';

export async function openings(
  files: readonly string[],
  repetitions: number,
): Promise<OpeningTimes[]> {
  const times = files.map((file): OpeningTimes => ({ file, orbitMs: [], pictureMs: [] }));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const one of times) {
      const { orbit, picture } = one.file.endsWith('.empty')
        ? await openEmpty(one.file)
        : await openInspector(one.file);
      one.orbitMs.push(orbit);
      one.pictureMs.push(picture);
      await closeAll();
    }
    await print(
      `    opening ${repetition + 1} of ${repetitions}: ${times
        .map(({ file, pictureMs }) => `${file} ${Math.round(pictureMs.at(-1) ?? NaN)} ms`)
        .join(', ')}`,
    );
  }
  return times;
}

async function openEmpty(file: string): Promise<{ orbit: number; picture: number }> {
  const started = performance.now();
  const framed = nextEmptyFrame();
  await open(file);
  const ms = (await framed) - started;
  return { orbit: ms, picture: ms };
}

async function openInspector(file: string): Promise<{ orbit: number; picture: number }> {
  const started = performance.now();
  const opened = open(file);
  const find = await inspectorOf(file);
  const [, orbitAt] = await when('an orbit', () => {
    const drawn = find()?.lastDrawn;
    return drawn && drawn.sequence > 0 ? drawn : undefined;
  });
  const [, pictureAt] = await when('a whole picture', () => {
    const drawn = find()?.lastDrawn;
    return drawn?.complete ? drawn : undefined;
  });
  await opened;
  return { orbit: orbitAt - started, picture: pictureAt - started };
}
