/** Where everything lies in the kernel's memory, counted before any of it is taken: the number a user is told is this one. */
import { MOST_WINDOWS, type StepShape } from '../../core/compute';
import { NORMALS_PER_GROUP } from '../../core/random/trainingNoise';
import { parameterCount } from '../../core/training/parameters';
import {
  DISTANCE_FIELDS,
  PAIRS_FIELDS,
  PLAN_FIELDS,
  SOFTMIN_FIELDS,
  STEP_FIELDS,
  STRINGS_FIELDS,
} from './layouts';
import { structBytes } from './struct';

/** As in assembly/step.ts, tile.ts, strings.ts and plan.ts. */
export const CHUNK_ROWS = 48;
const TILE_ROWS = 6;
const TILE_COLUMNS = 8;
export const STRING_PAD = 16;
/** Rows that one task takes, of distances and softmins, and of plans. */
export const STRING_BLOCK = 64;
export const PLAN_BLOCK = 48;
const PLAN_SCRATCH_BYTES = 4 * TILE_ROWS * 64;
const SAMPLE_SCRATCH_BYTES = 64 * 17;

/** Most gradient sums; more chunks share one. Independent of the threads, so that results are. */
const MAX_GROUPS = 32;
/** Costs are bytes. */
export const MAX_LENGTH_STEPS = 255;
/** The module addresses 4 GiB. */
export const MAX_BYTES = 2 ** 32 - 2 ** 16;
const PAGE_BYTES = 65_536;
const ALIGNMENT = 64;
/** A tile may read past the last row of an array; nothing of it is used. */
const SLACK_BYTES = 4096;

export interface MemoryPlan {
  /** Bytes of one row of inputs, hidden states, logits and one-hot strings. */
  readonly inputRow: number;
  readonly unitRow: number;
  readonly outputRow: number;
  readonly oneHotRow: number;
  /** Sums of one group. */
  readonly sumsBytes: number;
  /** Columns of a cost matrix at most. */
  readonly paddedStrings: number;
  readonly at: Readonly<Record<Region, number>>;
  /** Bytes of private memory of a thread, the first at `at.scratch`. */
  readonly scratchBytes: number;
  readonly pages: number;
  readonly bytes: number;
}

export type Region = keyof ReturnType<typeof regionBytes>;

/**
 * @param heapBase first byte that the module leaves free
 * @throws RangeError naming the key of the experiment that makes it too large
 */
export function planMemory(shape: StepShape, threads: number, heapBase: number): MemoryPlan {
  if (shape.lengthSteps > MAX_LENGTH_STEPS) {
    throw new RangeError(
      `lengthSteps: ${shape.lengthSteps} found, at most ${MAX_LENGTH_STEPS} are legal`,
    );
  }
  const rows = rowBytes(shape);
  const { at, end } = placeRegions(regionBytes(shape, rows, threads), heapBase);
  if (end > MAX_BYTES) {
    throw new RangeError(
      `batch: ${shape.batch} sequences of ${shape.lengthSteps} steps need ${end} bytes, at most ${MAX_BYTES} are legal`,
    );
  }
  const pages = Math.ceil(end / PAGE_BYTES);
  return {
    ...rows,
    sumsBytes: sumsBytes(shape, rows),
    paddedStrings: roundUp(shape.batch, STRING_PAD),
    scratchBytes: scratchBytes(rows),
    at,
    pages,
    bytes: pages * PAGE_BYTES,
  };
}

/** What a kernel of this shape would hold, also when that is more than can be had. */
export function neededBytes(shape: StepShape, threads: number): number {
  return placeRegions(regionBytes(shape, rowBytes(shape), threads), 0).end;
}

function placeRegions(
  sizes: ReturnType<typeof regionBytes>,
  heapBase: number,
): { at: Record<Region, number>; end: number } {
  let next = roundUp(heapBase, ALIGNMENT);
  const at = {} as Record<Region, number>;
  for (const [region, bytes] of Object.entries(sizes) as [Region, number][]) {
    at[region] = next;
    next = roundUp(next + bytes + SLACK_BYTES, ALIGNMENT);
  }
  return { at, end: next };
}

export function groupsOf(rows: number): number {
  return Math.min(MAX_GROUPS, Math.ceil(rows / CHUNK_ROWS));
}

type RowBytes = Pick<MemoryPlan, 'inputRow' | 'unitRow' | 'outputRow' | 'oneHotRow'>;

function rowBytes({ inputs, units, outputs, lengthSteps }: StepShape): RowBytes {
  return {
    inputRow: 4 * roundUp(inputs, NORMALS_PER_GROUP),
    unitRow: 4 * roundUp(units, TILE_COLUMNS),
    // Whole tiles in both directions: logits are rows and columns of products.
    outputRow: 4 * roundUp(roundUp(outputs, TILE_ROWS), TILE_COLUMNS),
    oneHotRow: 4 * roundUp(lengthSteps * (outputs - 1), TILE_COLUMNS),
  };
}

/** As assembly/sums.ts lays them out. */
function sumsBytes({ units, outputs }: StepShape, rows: RowBytes): number {
  const tiles = (count: number) => roundUp(count, TILE_ROWS);
  return (
    tiles(units) * (rows.unitRow + rows.inputRow) +
    tiles(outputs) * rows.unitRow +
    rows.unitRow +
    rows.outputRow
  );
}

function scratchBytes({ unitRow, outputRow }: RowBytes): number {
  const backward = CHUNK_ROWS * (outputRow + 2 * unitRow);
  return roundUp(
    Math.max(backward, PLAN_SCRATCH_BYTES, SAMPLE_SCRATCH_BYTES + 4 * outputRow) + SLACK_BYTES,
    ALIGNMENT,
  );
}

/** Sizes in the order of their places. */
function regionBytes(shape: StepShape, rows: RowBytes, threads: number) {
  const { batch, lengthSteps, units, inputs, outputs } = shape;
  const { inputRow, unitRow, outputRow, oneHotRow } = rows;
  const chunks = Math.ceil(batch / CHUNK_ROWS);
  const sequences = chunks * CHUNK_ROWS;
  const parameters = 4 * parameterCount(shape);
  const strings = roundUp(batch, STRING_PAD);
  const planes = Math.max(1, Math.ceil(Math.log2(outputs)));
  const words = Math.ceil(lengthSteps / 32);
  const cost = batch * strings;
  return {
    /** Control words of the thread pool. */
    control: 256,
    step: structBytes(STEP_FIELDS),
    jobs:
      2 * structBytes(STRINGS_FIELDS) +
      structBytes(DISTANCE_FIELDS) +
      structBytes(PAIRS_FIELDS) +
      structBytes(SOFTMIN_FIELDS) +
      structBytes(PLAN_FIELDS),
    scratch: threads * scratchBytes(rows),
    parameters,
    gradient: parameters,
    recurrentPanels: units * unitRow,
    inputPanels: inputs * unitRow,
    readoutPanels: units * outputRow,
    recurrentBackPanels: units * unitRow,
    readoutBackPanels: outputs * unitRow,
    bias: unitRow,
    readoutBias: outputRow,
    sums: groupsOf(batch) * sumsBytes(shape, rows),
    symbols: sequences * lengthSteps,
    indexOf: 4 * batch,
    xSymbols: strings * lengthSteps,
    ySymbols: strings * lengthSteps,
    xPlanes: 4 * planes * words * strings,
    yPlanes: 4 * planes * words * strings,
    xOneHot: strings * oneHotRow,
    yOneHot: strings * oneHotRow,
    scores: 4 * 4 * strings,
    logSums: 4 * 8 * strings,
    rowScores: 4 * strings,
    rowWeights: 4 * strings,
    rowSums: 4 * strings,
    columnSums: 4 * Math.ceil(batch / STRING_BLOCK) * strings,
    symbolGradient: roundUp(batch, PLAN_BLOCK) * oneHotRow,
    ownMass: roundUp(batch, PLAN_BLOCK) * oneHotRow,
    windows: 4 * MOST_WINDOWS,
    xyCosts: cost,
    yxCosts: cost,
    xxCosts: cost,
    yyCosts: cost,
    inputs: sequences * lengthSteps * inputRow,
    hidden: sequences * (lengthSteps + 1) * unitRow,
    logits: sequences * lengthSteps * outputRow,
    soft: sequences * lengthSteps * outputRow,
  };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
