/** The runs that are laid over the run of a training view: their folders, and what is told of them. Reads no checkpoints. */
import { configEntries } from '../../documents/experiment/configEntries';
import { readRun } from '../../files/runReader';
import {
  MOST_COMPARED,
  type ComparedRun,
  type Comparison,
  type ConfigEntries,
} from '../../protocol/trainingPage';
import type { RunTrack } from './runTrack';

/** A run that trains is told anew not more often than this. */
const SETTLE_MS = 1000;

export interface RunComparisonParts {
  /** As this window knows the run, else as its folder tells it. */
  readonly trackOf: (folder: string) => Promise<RunTrack>;
  readonly tell: (comparison: Comparison | null) => void;
  readonly log: (line: string) => void;
}

export class RunComparison {
  private folders: readonly string[] = [];
  private told: Comparison | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** Rises with each reading: only the newest is told. */
  private reading = 0;

  constructor(
    /** Folder of the view's own run; null before it has one. */
    private readonly own: () => string | null,
    private readonly parts: RunComparisonParts,
  ) {}

  /** Absolute folders, in the order of their legend. */
  get runs(): readonly string[] {
    return this.folders;
  }

  /** What was told last. */
  get current(): Comparison | null {
    return this.told;
  }

  /** Replaces the runs compared; the view's own and more than can be told apart are left out. */
  async set(folders: readonly string[]): Promise<void> {
    const others = [...new Set(folders)].filter((folder) => folder !== this.own());
    this.folders = others.slice(0, MOST_COMPARED);
    await this.read();
  }

  async forget(folder: string): Promise<void> {
    await this.set(this.folders.filter((one) => one !== folder));
  }

  /** Something happened to a run: it is read again, soon, when it is compared. */
  touched(folder: string | null): void {
    if (folder === null || !this.folders.includes(folder) || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.read().catch((error: unknown) => this.parts.log(String(error)));
    }, SETTLE_MS);
  }

  dispose(): void {
    this.reading++;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async read(): Promise<void> {
    const reading = ++this.reading;
    const own = this.own();
    const [config, ...runs] = await Promise.all([
      own === null ? null : configOf(own),
      ...this.folders.map((folder) => this.runOf(folder)),
    ]);
    if (reading !== this.reading) return;
    this.told = runs.length === 0 ? null : { config, runs };
    this.parts.tell(this.told);
  }

  private async runOf(folder: string): Promise<ComparedRun> {
    const [track, config] = await Promise.all([this.parts.trackOf(folder), configOf(folder)]);
    return track.compared(config);
  }
}

/** null for a run whose config says too little. */
async function configOf(folder: string): Promise<ConfigEntries | null> {
  const { experiment } = await readRun(folder);
  return experiment && configEntries(experiment);
}
