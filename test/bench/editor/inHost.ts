/** The editor benchmark's program inside the extension host: opens, clicks, presses keys, and writes the times down. */
import { writeFileSync } from 'node:fs';
import { browser, print } from '../../extension/browser';
import { dynascope } from '../../extension/dynascope';
import { hostDelays } from './hostDelays';
import { emptyInputs, inspectorInputs } from './inputs';
import { openings } from './openings';
import { returns } from './returns';
import type { EditorTimes } from './times';

const FILES = ['sample.empty', 'sample.pth', 'large.pth'] as const;
const OPENINGS = 21;
const RETURNS = 11;
const INPUTS = 50;

export async function run(): Promise<void> {
  try {
    const report = process.env.DYNASCOPE_BENCH_REPORT;
    if (!report) throw new Error('DYNASCOPE_BENCH_REPORT names no file');
    await browser('contributionsKnown', {});
    const opened = await openings(FILES, OPENINGS);
    const times: EditorTimes = {
      activationMs: (await dynascope()).activationMs,
      openings: opened,
      returns: await returns('sample.empty', ['sample.pth', 'large.pth'], RETURNS),
      inputs: [
        ...(await emptyInputs('sample.empty', INPUTS)),
        ...(await inspectorInputs('sample.pth', INPUTS, true)),
        ...(await inspectorInputs('large.pth', INPUTS, true)),
        ...(await inspectorInputs('large.pth', INPUTS, false)),
      ],
      delays: await hostDelays('sample.empty', 'large.pth'),
    };
    writeFileSync(report, JSON.stringify(times));
  } catch (error) {
    await print(error);
    throw error;
  }
}
