/** What the Inspector shows as a view document, and back. Neither reads nor writes a file. */
import { isSeenBySchema, type Diagnostic } from '../documents/experiment/diagnostic';
import { matchesSchema } from '../documents/matchesSchema';
import { editedView } from '../documents/view/editView';
import type { InterventionEntry, View } from '../documents/view/schema';
import { viewText } from '../documents/view/writeView';
import { FormatError } from '../formats/formatError';
import type {
  KeptBasis,
  LocatedProblem,
  NamedFile,
  ReadView,
  WrittenView,
} from '../protocol/analysis';
import { AnalysisRequestSchema } from '../protocol/analyses/request';
import { DEFAULT_VIEW } from '../protocol/defaultView';
import { defaultControls, defaultEffects } from '../protocol/effects';
import type { CorrectionParams, ViewState } from '../protocol/inspector';
import type { EffectsHow } from '../protocol/inspectorParams';
import { gainsOfEntry, partsOf } from './interventionOrder';
import { correctionOf } from './jobs/openNetwork';
import { ABLATION_DEFAULTS } from './orderedAblation';
import { gainsOf } from './replay';
import { parseWholeView } from './wholeView';

export interface ShownView {
  readonly view: ViewState;
  /** Axes of the picture; null before one. */
  readonly axes: KeptBasis | null;
  readonly checkpoint: NamedFile;
  /** Of `view.simulation.inputFile`; null without one. */
  readonly inputFile: NamedFile | null;
  /** Of what was inferred; null for nothing. */
  readonly correction: CorrectionParams | null;
  /** Text of the file that is there already: what is not shown stays in it. null for a new one. */
  readonly before: string | null;
}

/**
 * Guarantee: `readViewDocument` of the text gives the same picture and the same numbers; of `before` nothing is lost but
 * what the picture replaces: comments stay, and so does each intervention.
 * @returns no text, but what is wrong, where `before` is no legal view
 */
export function viewDocumentOf(shown: ShownView): WrittenView {
  const { before } = shown;
  if (before === null || before.trim() === '') {
    return { text: viewText(sectionsOf(shown, null)), problem: null };
  }
  const { view: old, diagnostics } = parseWholeView(before);
  if (!old) return { text: null, problem: located(firstError(diagnostics)) };
  return { text: editedView(before, sectionsOf(shown, old)), problem: null };
}

function sectionsOf({ view, axes, checkpoint, ...about }: ShownView, old: View | null): View {
  const { correction, inputFile } = about;
  const entry = entryOf(view);
  const kept = old?.interventions ?? [];
  const known = entry ? kept.findIndex((one) => isSameEntry(one, entry)) : -1;
  const interventions = entry && known < 0 ? [...kept, entry] : kept;
  const { effects, analyses } = view;
  return {
    checkpoint,
    ...(correction ? { network: correction } : {}),
    simulation: { ...simulationOf(view), ...(inputFile ? { inputFile } : {}) },
    picture: pictureOf(view, axes),
    ...(analyses ? { analyses } : {}),
    camera: view.cameras,
    ...(interventions.length > 0 || old?.interventions ? { interventions } : {}),
    ...(entry ? { shown: known < 0 ? kept.length : known } : {}),
    ...(!entry && effects ? { effects } : {}),
    ...(old?.notes === undefined ? {} : { notes: old.notes }),
  };
}

export function viewProblems(text: string): LocatedProblem[] {
  return parseWholeView(text).diagnostics.map(located);
}

function located({ severity, code, message, offset, length }: Diagnostic): LocatedProblem {
  return { severity, code, message, offset, length, isSeenBySchema: isSeenBySchema(code) };
}

function firstError(diagnostics: readonly Diagnostic[]): Diagnostic {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  const unknown: Diagnostic = {
    ...{ path: '', severity: 'error', code: 'type', message: 'file: no view found' },
    ...{ offset: 0, length: 1 },
  };
  return first ?? unknown;
}

/**
 * @param intervention place in the list of the one that is to be in force; null for the one the view shows
 * @throws FormatError with the line of what is not legal
 */
export function readViewDocument(text: string, intervention: number | null): ReadView {
  const { view: read, diagnostics } = parseWholeView(text);
  if (!read) {
    const { offset, message } = firstError(diagnostics);
    throw new FormatError(`line ${text.slice(0, offset).split('\n').length}: ${message}`);
  }
  const wanted = intervention ?? read.shown;
  const entry = wanted === undefined ? undefined : read.interventions?.[wanted];
  if (wanted !== undefined && !entry) {
    const count = read.interventions?.length ?? 0;
    throw new FormatError(`shown: intervention ${wanted} found, the view has ${count}`);
  }
  const { inputFile } = read.simulation ?? {};
  return {
    checkpoint: named(read.checkpoint),
    inputFile: inputFile?.path ? named(inputFile) : null,
    correction: correctionOf(read.network ?? {}),
    view: stateOf(read, entry ?? null),
    axes: axesOf(read),
  };
}

function named({ path = '', sha256 = '' }: Partial<NamedFile> = {}): NamedFile {
  return { path, sha256 };
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
    // Beside what was done, why: a place for it, to be filled or not.
    notes: '',
  };
}

/** Whatever they are called, and whatever is left to defaults; of a list of gains the first one counts, which is shown. */
function isSameEntry(one: InterventionEntry, other: InterventionEntry): boolean {
  return essenceOf(one) === essenceOf(other);
}

function essenceOf(entry: InterventionEntry): string {
  const { gains, edges, scope } = gainsOfEntry(entry, gainsOf(entry)[0]);
  const places = [
    ...gains.map(({ layer, unit, site, gain }) => [`${layer} ${unit} ${site}`, gain]),
    ...edges.map(({ layer, from, to, gain }) => [`${layer} ${from}-${to}`, gain]),
  ];
  const altered = places.filter(([, gain]) => gain !== 1).map((place) => place.join(' '));
  return JSON.stringify([altered.sort(), scope, howOf(entry)]);
}

/** What an entry leaves out is what `replay` takes for it. */
function howOf({ scope = 'always', ...how }: Partial<EffectsHow> & { scope?: string }): EffectsHow {
  const { controls, steps, seed, noise } = how;
  return {
    controls: controls ?? defaultControls(scope),
    steps: steps ?? ABLATION_DEFAULTS.steps,
    seed: seed ?? ABLATION_DEFAULTS.seed,
    noise: noise ?? ABLATION_DEFAULTS.noise,
  };
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
    ...(read.analyses ? { analyses: analysesOf(read.analyses) } : {}),
    ...((entry ?? read.effects) ? { effects: howOf(entry ?? read.effects ?? {}) } : {}),
  };
}

/** Of what `parseWholeView` found legal. */
function analysesOf({ shown = '', requests = [] }: NonNullable<View['analyses']>) {
  const legal = requests.filter((one) => matchesSchema(AnalysisRequestSchema, one));
  return { shown, requests: legal };
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
