/** A place in the kernel's memory for one cloud of merged strings. Packs them; computes no transport. */
import type { MergedStrings } from '../../core/transport/strings';
import { STRINGS_FIELDS } from './layouts';
import { STRING_PAD, type MemoryPlan } from './memoryPlan';
import type { KernelExports } from './module';
import { Struct, structBytes } from './struct';

export class StringSlot {
  /** What the slot holds now. */
  merged: MergedStrings | null = null;
  readonly oneHotAt: number;
  private readonly struct: Struct<typeof STRINGS_FIELDS>;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly exports: KernelExports,
    private readonly plan: MemoryPlan,
    private readonly side: 'x' | 'y',
  ) {
    const at = plan.at.jobs + (side === 'x' ? 0 : structBytes(STRINGS_FIELDS));
    this.struct = new Struct(new DataView(memory.buffer), at, STRINGS_FIELDS);
    this.oneHotAt = side === 'x' ? plan.at.xOneHot : plan.at.yOneHot;
  }

  /** Address of the struct. */
  get at(): number {
    return this.struct.at;
  }

  get count(): number {
    return this.merged?.count ?? 0;
  }

  /** Columns of a cost matrix whose columns these strings are. */
  get padded(): number {
    return Math.ceil(this.count / STRING_PAD) * STRING_PAD;
  }

  fill(merged: MergedStrings): void {
    const { at, oneHotRow } = this.plan;
    this.merged = merged;
    const symbolsAt = this.side === 'x' ? at.xSymbols : at.ySymbols;
    new Uint8Array(this.memory.buffer, symbolsAt, merged.symbols.length).set(merged.symbols);
    this.struct.set({
      count: merged.count,
      padded: this.padded,
      lengthSteps: merged.lengthSteps,
      outputs: merged.outputs,
      symbolsAt,
      planesAt: this.side === 'x' ? at.xPlanes : at.yPlanes,
      oneHotAt: this.oneHotAt,
      oneHotRow,
    });
    this.exports.packStrings(this.at);
  }
}
