// One page's work on one set: what is typed goes to the server by itself, what others change comes in.
import { type ReadonlySignal, type Signal, batch as together, computed, signal } from "@preact/signals";
import { Refusal, sentence } from "../../api/request.ts";
import type {
  BlockKind, Edit, Edited, Merged, Outline, OutlineBlock, RawQuestion, RetireReason, SetBlock, SetHead, TopicText, Unchanged,
} from "../../api/set-types.ts";
import { backoffMs } from "../../sync/backoff.ts";
import type { SaveState } from "../../sync/session-types.ts";
import { isolated } from "../../ui/direction.ts";
import { type Draft, Drafts, draftOf, withKnown } from "./drafts.ts";
import type { KeptEdits } from "./kept-edits.ts";
import { edited, indexOf } from "./outline.ts";
import {
  type Queue, type Waiting, drop, hurried, keyOf, markSent, nextBatch, nextDue, ownKey, put, renamed, waitingHead, waitingQuestion,
  waitingText, waitingTopic, without, withoutKey,
} from "./queue.ts";
import { headOfPrompt, kept, keptHead, keptTopic, sameHead, sameQuestion, sameTopic, shortFields } from "./raw.ts";

/** What a session asks of the server. */
export interface SetServer {
  readonly outline: (since?: number) => Promise<Outline | Unchanged>;
  readonly block: (key: string) => Promise<SetBlock>;
  readonly edit: (edits: readonly Edit[]) => Promise<Edited>;
}

/** Something that happened which the author should know, with what can be done about it. */
export interface Remark {
  readonly id: number;
  /** The block that it is about; empty for the set. */
  readonly key: string;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const pauseMs = 800; // after the last key
const longestMs = 5000; // while somebody types without a pause
const keepMs = 250;
export const pollMs = 3000;
export const undoMs = 8000;

const questionExists: string = "question_exists";

/** What of the page's surroundings matters here. */
export interface Surroundings {
  readonly isShown: () => boolean;
  /** Does the browser have a line at all? */
  readonly isOnline: () => boolean;
}

const ofTheBrowser: Surroundings = { isShown: () => document.visibilityState === "visible", isOnline: () => navigator.onLine };

type Trouble = "offline" | "unreachable" | "server-cannot-store" | "closed";

const isOfTheLine = (trouble: Trouble | undefined): boolean => trouble === "offline" || trouble === "unreachable";

function troubleOf(error: unknown, isOnline: boolean): Trouble | undefined {
  if (!(error instanceof Refusal) || error.code === "offline") return isOnline ? "unreachable" : "offline";
  if (error.code === "not_signed_in" || error.code === "forbidden") return "closed";
  return error.retry || error.code === "unreadable" ? "server-cannot-store" : undefined;
}

const isThere = (error: unknown): boolean => error instanceof Refusal && error.code === questionExists;
const isMissing = (error: unknown): boolean => error instanceof Refusal && /^no_such_/.test(error.code);

interface Server {
  readonly revision: number;
  readonly version: number;
  readonly head: SetHead;
  readonly blocks: readonly OutlineBlock[];
}

export class EditSession {
  /** What stands when all edits are through. */
  readonly outline: ReadonlySignal<readonly OutlineBlock[]>;
  readonly head: Signal<SetHead>;
  readonly version: ReadonlySignal<number>;
  readonly save: ReadonlySignal<SaveState>;
  readonly remarks = signal<readonly Remark[]>([]);
  /** What was done last, for as long as it can be taken back. */
  readonly undo = signal<{ readonly text: string; readonly run: () => void } | undefined>(undefined);
  /** A block that was added here got its key. */
  onRenamed: (from: string, to: string) => void = () => undefined;

  readonly #api: SetServer;
  readonly #keeper: KeptEdits;
  readonly #around: Surroundings;
  readonly #server: Signal<Server>;
  readonly #queue: Signal<Queue>;
  readonly #drafts = new Drafts();
  readonly #kept = signal(true);
  readonly #trouble = signal<Trouble | undefined>(undefined);
  readonly #sending = signal(false);
  #flight: Promise<void> = Promise.resolve(); // of the last request
  #leastRevision = 0; // of the last answer to an edit: older outlines don't have it
  #oneByOne = false;
  #isSignedOut = false;
  /** The way back that ends when what waits is sent. */
  #undoOfRemoval: { readonly run: () => void } | undefined;
  #attempt = 0;
  #firstChange = 0;
  #lastChange = 0;
  #remark = 0;
  #closed = false;
  #sendTimer: ReturnType<typeof setTimeout> | undefined;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #pollTimer: ReturnType<typeof setTimeout> | undefined;
  #undoTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: SetServer, keeper: KeptEdits, outline: Outline, around: Surroundings = ofTheBrowser) {
    this.#api = api;
    this.#keeper = keeper;
    this.#around = around;
    this.#server = signal(outline);
    this.#queue = signal(keeper.found);
    this.head = signal(waitingHead(keeper.found) ?? outline.head);
    this.outline = computed(() => this.#queue.value.reduce((blocks, { edit, key }) => edited(blocks, edit, key), this.#server.value.blocks));
    this.version = computed(() => this.#server.value.version);
    this.save = computed(() => this.#saveState());
    if (keeper.found.length > 0) this.#schedule(0);
    this.#pollTimer = setTimeout(() => void this.#poll(), pollMs);
  }

  #saveState(): SaveState {
    const unsaved = this.#queue.value.length > 0;
    const trouble = this.#trouble.value;
    const lost = { unsaved, kept: this.#kept.value };
    if (trouble) return trouble === "closed" ? { kind: trouble, reason: "signed-out", ...lost } : { kind: trouble, ...lost };
    return { kind: unsaved || this.#sending.value ? "saving" : "saved" };
  }

  // --- what is open ------------------------------------------------------------------------------

  /** The block as it is edited; it is fetched when it is asked for first. */
  open(key: string): Signal<Draft> {
    const { draft, isNew } = this.#drafts.at(key);
    if (isNew) {
      const added = this.#added(key);
      if (added) draft.value = added;
      else void this.reload(key);
    }
    return draft;
  }

  /** Of a block that the server doesn't have yet. */
  #added(key: string): Draft | undefined {
    const queue = this.#queue.peek();
    const edit = queue.find((one) => one.key === key)?.edit;
    if (edit?.op !== "add") return undefined;
    if (edit.kind === "question") {
      return { state: "question", typed: waitingQuestion(queue, key) ?? edit.question, known: edit.question, revision: 0 };
    }
    const known = { title: edit.title, intro: edit.intro ?? "" };
    return { state: "topic", typed: waitingTopic(queue, key) ?? known, known, revision: 0 };
  }

  async reload(key: string): Promise<void> {
    try {
      const fresh = draftOf(await this.#api.block(key));
      const before = this.#drafts.peek(key);
      if (before && "revision" in before && before.revision > fresh.revision) return; // it was saved meanwhile
      const queue = this.#queue.peek();
      const waits = waitingText(queue, key) !== undefined;
      if (before && before.state === fresh.state) this.#drafts.set(key, withKnown(before, fresh, waits));
      else if (fresh.state === "question") this.#drafts.set(key, { ...fresh, typed: waitingQuestion(queue, key) ?? fresh.typed });
      else this.#drafts.set(key, { ...fresh, typed: waitingTopic(queue, key) ?? fresh.typed });
    } catch (error) {
      if (isMissing(error)) this.#drafts.set(key, { state: "gone" });
      else if (this.#drafts.peek(key)?.state === "loading") this.#drafts.set(key, { state: "failed", error });
    }
  }

  // --- editing -----------------------------------------------------------------------------------

  changeQuestion(key: string, typed: RawQuestion): void {
    const draft = this.#drafts.peek(key);
    if (draft?.state !== "question") return;
    const now = kept(typed);
    const before = waitingText(this.#queue.peek(), key);
    const edit = before?.edit.op === "question" ? before.edit : undefined;
    const base = edit ? (before?.sent ? edit.question : edit.base) : draft.known;
    this.#drafts.set(key, { ...draft, typed });
    this.#text(before, sameQuestion(base, now), { op: "question", key, base, question: now });
  }

  changeTopic(key: string, typed: TopicText): void {
    const draft = this.#drafts.peek(key);
    if (draft?.state !== "topic") return;
    const before = waitingText(this.#queue.peek(), key);
    const edit = before?.edit.op === "topic" ? before.edit : undefined;
    const base = edit ? (before?.sent ? { title: edit.title, intro: edit.intro } : edit.base) : draft.known;
    const text = keptTopic(typed);
    const now = { ...text, title: text.title || base.title }; // it can't be without; the old one stays until there is another
    this.#drafts.set(key, { ...draft, typed });
    this.#text(before, sameTopic(base, now), { op: "topic", key, base, ...now });
  }

  changeHead(typed: SetHead): void {
    const before = waitingText(this.#queue.peek(), "");
    const edit = before?.edit.op === "head" ? before.edit : undefined;
    const base = edit ? (before?.sent ? edit.head : edit.base) : this.#server.peek().head;
    const text = keptHead(typed);
    const now = { ...text, title: text.title || base.title };
    this.head.value = typed;
    this.#text(before, sameHead(base, now), { op: "head", base, head: now });
  }

  #text(before: Waiting | undefined, isBase: boolean, edit: Edit): void {
    const queue = this.#queue.peek();
    if (!isBase) this.#queue.value = put(queue, edit);
    else if (before && !before.sent) this.#queue.value = drop(queue, before.number);
    this.#lastChange = Date.now();
    this.#schedule();
  }

  /** Its key for now; a topic gets another one from the server. */
  add(kind: BlockKind, after: string, text: { readonly title?: string; readonly question?: RawQuestion }): string {
    const fresh = crypto.randomUUID().replaceAll("-", "");
    if (kind === "question") {
      const id = text.question?.id ?? `q${fresh.slice(0, 11)}`;
      this.#put({ op: "add", kind, after, question: kept({ prompt: "", ...text.question, id }) }, { key: id });
      return id;
    }
    const key = ownKey(fresh);
    this.#put({ op: "add", kind, after, title: text.title ?? "" }, { key });
    return key;
  }

  move(key: string, after: string): void {
    this.#put({ op: "move", key, after });
  }

  retire(key: string, reason: RetireReason, note: string): void {
    this.#put({ op: "retire", key, reason, note });
  }

  unretire(key: string): void {
    this.#put({ op: "unretire", key });
  }

  /** It is sent after some seconds, in which it can be taken back. */
  remove(key: string): void {
    const title = this.outline.peek()[indexOf(this.outline.peek(), key)]?.title;
    const queue = put(this.#queue.peek(), { op: "remove", key }, { due_ms: Date.now() + undoMs });
    const number = queue.at(-1)?.number ?? 0;
    this.#queue.value = queue;
    this.offerUndo(title ? `Removed “${isolated(headOfPrompt(title))}”.` : "Removed.", () => {
      const before = this.#queue.peek();
      this.#queue.value = drop(before, number);
      if (this.#queue.peek().length === before.length) this.#say("", "It was removed already. The set’s history has it.");
      this.#schedule();
    });
    this.#undoOfRemoval = this.undo.peek();
    this.#schedule();
  }

  /** Shows a line with a way back, for some seconds. */
  offerUndo(text: string, run: () => void): void {
    clearTimeout(this.#undoTimer);
    this.undo.value = { text, run: () => { this.undo.value = undefined; run(); } };
    this.#undoTimer = setTimeout(() => { this.undo.value = undefined; }, undoMs);
  }

  #put(edit: Edit, extra: Parameters<typeof put>[2] = {}): void {
    this.#queue.value = put(this.#queue.peek(), edit, extra);
    this.#schedule();
  }

  dismiss(id: number): void {
    this.remarks.value = this.remarks.peek().filter((one) => one.id !== id);
  }

  #say(key: string, text: string, action?: Remark["action"]): void {
    const id = ++this.#remark;
    const done = action && { label: action.label, run: () => { this.dismiss(id); action.run(); } };
    this.remarks.value = [...this.remarks.peek().slice(-4), { id, key, text, ...(done && { action: done }) }];
  }

  // --- sending -----------------------------------------------------------------------------------

  #schedule(wait_ms = pauseMs): void {
    this.#keepSoon();
    if (this.#queue.peek().length === 0 || this.#closed) return;
    const now = Date.now();
    this.#firstChange ||= now;
    clearTimeout(this.#sendTimer);
    this.#sendTimer = setTimeout(() => void this.#send(), Math.max(0, Math.min(wait_ms, this.#firstChange + longestMs - now)));
  }

  /** What waits goes now: a field was left, or the page is. */
  flush(): void {
    if (this.#queue.peek().some(({ due_ms }) => due_ms === undefined)) void this.#send();
  }

  /** What was under way once goes again as it was; else the next. */
  #batch(): Queue {
    const queue = this.#queue.peek();
    const again = queue.filter(({ sent }) => sent);
    const next = again.length > 0 ? again : nextBatch(queue, Date.now());
    return this.#oneByOne ? next.slice(0, 1) : next;
  }

  #send(): Promise<void> {
    clearTimeout(this.#sendTimer);
    if (!this.#sending.peek()) this.#flight = this.#sendNext();
    return this.#flight;
  }

  async #sendNext(): Promise<void> {
    const batch = this.#batch();
    if (batch.length === 0) {
      const due = nextDue(this.#queue.peek());
      if (due !== undefined) this.#sendTimer = setTimeout(() => void this.#send(), Math.max(0, due - Date.now()));
      return;
    }
    this.#firstChange = 0;
    this.#sending.value = true;
    this.#queue.value = markSent(this.#queue.peek(), batch);
    try {
      const known = batch.some(({ sent, edit }) => sent && edit.op === "add") && (await this.#arrived(batch));
      if (!known) this.#answered(batch, await this.#api.edit(batch.map(({ edit }) => edit)));
      this.#attempt = 0;
      this.#trouble.value = undefined;
      this.#sending.value = false;
      this.#schedule(this.#lastChange + pauseMs - Date.now());
    } catch (error) {
      this.#sending.value = false;
      this.#failed(batch, error);
    }
  }

  /** An answer was lost: did the server get what was added? All edits of one request are made, or none. */
  async #arrived(batch: Queue): Promise<boolean> {
    const outline = await this.#api.outline();
    if ("unchanged" in outline) return false;
    const before = new Set(this.#server.peek().blocks.map(({ key }) => key));
    const keys = batch.map(({ edit, key }) => {
      if (edit.op !== "add") return keyOf(edit);
      if (edit.kind === "question") return outline.blocks.find((one) => one.key === key)?.key;
      const isIt = (one: OutlineBlock | undefined) => one?.kind === edit.kind && one.title === edit.title;
      const there = outline.blocks[indexOf(outline.blocks, edit.after) + 1]; // by an earlier page, perhaps
      return (outline.blocks.find((one) => !before.has(one.key) && isIt(one)) ?? (isIt(there) ? there : undefined))?.key;
    });
    if (keys.some((key) => key === undefined)) return false;
    this.#answered(batch, { version: outline.version, revision: outline.revision, keys: keys as string[], merged: [] });
    return true;
  }

  #answered(batch: Queue, answer: Edited): void {
    together(() => {
      let { blocks } = this.#server.peek();
      let queue = without(this.#queue.peek(), batch);
      for (const [at, { edit, key }] of batch.entries()) {
        const given = answer.keys[at] ?? key ?? "";
        blocks = edited(blocks, edit, given);
        if (key === undefined || key === given) continue;
        queue = renamed(queue, key, given);
        this.#drafts.rename(key, given);
        this.onRenamed(key, given);
      }
      this.#queue.value = queue;
      this.#server.value = { ...this.#server.peek(), version: answer.version, blocks };
      this.#leastRevision = answer.revision;
      for (const one of batch) this.#took(one, answer);
    });
    this.#keepSoon();
  }

  /** The server has this text now, merged with what others wrote. */
  #took({ edit, key }: Waiting, { merged, revision, keys }: Edited): void {
    const own = edit.op === "add" ? (keys.find((one) => one === key) ?? "") : keyOf(edit);
    const found = merged.find((one) => (edit.op === "head" ? one.head !== undefined : one.key === own));
    if (edit.op === "head") {
      const head = found?.head ?? edit.head;
      this.#server.value = { ...this.#server.peek(), head };
      if (!waitingHead(this.#queue.peek()) && !sameHead(this.head.peek(), head)) this.head.value = head;
    } else if (edit.op === "retire" || edit.op === "unretire") {
      void this.reload(own);
    } else if (edit.op === "question" || edit.op === "topic") {
      this.#known(own, revision, edit, found);
    }
    if (found && found.conflicts.length > 0) this.#sayConflicts(own, found);
  }

  #known(key: string, revision: number, edit: Extract<Edit, { readonly op: "question" | "topic" }>, merged: Merged | undefined): void {
    const draft = this.#drafts.peek(key);
    const waits = waitingText(this.#queue.peek(), key) !== undefined;
    if (draft?.state === "question" && edit.op === "question") {
      const known = merged?.question ?? edit.question;
      this.#drafts.set(key, withKnown(draft, { state: "question", typed: known, known, revision }, waits));
    } else if (draft?.state === "topic" && edit.op === "topic") {
      const known = { title: merged?.title ?? edit.title, intro: merged?.intro ?? edit.intro };
      this.#drafts.set(key, withKnown(draft, { state: "topic", typed: known, known, revision }, waits));
    }
  }

  /** Two set a short value at once and the later holds: offers the other's. */
  #sayConflicts(key: string, { conflicts, question, theirs: other }: Merged): void {
    const before = other?.question;
    for (const name of conflicts) {
      const field = shortFields.find((one) => one === name);
      const [ours, theirs] = field ? [question?.[field], before?.[field]] : [undefined, undefined];
      if (!field || theirs === ours || before === undefined) {
        this.#say(key, `Another author changed ${name} at the same time; yours holds.`);
        continue;
      }
      this.#say(key, `Another author set ${name} to “${theirs ?? "nothing"}” at the same time; yours, “${ours ?? "nothing"}”, holds.`, {
        label: `Take “${theirs ?? "nothing"}”`,
        run: () => {
          const draft = this.#drafts.peek(key);
          if (draft?.state === "question") this.changeQuestion(key, { ...draft.typed, [field]: theirs ?? "" });
        },
      });
    }
  }

  #failed(batch: Queue, error: unknown): void {
    const trouble = troubleOf(error, this.#around.isOnline());
    this.#isSignedOut = error instanceof Refusal && error.code === "not_signed_in";
    this.#keepSoon();
    if (trouble) {
      this.#trouble.value = trouble;
      if (trouble !== "closed" && !this.#closed) this.#sendTimer = setTimeout(() => void this.#send(), backoffMs(this.#attempt++));
      return;
    }
    this.#trouble.value = undefined;
    if (batch.length > 1) this.#oneByOne = true; // one of them is at fault
    else {
      this.#refused(batch[0], error);
      const rest = without(this.#queue.peek(), batch);
      const key = batch[0]?.edit.op === "add" ? batch[0].key : undefined;
      this.#queue.value = key === undefined || isThere(error) ? rest : withoutKey(rest, key); // nothing can be done to what isn't there
      this.#oneByOne = this.#queue.peek().some(({ sent }) => sent);
    }
    this.#schedule(0);
  }

  /** The server won't have this edit, and no other try will change that. */
  #refused(one: Waiting | undefined, error: unknown): void {
    const edit = one?.edit;
    if (!edit || (edit.op === "remove" && isMissing(error))) return; // gone is gone
    if (edit.op === "add" && one.sent && isThere(error)) return; // it came through before
    if (edit.op === "question" && isMissing(error)) {
      this.#drafts.set(edit.key, { state: "gone" });
      this.#say(edit.key, `Another author removed “${headOfPrompt(edit.question.prompt)}” while you edited it.`, {
        label: "Add it again as you have it",
        run: () => { this.add("question", this.#server.peek().blocks.at(-1)?.key ?? "", { question: edit.question }); },
      });
      return;
    }
    this.#say(keyOf(edit), `This couldn’t be done: ${sentence(error)}`);
  }

  // --- what others do ----------------------------------------------------------------------------

  async #poll(): Promise<void> {
    clearTimeout(this.#pollTimer);
    if (this.#closed) return;
    if (this.#around.isShown() && !this.#sending.peek()) await this.refresh();
    if (!this.#closed) this.#pollTimer = setTimeout(() => void this.#poll(), pollMs);
  }

  /** Asks whether there is something new. */
  async refresh(): Promise<void> {
    try {
      const now = await this.#api.outline(this.#server.peek().revision);
      const trouble = this.#trouble.peek();
      const isOver = trouble === "server-cannot-store" && this.#queue.peek().length === 0; // else the next try to send tells
      if (isOfTheLine(trouble) || isOver || this.#isSignedOut) {
        this.#trouble.value = undefined;
        this.#isSignedOut = false;
        this.#schedule(0);
      }
      if (!("unchanged" in now) && now.revision >= this.#leastRevision && !this.#sending.peek()) this.#learn(now);
    } catch (error) {
      const known = this.#trouble.peek();
      if (known === undefined || isOfTheLine(known)) this.#trouble.value = troubleOf(error, this.#around.isOnline()) ?? known;
    }
  }

  #learn(now: Outline): void {
    const queue = this.#queue.peek();
    together(() => {
      this.#server.value = now;
      if (!waitingHead(queue) && !sameHead(this.head.peek(), now.head)) this.head.value = now.head;
    });
    const revisions = new Map(now.blocks.map(({ key, revision }) => [key, revision]));
    for (const key of this.#drafts.keys()) {
      const draft = this.#drafts.peek(key);
      const revision = revisions.get(key);
      if (revision === undefined) {
        if (!this.#added(key) && !waitingText(queue, key)) this.#drafts.set(key, { state: "gone" });
      } else if (draft?.state === "gone" || draft?.state === "failed" || (draft && "revision" in draft && draft.revision < revision)) void this.reload(key);
    }
  }

  // --- keeping -----------------------------------------------------------------------------------

  #keepSoon(): void {
    this.#keepTimer ??= setTimeout(() => void this.#keep(), keepMs);
  }

  async #keep(): Promise<void> {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    try {
      await this.#keeper.write(this.#queue.peek());
      this.#kept.value = true;
    } catch {
      this.#kept.value = false;
    }
  }

  /** The page is being left: nothing can be taken back any more, and what waits goes and is kept. */
  leave(): void {
    this.#queue.value = hurried(this.#queue.peek());
    if (this.undo.peek() === this.#undoOfRemoval) this.undo.value = undefined; // whoever comes back isn't offered what can't be done
    void this.#keep();
    this.flush();
  }

  /** Is there something that closing the page would lose? */
  get atRisk(): boolean {
    return this.#queue.peek().length > 0 && (!this.#kept.peek() || this.#keepTimer !== undefined);
  }

  /** The line may be back. */
  retry(): void {
    this.#attempt = 0;
    void this.#send();
    void this.refresh();
  }

  async close(): Promise<void> {
    clearTimeout(this.#pollTimer);
    clearTimeout(this.#undoTimer);
    this.#queue.value = hurried(this.#queue.peek());
    await this.#keep();
    await this.#flight;
    await this.#send();
    this.#closed = true;
    clearTimeout(this.#sendTimer);
    await this.#keep();
    this.#keeper.close();
  }
}
