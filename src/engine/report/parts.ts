/** One part of a report: what is said, drawn and kept of a scene, a skeleton or an analysis. */
import type { ReportFile } from '../../files/reportFolder';
import type { AnalysisReply } from '../../protocol/analyses/request';
import type { Scene, Skeleton, SpectrumPoints } from '../../protocol/inspector';
import type { FixedPointMode } from './fixedPointModes';
import { analysisFigures } from './analysisFigures';
import type { NamedFigure } from './namedFigure';
import { csvText, dataFiles } from './dataFiles';
import { fixedPointFigure, orbitFigure, spectrumFigure, type Background } from './sceneFigures';
import { analysisLines, sceneLines, skeletonLines, titleOf } from './sections';

export interface Part {
  readonly name: string;
  readonly title: string;
  /** Why it could not be measured. */
  readonly failure: string | null;
  readonly lines: readonly string[];
  readonly figures: readonly NamedFigure[];
  readonly data: readonly ReportFile[];
  /** For results.json. */
  readonly result: object | null;
  readonly parameters: object;
}

export function scenePart(scene: Scene, spectrum: SpectrumPoints, background: Background): Part {
  const eigenvalues = Array.from(spectrum.re, (re, k) => ({ re, im: spectrum.im[k] }));
  return {
    name: 'scene',
    title: 'Orbit and outputs',
    failure: null,
    lines: [
      ...sceneLines(scene),
      `Largest |λ| of ${spectrum.what}: ${spectrum.radius.toPrecision(4)}; ${spectrum.unstable} have |λ| > 1 (of the weights: exact).`,
      '',
    ],
    figures: [
      {
        name: 'orbit',
        caption: 'The orbit in the plane of its first two principal axes, by sampled symbol.',
        figure: orbitFigure(scene, null, background),
      },
      {
        name: 'spectrum',
        caption: `Eigenvalues of ${spectrum.what}, with the unit circle.`,
        figure: spectrumFigure(spectrum, background),
      },
    ],
    data: [
      { name: 'outputs.csv', content: csvText(scene.outputs.map((one) => ({ ...one }))) },
      { name: 'spectrum.csv', content: csvText(eigenvalues) },
    ],
    result: {
      explainedVarianceRatio: scene.basis.explainedVarianceRatio,
      outputs: scene.outputs,
      radius: spectrum.radius,
      unstable: spectrum.unstable,
      finalNorm: scene.noInput.finalNorm,
    },
    parameters: {},
  };
}

export interface ExplainedSkeleton {
  readonly skeleton: Skeleton;
  /** Of its fixed points. */
  readonly modes: readonly FixedPointMode[];
  readonly hasRays: boolean;
}

export function skeletonPart(
  scene: Scene,
  { skeleton, modes, hasRays }: ExplainedSkeleton,
  background: Background,
): Part {
  const rays = skeleton.rays.map(({ segments: _drawn, ...ray }) => ray);
  const rayRows = rays.map(({ exit, ...ray }) => ({
    ...ray,
    exitUnit: exit?.unit ?? null,
    exitTurnsOn: exit?.turnsOn ?? null,
    exitDistance: exit?.distance ?? null,
  }));
  const fixedPoints = skeleton.fixedPoints.map(({ positions: _drawn, ...point }) => point);
  return {
    name: 'skeleton',
    title: 'Rays and fixed points',
    failure: null,
    lines: skeletonLines(skeleton, hasRays),
    figures: [
      {
        name: 'skeleton',
        caption: 'The orbit with its rays and fixed points.',
        figure: orbitFigure(scene, skeleton, background),
      },
      {
        name: 'fixed-points',
        caption:
          'As FixedPointFinder draws it: trajectories black, stable points black, unstable ones red; lines are rays and the leading eigenvectors of fixed points, red and dashed where they grow, an ellipse for a complex pair.',
        figure: fixedPointFigure(scene, skeleton, modes, background),
      },
    ],
    data: [
      ...(rays.length > 0 ? [{ name: 'rays.csv', content: csvText(rayRows) }] : []),
      ...(fixedPoints.length > 0
        ? [{ name: 'fixed-points.csv', content: csvText(fixedPoints) }]
        : []),
    ],
    result: {
      rays,
      fixedPoints,
      startsTried: skeleton.startsTried,
      unsettledShare: skeleton.unsettledShare,
      meanLogGrowth: skeleton.meanLogGrowth,
      explodingShare: skeleton.explodingShare,
      unseenShare: skeleton.unseenShare,
      method: skeleton.method,
    },
    parameters: { starts: skeleton.startsTried },
  };
}

export function analysisPart(reply: AnalysisReply, background: Background): Part {
  return {
    name: reply.kind,
    title: titleOf(reply.kind),
    failure: null,
    lines: analysisLines(reply),
    figures: analysisFigures(reply, background),
    data: dataFiles(reply.kind, reply.result),
    result: reply.result,
    parameters: reply.result.parameters,
  };
}
