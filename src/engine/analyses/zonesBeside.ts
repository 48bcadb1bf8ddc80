/** Zones as a page asks for them: each orbit measured once, under gains beside the intact network. Measures nothing itself. */
import { residencyTimes } from '../../core/analysis/residency';
import { pairedShares, zoneMeasures, zoneShares, zonesOf } from '../../core/analysis/zones';
import { batchError, meanOf } from '../../core/dynamics/batchError';
import type { ZonesParams, ZonesResult } from '../../protocol/analyses/zones';
import type { AnalysisSubject, Progress } from './subject';
import { describeZones, measureZones, type MeasuredZones } from './zones';

/** An orbit and that of the intact network. */
const KEPT = 2;

/** The last measurements, newest last; thresholds move on them without measuring again. */
export type KeptZones = { readonly key: string; readonly measured: MeasuredZones }[];

/** @throws Cancelled, or RangeError without a readout */
export async function zonesBeside(
  subject: AnalysisSubject,
  params: ZonesParams,
  kept: KeptZones,
  progress: Progress<ZonesResult>,
): Promise<ZonesResult> {
  const { intact } = subject;
  const isIntactKnown = !intact || kept.some(({ key }) => key === keyOf(intact, params));
  const own = isIntactKnown ? 1 : 0.5;
  const measured = await measuredOnce(subject, params, kept, (share, part) =>
    progress(own * share, describeZones(subject, params, part)),
  );
  const result = describeZones(subject, params, measured);
  if (!intact) return result;
  if (!isIntactKnown) progress(own, result);
  const beside = await measuredOnce(intact, params, kept, (share) =>
    progress(own + (1 - own) * share, result),
  );
  return { ...result, intact: describeBeside(params, measured, beside) };
}

async function measuredOnce(
  subject: AnalysisSubject,
  params: ZonesParams,
  kept: KeptZones,
  progress: Progress<MeasuredZones>,
): Promise<MeasuredZones> {
  const key = keyOf(subject, params);
  const at = kept.findIndex((one) => one.key === key);
  const [known] = at < 0 ? [] : kept.splice(at, 1);
  const measured = known?.measured ?? (await measureZones(subject, params, progress));
  kept.push({ key, measured });
  kept.splice(0, kept.length - KEPT);
  return measured;
}

function keyOf({ key }: AnalysisSubject, { rule: _rule, ...measuring }: ZonesParams): string {
  return `${key} ${JSON.stringify(measuring)}`;
}

function describeBeside(
  { rule }: ZonesParams,
  altered: MeasuredZones,
  intact: MeasuredZones,
): NonNullable<ZonesResult['intact']> {
  const measures = zoneMeasures(intact.residency, intact.counts);
  const residency = residencyTimes(intact.residency).mean;
  const { share, shareError } = zoneShares(measures, rule);
  const ofIntact = {
    share: [...share],
    shareError: [...shareError],
    meanResidency: meanOf(residency),
    meanResidencyError: batchError(residency),
  };
  // An orbit that exploded is shorter: its states are not those of the same noise.
  const isPaired = altered.steps.every((step, i) => step === intact.steps[i]);
  if (!isPaired || altered.steps.length !== intact.steps.length) {
    const none = share.map(() => Number.NaN);
    return {
      ...ofIntact,
      ...{ difference: none, differenceError: none },
      ...{ residencyDifference: Number.NaN, residencyDifferenceError: Number.NaN },
    };
  }
  const zones = zonesOf(zoneMeasures(altered.residency, altered.counts), rule);
  const { difference, error } = pairedShares(zones, zonesOf(measures, rule));
  const longer = residencyTimes(altered.residency).mean.map((time, i) => time - residency[i]);
  return {
    ...ofIntact,
    ...{ difference: [...difference], differenceError: [...error] },
    residencyDifference: meanOf(longer),
    residencyDifferenceError: batchError(longer),
  };
}
