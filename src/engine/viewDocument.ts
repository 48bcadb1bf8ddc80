/** What the Inspector shows as a view document, and back. Neither reads nor writes a file. */
import { isSeenBySchema } from '../documents/experiment/diagnostic';
import { parseView } from '../documents/view/parseView';
import type { InterventionEntry, View } from '../documents/view/schema';
import { viewText } from '../documents/view/writeView';
import { FormatError } from '../formats/formatError';
import type { KeptBasis, LocatedProblem, ReadView } from '../protocol/analysis';
import { DEFAULT_VIEW } from '../protocol/defaultView';
import { defaultEffects } from '../protocol/effects';
import type { ViewState } from '../protocol/inspector';
import { gainsOfEntry, partsOf } from './interventionOrder';
import { ABLATION_DEFAULTS } from './orderedAblation';
import { gainsOf } from './replay';

export interface ShownView {
  readonly view: ViewState;
  /** Axes of the picture; null before one. */
  readonly axes: KeptBasis | null;
  readonly checkpoint: { readonly path: string; readonly sha256: string };
  /** Text of the file that is there already: its notes and other interventions stay. null for a new one. */
  readonly before: string | null;
}

/** Guarantee: `readViewDocument` of it gives the same picture and the same numbers. */
export function viewDocumentOf({ view, axes, checkpoint, before }: ShownView): string {
  const old = before === null ? null : parseView(before).view;
  const entry = entryOf(view);
  const others = (old?.interventions ?? []).filter((one) => !entry || !isSameEntry(one, entry));
  const interventions = entry ? [...others, entry] : others;
  return viewText({
    checkpoint,
    simulation: simulationOf(view),
    picture: pictureOf(view, axes),
    camera: view.cameras,
    ...(interventions.length > 0 ? { interventions } : {}),
    ...(entry ? { shown: interventions.length - 1 } : {}),
    ...(old?.notes === undefined ? {} : { notes: old.notes }),
  });
}

export function viewProblems(text: string): LocatedProblem[] {
  return parseView(text).diagnostics.map(({ severity, code, message, offset, length }) => ({
    ...{ severity, code, message, offset, length },
    isSeenBySchema: isSeenBySchema(code),
  }));
}

/**
 * @param intervention place in the list of the one that is to be in force; null for the one the view shows
 * @throws FormatError with the line of what is not legal
 */
export function readViewDocument(text: string, intervention: number | null): ReadView {
  const { view: read, diagnostics } = parseView(text);
  if (!read) {
    const [first] = diagnostics.filter(({ severity }) => severity === 'error');
    const line = text.slice(0, first?.offset ?? 0).split('\n').length;
    throw new FormatError(`line ${line}: ${first?.message ?? 'no view'}`);
  }
  const wanted = intervention ?? read.shown;
  const entry = wanted === undefined ? undefined : read.interventions?.[wanted];
  if (wanted !== undefined && !entry) {
    const count = read.interventions?.length ?? 0;
    throw new FormatError(`shown: intervention ${wanted} found, the view has ${count}`);
  }
  return {
    checkpoint: { path: read.checkpoint?.path ?? '', sha256: read.checkpoint?.sha256 ?? '' },
    view: stateOf(read, entry ?? null),
    axes: axesOf(read),
  };
}

/** null for the intact network. */
function entryOf(view: ViewState): InterventionEntry | null {
  const [main, ...also] = partsOf(view.simulation);
  if (!main) return null;
  const { scope = 'always' } = view.simulation;
  const how = view.effects ?? defaultEffects(view.simulation);
  return {
    ...main,
    ...(also.length > 0 ? { also } : {}),
    ...(scope === 'always' ? {} : { scope }),
    ...how,
  };
}

/** Whatever they are called. */
function isSameEntry(one: InterventionEntry, other: InterventionEntry): boolean {
  const essence = ({ name: _name, notes: _notes, ...rest }: InterventionEntry) =>
    JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  return essence(one) === essence(other);
}

function simulationOf({ simulation }: ViewState): NonNullable<View['simulation']> {
  const { seed, noiseStd, lengthSteps, warmupSteps, constantInput, initialState } = simulation;
  return {
    ...{ seed, noise: noiseStd, lengthSteps, warmupSteps },
    ...(constantInput === null ? {} : { constantInput }),
    noInputTrajectories: simulation.noInputTrajectories,
    ...(initialState ? { startsFrom: initialState } : {}),
  };
}

function pictureOf(view: ViewState, axes: KeptBasis | null): NonNullable<View['picture']> {
  const units = selectedUnitsOf(view);
  return {
    colourBy: view.colourBy,
    connectivity: view.connectivityMode,
    order: view.order,
    edgeShare: view.edgeShare,
    units,
    step: view.selectedStep,
    panel: view.panel,
    ...(axes
      ? { axes: { source: axes.source, mean: toBase64(axes.mean), axes: toBase64(axes.axes) } }
      : {}),
  };
}

/** The one that was selected last first. */
function selectedUnitsOf({ selectedUnit, selectedUnits = [] }: ViewState): number[] {
  if (selectedUnit === null) return [...selectedUnits];
  return [selectedUnit, ...selectedUnits.filter((unit) => unit !== selectedUnit)];
}

function stateOf(read: View, entry: InterventionEntry | null): ViewState {
  const { simulation = {}, picture = {} } = read;
  const { simulation: usual } = DEFAULT_VIEW;
  const start = simulation.startsFrom;
  const units = picture.units ?? [];
  const gain = entry ? (gainsOf(entry)[0] ?? 0) : 0;
  const gains = entry ? gainsOfEntry(entry, gain) : { gains: [], edges: [], scope: 'always' };
  const shown: ViewState['simulation'] = {
    ...usual,
    seed: simulation.seed ?? usual.seed,
    noiseStd: simulation.noise ?? usual.noiseStd,
    lengthSteps: simulation.lengthSteps ?? usual.lengthSteps,
    warmupSteps: simulation.warmupSteps ?? usual.warmupSteps,
    constantInput: simulation.constantInput ?? null,
    noInputTrajectories: simulation.noInputTrajectories ?? usual.noInputTrajectories,
    initialState: start?.values ? { label: start.label ?? '', values: start.values } : null,
    keepBasis: axesOf(read) !== null,
    ...gains,
  };
  return {
    ...DEFAULT_VIEW,
    simulation: shown,
    colourBy: picture.colourBy ?? DEFAULT_VIEW.colourBy,
    connectivityMode: picture.connectivity ?? DEFAULT_VIEW.connectivityMode,
    order: picture.order ?? DEFAULT_VIEW.order,
    edgeShare: picture.edgeShare ?? null,
    selectedUnit: units[0] ?? entry?.units?.[0] ?? null,
    selectedUnits: units.length > 1 ? units : [],
    selectedStep: picture.step ?? null,
    panel: picture.panel ?? DEFAULT_VIEW.panel,
    cameras: read.camera ?? {},
    ...(entry
      ? {
          // What an entry leaves out is what `replay` takes for it.
          effects: {
            controls: entry.controls ?? ABLATION_DEFAULTS.controls,
            steps: entry.steps ?? ABLATION_DEFAULTS.steps,
            seed: entry.seed ?? ABLATION_DEFAULTS.seed,
            noise: entry.noise ?? ABLATION_DEFAULTS.noise,
          },
        }
      : {}),
  };
}

/** null without any, or with numbers that are none. */
function axesOf({ picture }: View): KeptBasis | null {
  const { mean = '', axes = '', source = '' } = picture?.axes ?? {};
  const found = { mean: fromBase64(mean), axes: fromBase64(axes), source };
  const isWhole = found.mean.length > 0 && found.axes.length === 3 * found.mean.length;
  return isWhole && [...found.mean, ...found.axes].every(Number.isFinite) ? found : null;
}

function toBase64(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** Of whole numbers of eight bytes; nothing of any other length. */
function fromBase64(text: string): Float64Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return bytes.length % 8 === 0 ? new Float64Array(bytes.buffer) : new Float64Array(0);
}
