import { it } from 'vitest';
import { fitPca } from '/work/main/src/core/dynamics/pca';
import { inputDrive, runOrbit } from '/work/main/src/core/dynamics/orbit';
import { inferNetwork } from '/work/main/src/formats/inferNetwork';
import { readCheckpoint } from '/work/main/src/formats/readCheckpoint';
import { fixture } from '/work/main/test/unit/formats/fixtures';
import { randomNetwork } from '/work/main/test/unit/engine/randomNetwork';
const time = <T>(name: string, f: () => T): T => { const t = process.cpuUsage().user; const r = f(); console.log(name, "cpu", ((process.cpuUsage().user - t)/1000).toFixed(1)); return r; };
it('bench', async () => {
  const n = (await inferNetwork(await readCheckpoint(fixture('runs/two-h150-d100/models/2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth')))).network!;
  const o = { lengthSteps: 2000, warmupSteps: 0, input: { kind: 'noise', std: 1 } as const, seed: 1 };
  for (let i = 0; i < 5; i++) {
    const drive = time('drive', () => inputDrive(n, o.input, 2000, i));
    const orbit = time('orbit', () => runOrbit(n, { ...o, drive }));
    time('gains', () => runOrbit(n, { ...o, drive, gains: [{ layer: 0, unit: 3, site: 'output', gain: 0 }] }));
    time('noisegain', () => runOrbit(n, { ...o, drive, gains: [{ layer: 0, unit: 3, site: 'noise', gain: 0 }] }));
    time('pca150', () => fitPca(orbit.states, 2000, 150, 3));
  }
  const big = randomNetwork({ units: 2000, inputs: 100 });
  const drive = time('big drive', () => inputDrive(big, o.input, 2000, 1));
  const orbit = time('big orbit', () => runOrbit(big, { ...o, drive }));
  const p = time('big pca', () => fitPca(orbit.states, 2000, 2000, 3));
  console.log(p.explainedVarianceRatio);
}, 300000);
