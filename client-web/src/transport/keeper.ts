// Where work stays in the browser until the server has it.
import { applyPatch, mergePatches, nothingKept, type KeepPatch, type KeptWork } from "../sync/kept.ts";

/** One seat's work. */
export interface Keeper {
  readonly load: () => Promise<KeptWork>;
  /** All of the patch or nothing of it; resolved when it is on disk. */
  readonly write: (patch: KeepPatch) => Promise<void>;
}

export function memoryKeeper(kept: KeptWork = nothingKept): Keeper {
  let work = kept;
  return {
    load: async () => work,
    write: async (patch) => {
      work = applyPatch(work, patch);
    },
  };
}

/**
 * Writes patches one after the other; those that come while one is being written go together. A
 * keeper that fails once isn't trusted any more.
 */
export class KeepWriter {
  readonly #keeper: Keeper;
  readonly #onKept: (ticket: number) => void;
  readonly #onFailed: () => void;
  #waiting: { readonly ticket: number; readonly patch: KeepPatch } | undefined;
  #writing: Promise<void> | undefined;
  #stopped = false;

  constructor(keeper: Keeper, onKept: (ticket: number) => void, onFailed: () => void) {
    this.#keeper = keeper;
    this.#onKept = onKept;
    this.#onFailed = onFailed;
  }

  put(ticket: number, patch: KeepPatch): void {
    if (this.#stopped) return;
    this.#waiting = { ticket, patch: this.#waiting ? mergePatches(this.#waiting.patch, patch) : patch };
    this.#writing ??= this.#write();
  }

  /** The page may go at any moment: hand over what waits without waiting for what is being written. */
  hurry(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) void this.#writeOne(waiting.ticket, waiting.patch);
  }

  /** Nothing is written after this, and what was put before is. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting) {
      const { ticket, patch } = this.#waiting;
      this.#waiting = undefined;
      await this.#writeOne(ticket, patch);
    }
    this.#writing = undefined;
  }

  async #writeOne(ticket: number, patch: KeepPatch): Promise<void> {
    try {
      await this.#keeper.write(patch);
    } catch {
      this.#stopped = true;
      this.#waiting = undefined;
      this.#onFailed();
      return;
    }
    this.#onKept(ticket);
  }
}
