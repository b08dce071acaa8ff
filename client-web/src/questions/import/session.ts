// One import, from the files to what was written: what is going on, and what can be done now.
import { signal } from "@preact/signals";
import { Refusal, sentence } from "../../api/request.ts";
import type { At, Changes, Committed, ImportOptions, ImportStatus, ImportedQuestion } from "../../api/set-types.ts";
import { type Verdict, type Verdicts, commitBody, decided, noVerdicts } from "./decisions.ts";
import type { Side } from "./decisions.ts";
import { type Given, pick } from "./gather.ts";
import { type Item, itemsOf } from "./items.ts";

/** The server, as imports.ts and sets.ts ask it. */
export interface Ports {
  readonly start: (into?: string) => Promise<{ readonly id: string }>;
  readonly add: (id: string, name: string, content: Blob, signal: AbortSignal) => Promise<void>;
  readonly read: (id: string, options: ImportOptions) => Promise<object>;
  readonly status: (id: string, signal: AbortSignal) => Promise<ImportStatus>;
  readonly question: (id: string, question: string) => Promise<ImportedQuestion>;
  readonly commit: (id: string, body: ReturnType<typeof commitBody>) => Promise<Committed>;
  readonly stop: (id: string) => Promise<void>;
  readonly drop: (id: string) => Promise<void>;
  readonly undo: (set: string, version: number) => Promise<At & { readonly changes: Changes }>;
  readonly isArchived: (set: string) => Promise<boolean>;
  readonly wait: (ms: number) => Promise<void>;
}

export type Phase =
  | { readonly at: "bring"; readonly error?: string }
  | { readonly at: "sending"; readonly files: number; readonly sent: number; readonly bytes: number; readonly sentBytes: number }
  /** `done`: 0 to 1, once it is known. */
  | { readonly at: "reading"; readonly done?: number; readonly isStopping?: boolean }
  | { readonly at: "stopped" }
  | { readonly at: "failed"; readonly text: string }
  | { readonly at: "read"; readonly status: ImportStatus; readonly items: readonly Item[]; readonly error?: string }
  | { readonly at: "writing"; readonly status: ImportStatus; readonly items: readonly Item[] }
  | { readonly at: "done"; readonly committed: Committed; readonly status: ImportStatus; readonly items: readonly Item[]; readonly verdicts: Verdicts };

export interface UndoneImport {
  readonly changes: Changes;
  /** The set went into the archive with it. */
  readonly isArchived: boolean;
}

const firstPauseMs = 60;
const longestPauseMs = 800;
const keptQuestions = 200;

export class ImportSession {
  readonly phase = signal<Phase>({ at: "bring" });
  readonly options = signal<ImportOptions>({});
  readonly verdicts = signal<Verdicts>(noVerdicts);
  /** On the set's own texts. */
  readonly head = signal<ReadonlyMap<string, Side>>(new Map());
  #id: string | undefined;
  #stop = new AbortController();
  #turn = 0; // a later reading makes an earlier one's answers worthless
  readonly #questions = new Map<string, Promise<ImportedQuestion>>();

  constructor(private readonly ports: Ports, into?: string) {
    if (into) this.options.value = { into };
  }

  /** While there is one on the server. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Sends the files and reads them. What was brought before is forgotten. */
  async bring(given: readonly Given[], options: ImportOptions = {}): Promise<void> {
    const { files, bytes, refusal } = pick(given);
    if (refusal) {
      this.phase.value = { at: "bring", error: refusal };
      return;
    }
    await this.#forget();
    this.options.value = { ...(this.options.peek().into && { into: this.options.peek().into }), ...options };
    const stop = (this.#stop = new AbortController());
    try {
      this.phase.value = { at: "sending", files: files.length, sent: 0, bytes, sentBytes: 0 };
      const { id } = await this.ports.start(this.options.peek().into);
      if (stop.signal.aborted) {
        await this.ports.drop(id).catch(() => undefined);
        return;
      }
      this.#id = id;
      let sentBytes = 0;
      for (const [at, { name, content }] of files.entries()) {
        await this.ports.add(id, name, content, stop.signal);
        sentBytes += content.size;
        this.phase.value = { at: "sending", files: files.length, sent: at + 1, bytes, sentBytes };
      }
    } catch (error) {
      if (stop.signal.aborted) return;
      await this.#forget();
      this.phase.value = { at: "bring", error: error instanceof Refusal && error.code === "import_busy"
        ? "Two imports of yours are open already, perhaps in another tab. Leave one of them; what nobody looks at is forgotten after half an hour."
        : sentence(error) };
      return;
    }
    await this.read({});
  }

  /** Reads what was sent, once more with these options besides. Decisions hold for one reading. */
  async read(more: ImportOptions): Promise<void> {
    const id = this.#id;
    if (!id) return;
    const turn = ++this.#turn;
    const all = { ...this.options.peek(), ...more };
    this.options.value = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "" && value !== undefined && value !== false));
    this.verdicts.value = noVerdicts;
    this.head.value = new Map();
    this.#questions.clear();
    this.phase.value = { at: "reading" };
    try {
      await this.ports.read(id, this.options.peek());
      await this.#follow(id, turn);
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof Refusal && error.code === "no_such_import") this.#lost(error);
      else this.phase.value = { at: "failed", text: sentence(error) };
    }
  }

  async #follow(id: string, turn: number): Promise<void> {
    for (let pause = firstPauseMs; turn === this.#turn; pause = Math.min(longestPauseMs, pause * 1.5)) {
      const status = await this.ports.status(id, this.#stop.signal);
      if (turn !== this.#turn) return;
      if (status.state === "read") this.phase.value = { at: "read", status, items: itemsOf(status) };
      else if (status.state === "failed") this.phase.value = { at: "failed", text: status.refusal ?? "It couldn’t be read." };
      else if (status.state === "stopped") this.phase.value = { at: "stopped" };
      else {
        const before = this.phase.peek();
        const isStopping = before.at === "reading" && before.isStopping === true;
        this.phase.value = { at: "reading", ...(status.all > 0 && { done: status.done / status.all }), ...(isStopping && { isStopping }) };
        await this.ports.wait(pause);
        continue;
      }
      return;
    }
  }

  #lost(error: unknown): void {
    this.#id = undefined;
    this.phase.value = { at: "bring", error: sentence(error) };
  }

  /** Stops sending or reading. */
  async stop(): Promise<void> {
    const { at } = this.phase.peek();
    if (at === "sending") {
      this.#stop.abort();
      await this.#forget();
      this.phase.value = { at: "bring" };
    } else if (at === "reading" && this.#id) {
      this.phase.value = { ...this.phase.peek(), isStopping: true } as Phase;
      await this.ports.stop(this.#id).catch(() => undefined);
    }
  }

  /** A question as it was read, with its lines of the document. */
  question(id: string): Promise<ImportedQuestion> {
    const known = this.#questions.get(id);
    if (known) return known;
    const asked = this.#id ? this.ports.question(this.#id, id) : Promise.reject(new Error("The import isn’t open any more."));
    asked.catch(() => this.#questions.delete(id));
    this.#questions.set(id, asked);
    const oldest = this.#questions.keys().next().value;
    if (this.#questions.size > keptQuestions && oldest !== undefined) this.#questions.delete(oldest);
    return asked;
  }

  decide(ids: readonly string[], part: { readonly [name in keyof Verdict]: Verdict[name] | undefined }): void {
    this.verdicts.value = decided(this.verdicts.peek(), ids, part);
  }

  async commit(): Promise<void> {
    const before = this.phase.peek();
    if (before.at !== "read" || !this.#id) return;
    const { status, items } = before;
    const verdicts = this.verdicts.peek();
    this.phase.value = { at: "writing", status, items };
    try {
      const committed = await this.ports.commit(this.#id, commitBody(items, verdicts, this.head.peek()));
      this.#id = undefined;
      this.phase.value = { at: "done", committed, status, items, verdicts };
    } catch (error) {
      if (error instanceof Refusal && error.code === "no_such_import") this.#lost(error);
      else this.phase.value = { at: "read", status, items, error: sentence(error) };
    }
  }

  /** The server puts a set away that the import made and in which nothing is left. */
  async undo(set: string, version: number): Promise<UndoneImport> {
    const { changes } = await this.ports.undo(set, version);
    return { changes, isArchived: await this.ports.isArchived(set).catch(() => false) };
  }

  /** Forgets what was brought; nothing of it is written. */
  async leave(): Promise<void> {
    await this.#forget();
    this.phase.value = { at: "bring" };
  }

  async #forget(): Promise<void> {
    const id = this.#id;
    this.#id = undefined;
    this.#turn++;
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#questions.clear();
    this.verdicts.value = noVerdicts;
    this.head.value = new Map();
    if (id) await this.ports.drop(id).catch(() => undefined);
  }
}
