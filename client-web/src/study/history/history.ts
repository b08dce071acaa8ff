import { type ReadonlySignal, computed, signal } from "@preact/signals";
import { fromBase64, toBase64 } from "../../api/base64.ts";
import { Refusal } from "../../api/request.ts";
import type { StudyChunks } from "../../api/study.ts";
import type { Base64 } from "../../api/types.ts";
import { VaultError } from "../../vault/errors.ts";
import { type KnownChunk, toCompact } from "./compact.ts";
import { type NewEvent, type StudyEvent, decodeEvents, encodeEvents, inOrder } from "./event.ts";
import type { StudyKeeper } from "./keeper.ts";
import { openChunk, sealChunk } from "./seal.ts";

/** What the history needs of the world. */
export interface Around {
  readonly account: string;
  readonly key: Uint8Array;
  readonly keeper: StudyKeeper;
  readonly read: (after: number) => Promise<StudyChunks>;
  readonly add: (bytes: Base64, replaces: readonly number[]) => Promise<{ readonly number: number }>;
  /** Never two of this account's tabs at once. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  readonly now: () => number;
  readonly newId: () => string;
}

/** `kept`: in this browser's database; `unkept`: only in this page. */
export type StudySave =
  | { readonly kind: "saved" }
  | { readonly kind: "saving" | "waiting"; readonly kept: boolean }
  | { readonly kind: "refused"; readonly kept: boolean; readonly text: string };

/** So many bytes of events go into one chunk, before sealing; the server takes 256 KiB. */
const chunkBytes = 240 * 1024;

/** Sealed chunks of the events, few enough in each. */
async function inChunks(events: readonly StudyEvent[], seal: (plain: Uint8Array) => Promise<Uint8Array>): Promise<readonly { readonly bytes: Uint8Array; readonly events: readonly StudyEvent[] }[]> {
  const plain = await encodeEvents(events);
  if (plain.length <= chunkBytes || events.length < 2) return [{ bytes: await seal(plain), events }];
  const middle = Math.ceil(events.length / 2);
  return [...await inChunks(events.slice(0, middle), seal), ...await inChunks(events.slice(middle), seal)];
}

/**
 * A person's study history: the union of the events in the server's chunks and of those that are kept here.
 * Everything goes through `sync`, one at a time; an event that arrives twice is one.
 */
export class StudyHistory {
  readonly #around: Around;
  readonly #events = signal<readonly StudyEvent[]>([]);
  readonly #save = signal<StudySave>({ kind: "saved" });
  readonly #unreadable = signal<readonly number[]>([]);
  readonly #isRead = signal(false);
  /** Of the server. */
  #chunks = new Map<number, { readonly size: number; readonly events: readonly StudyEvent[] }>();
  #last = 0;
  readonly #pending = new Map<string, StudyEvent>();
  /** Of those pending, what isn't in the browser's database. */
  readonly #unkept = new Set<string>();
  /** Drafts that the browser's database wouldn't take. */
  readonly #unkeptDrafts = new Set<string>();
  /** Drafts are sealed one after the other, so that an older one never comes after its drop. */
  #sealing: Promise<Uint8Array | undefined> = Promise.resolve(undefined);
  #running: Promise<void> | undefined;
  #again = false;

  constructor(around: Around) {
    this.#around = around;
  }

  /** In order. */
  get events(): ReadonlySignal<readonly StudyEvent[]> {
    return this.#events;
  }

  get save(): ReadonlySignal<StudySave> {
    return this.#save;
  }

  /** Was everything read that the server had? Before that, `events` says too little. */
  get isRead(): ReadonlySignal<boolean> {
    return this.#isRead;
  }

  /** How many chunks were sealed with keys that are gone. */
  readonly unreadable: ReadonlySignal<number> = computed(() => this.#unreadable.value.length);

  /** Would something be lost with the page? */
  get atRisk(): boolean {
    return this.#unkept.size + this.#unkeptDrafts.size > 0;
  }

  /** Adds what has just happened. Call `sync` afterwards, at once or later. */
  record(made: NewEvent): StudyEvent {
    const event = { ...made, id: this.#around.newId(), at: this.#around.now() } as StudyEvent;
    this.#pending.set(event.id, event);
    this.#unkept.add(event.id);
    this.#take([event]);
    this.#tell("waiting");
    void this.#keep(event);
    return event;
  }

  /** Reads what is new, sends what waits, tidies up. What goes wrong is told in `save`. */
  sync(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#syncAll().finally(() => { this.#running = undefined; });
    return this.#running;
  }

  /** Takes chunks that can't be read out of the server's storage. Errors: Refusal. */
  async dropUnreadable(): Promise<void> {
    await this.#around.alone(async () => {
      const [first] = this.#chunks.keys();
      const numbers = [...this.#unreadable.peek(), ...(first === undefined ? [] : [first])];
      await this.#replace(numbers, first === undefined ? [] : this.#chunks.get(first)?.events ?? []);
      this.#unreadable.value = [];
    });
  }

  async draft(name: string): Promise<unknown> {
    await this.#sealing;
    try {
      const bytes = await this.#around.keeper.draft(name);
      return bytes && JSON.parse(new TextDecoder().decode(await openChunk(bytes, this.#around.key, this.#around.account)));
    } catch {
      return undefined; // none, or of a key that is gone
    }
  }

  /** Without a value it is dropped. A browser without a database keeps none, and then `atRisk` says so. */
  async putDraft(name: string, value: unknown): Promise<void> {
    this.#sealing = this.#sealing.then(() => (value === undefined ? undefined : this.#seal(new TextEncoder().encode(JSON.stringify(value)))));
    const bytes = await this.#sealing;
    try {
      await this.#around.keeper.putDraft(name, bytes);
      this.#unkeptDrafts.delete(name);
    } catch {
      if (bytes) this.#unkeptDrafts.add(name);
      else this.#unkeptDrafts.delete(name);
    }
  }

  readonly #seal = (plain: Uint8Array): Promise<Uint8Array> => sealChunk(plain, this.#around.key, this.#around.account);

  async #open(bytes: Uint8Array): Promise<readonly StudyEvent[]> {
    return decodeEvents(await openChunk(bytes, this.#around.key, this.#around.account));
  }

  #take(events: readonly StudyEvent[]): void {
    const known = new Set(this.#events.peek().map(({ id }) => id));
    const fresh = events.filter(({ id }) => !known.has(id));
    if (fresh.length > 0) this.#events.value = inOrder([...this.#events.peek(), ...fresh]);
  }

  #tell(kind: "saving" | "waiting", error?: Refusal): void {
    const kept = this.#unkept.size === 0;
    if (error) this.#save.value = { kind: "refused", kept, text: error.message };
    else if (this.#pending.size === 0) this.#save.value = { kind: "saved" };
    else this.#save.value = { kind, kept };
  }

  async #keep(event: StudyEvent): Promise<void> {
    try {
      await this.#around.keeper.put(event.id, await this.#seal(await encodeEvents([event])));
      if (!this.#pending.has(event.id)) await this.#around.keeper.drop([event.id]); // it was sent in the meantime
      this.#unkept.delete(event.id);
      const save = this.#save.peek();
      if (save.kind !== "saved") this.#save.value = { ...save, kept: this.#unkept.size === 0 };
    } catch {
      // A browser without a database: it stays in the page until it is sent, and the page says so.
    }
  }

  async #syncAll(): Promise<void> {
    do {
      this.#again = false;
      this.#tell("saving");
      try {
        await this.#around.alone(() => this.#syncOnce());
        this.#tell("waiting");
      } catch (error) {
        if (error instanceof Refusal && error.retry) this.#tell("waiting");
        else if (error instanceof Refusal) this.#tell("waiting", error);
        else throw error;
        return;
      }
    } while (this.#again);
  }

  async #syncOnce(): Promise<void> {
    await this.#readNew();
    await this.#findKept();
    const waiting = [...this.#pending.values()];
    if (waiting.length > 0) for (const { bytes, events } of await inChunks(waiting, this.#seal)) await this.#send(bytes, events, []);
    await this.#compact();
  }

  async #readNew(): Promise<void> {
    for (;;) {
      const { chunks, more } = await this.#around.read(this.#last);
      const found: StudyEvent[] = [];
      for (const { number, bytes } of chunks) {
        const sealed = fromBase64(bytes);
        try {
          const events = await this.#open(sealed);
          this.#chunks.set(number, { size: sealed.length, events });
          found.push(...events);
        } catch (error) {
          // Sealed with keys from before the password was lost. What a newer version sealed is none of these: it is left alone.
          if (error instanceof VaultError && error.result === "KEY_WRONG") this.#unreadable.value = [...this.#unreadable.peek(), number];
        }
        this.#last = Math.max(this.#last, number);
      }
      this.#take(found);
      await this.#settle(found);
      if (!more || chunks.length === 0) break;
    }
    this.#isRead.value = true;
  }

  /** What earlier pages or other tabs left in the browser's database. */
  async #findKept(): Promise<void> {
    let rows: readonly Uint8Array[] = [];
    try {
      rows = await this.#around.keeper.all();
    } catch {
      return;
    }
    const stored = new Set([...this.#chunks.values()].flatMap(({ events }) => events.map(({ id }) => id)));
    const sent: string[] = [];
    for (const row of rows) {
      const events = await this.#open(row).catch(() => []); // of a key that is gone
      for (const event of events) {
        if (stored.has(event.id)) sent.push(event.id);
        else if (!this.#pending.has(event.id)) this.#pending.set(event.id, event);
      }
      this.#take(events);
    }
    if (sent.length > 0) await this.#around.keeper.drop(sent).catch(() => undefined);
  }

  /** The server has these. */
  async #settle(events: readonly StudyEvent[]): Promise<void> {
    const ours = events.filter(({ id }) => this.#pending.delete(id)).map(({ id }) => id);
    for (const id of ours) this.#unkept.delete(id);
    if (ours.length > 0) await this.#around.keeper.drop(ours).catch(() => undefined);
  }

  async #send(bytes: Uint8Array, events: readonly StudyEvent[], replaces: readonly number[]): Promise<void> {
    const { number } = await this.#around.add(toBase64(bytes), replaces);
    this.#chunks.set(number, { size: bytes.length, events });
    for (const gone of replaces) this.#chunks.delete(gone);
    if (number === this.#last + 1) this.#last = number; // else another browser's, with a smaller number, is still to be read
    await this.#settle(events);
  }

  async #replace(numbers: readonly number[], events: readonly StudyEvent[]): Promise<void> {
    const [first, ...rest] = await inChunks(inOrder(events), this.#seal);
    if (!first) return;
    await this.#send(first.bytes, first.events, numbers);
    for (const { bytes, events: others } of rest) await this.#send(bytes, others, []);
  }

  async #compact(): Promise<void> {
    const known: KnownChunk[] = [...this.#chunks].map(([number, { size }]) => ({ number, size }));
    const numbers = toCompact(known);
    if (numbers.length === 0) return;
    try {
      await this.#replace(numbers, numbers.flatMap((number) => this.#chunks.get(number)?.events ?? []));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "study_changed") throw error;
      // Another browser tidied up: what it wrote is read anew, and next time there is less to do.
      this.#chunks = new Map();
      this.#unreadable.value = [];
      this.#last = 0;
      await this.#readNew();
    }
  }
}
