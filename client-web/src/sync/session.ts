// A member's connection to a room, as a machine without a socket, a clock or a disk: something happened
// goes in, what is to be done comes out. What was asked for or typed stays here until the server says
// that it is stored, through drops, reloads and restarts. PROTOCOL.md, "The socket".
import type { ChangeSet, Text } from "@codemirror/state";
import type { Command, CommandId, ErrorMessage, RoomRecord, Seen, WelcomeMessage } from "../protocol/generated/messages.ts";
import { backoffMs } from "./backoff.ts";
import type { AskedCommand, Ask, KeepPatch, KeptWork } from "./kept.ts";
import { isAtOnce, isSuperseded, maxUnanswered, targetOf, type Entry } from "./queue.ts";
import type { CloseReason, Link, Note, SaveState, Self, SessionEffect, SessionInput } from "./session-types.ts";
import { applyRecord, emptyRoom, emptyText, isRecord, type RoomState, type SharedText } from "./state.ts";
import { closeReasonOf, codeReasons, lostSince } from "./session-rules.ts";
import { Texts } from "./texts.ts";

export * from "./session-types.ts";

const answerMs = 10_000; // without an answer for so long the line is taken to be dead
const quietMs = 25_000; // after so much silence: does the server still answer?
const refusedAfter = 3; // so many handshakes that failed while the server answers

type EditedRecord = Extract<RoomRecord, { readonly changes: unknown }>;
const isEdited = (record: RoomRecord): record is EditedRecord => "changes" in record;

export class Session {
  link: Link = { state: "starting" };
  room: RoomState = emptyRoom();
  self: Self | undefined;
  notes: readonly Note[] = [];
  /** The server has lost what it had said was stored. */
  rollback = false;
  /** The server's clock less this one's. */
  clockOffsetMs = 0;
  wakeAt: number | undefined;

  readonly #texts = new Texts();
  #now = 0;
  #effects: SessionEffect[] = [];
  #queue: Entry[] = [];
  #seen: Seen | undefined;
  #highest: Seen | undefined; // ever seen here, also before a reload
  #resync = false; // the next join asks for everything
  #joinId: CommandId | undefined;
  #joinedWith: readonly string[] = [];
  #attempt = 0;
  #handshakesFailed = 0;
  #refused = false;
  #online = true;
  #serverStores = true;
  #keeps = true;
  #tickets = 0;
  #ticketKept = 0;
  #counted = 0;
  #heardAt = 0;
  #airSince: number | undefined;
  #probing = false;
  #pausedUntil = 0;
  #refusals = 0;
  #troubled = new Set<string>();
  readonly #idPrefix: string;

  /** `idPrefix` is fresh for each session of a browser, so that no id is ever used twice. */
  constructor(idPrefix: string) {
    this.#idPrefix = idPrefix;
  }

  step(input: SessionInput, now: number): readonly SessionEffect[] {
    this.#now = now;
    this.#effects = [];
    this.#take(input);
    this.wakeAt = this.#nextWake();
    return this.#effects;
  }

  /** The text as the editor shows it. */
  localText(document: string): Text {
    return this.#texts.local(document, this.#stored(document).text);
  }

  /** What was asked for and has no answer yet, in order; to be shown as not yet saved. */
  pending(): readonly AskedCommand[] {
    return this.#queue.flatMap((entry) => entry.command ?? []);
  }

  /** Does this text hold words that the server hasn't stored? */
  isUnsaved(document: string): boolean {
    return this.#texts.isUnsaved(document);
  }

  get saveState(): SaveState {
    const unsaved = this.#queue.some((entry) => entry.command !== undefined) || this.#texts.anyUnsaved();
    const kept = this.#keeps && this.#ticketKept >= this.#tickets;
    if (this.link.state === "closed") return { kind: "closed", reason: this.link.reason, unsaved, kept };
    if (!this.#serverStores) return { kind: "server-cannot-store", unsaved, kept };
    if (this.link.state === "joined") return { kind: unsaved ? "saving" : "saved" };
    return { kind: this.#refused ? "refused" : this.#online ? "unreachable" : "offline", unsaved, kept };
  }

  /** The work that isn't stored, for a browser that can't keep it. */
  unsavedWork(): KeptWork {
    const commands = this.#queue.flatMap((entry) =>
      entry.command ? [{ order: entry.order, command: entry.command }] : [],
    );
    return { commands, texts: this.#texts.keepAll(), ...(this.#highest ? { seen: this.#highest } : {}) };
  }

  /** The words in that work, to be read and copied. */
  unsavedWords(): readonly string[] {
    const said = this.pending().flatMap((command) => ("text" in command ? [command.text] : []));
    return [...this.#texts.typed(), ...said];
  }

  // --- what comes in

  #take(input: SessionInput): void {
    switch (input.type) {
      case "start":
        return this.#start(input.kept);
      case "opened":
        return this.#opened();
      case "closed":
        return this.#closed(input.code, input.reached);
      case "received":
        return this.#received(input.message);
      case "ask":
        return this.#ask(input.ask);
      case "edited":
        return this.#edited(input.document, input.changes);
      case "cursor":
        return this.#cursor(input.document, input.anchor, input.head);
      case "kept":
        this.#ticketKept = Math.max(this.#ticketKept, input.ticket);
        return this.#flush();
      case "keep_failed":
        this.#keeps = false;
        return this.#flush();
      case "network":
        return this.#network(input.online);
      case "probed":
        return this.#probed(input.ok);
      case "taken_over":
        return this.#close("elsewhere");
      case "try_now":
        if (this.link.state === "down" || this.link.state === "closed") this.#connect();
        return;
      case "dismiss":
        this.notes = this.notes.filter((note) => note.number !== input.note);
        return;
      case "tick":
        return this.#tick();
    }
  }

  #start(kept: KeptWork): void {
    this.#highest = kept.seen;
    for (const { order, command } of kept.commands) {
      this.#counted = Math.max(this.#counted, order);
      this.#queue.push({ order, id: command.id, command, document: undefined, ticket: 0, sent: false, everSent: true });
    }
    for (const text of kept.texts) {
      const id = this.#texts.restore(text);
      if (id !== undefined) this.#queueEdit(text.document, id, 0, true);
    }
    this.#connect();
  }

  #opened(): void {
    this.#handshakesFailed = 0;
    this.#refused = false;
    this.#heardAt = this.#now;
    this.#join();
  }

  #closed(code: number, reached: boolean): void {
    if (this.link.state === "closed" || this.link.state === "starting") return;
    const reason = closeReasonOf(code);
    if (reason) return this.#close(reason);
    this.#handshakesFailed = reached ? 0 : this.#handshakesFailed + 1;
    this.#down(reached && this.#attempt === 0 ? 0 : backoffMs(this.#attempt));
    if (!reached) this.#probe();
  }

  #received(message: Extract<SessionInput, { type: "received" }>["message"]): void {
    this.#heardAt = this.#now;
    if (this.link.state !== "joined" && this.link.state !== "joining") return;
    if (isRecord(message)) return this.#record(message);
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "ack":
        return this.#ack(message.id);
      case "error":
        return this.#error(message);
      case "saving":
        return this.#saving(message.ok);
      case "cursor_at": {
        const { by, document, version, anchor, head } = message;
        const place = (at: number): number => this.#texts.toLocal(document, version, at, this.localText(document).length);
        this.#effects.push({ type: "cursor", document, by, anchor: place(anchor), head: place(head) });
      }
    }
  }

  #ask(ask: Ask): void {
    if (isAtOnce(ask.type) && this.link.state !== "joined") {
      const text = "That wasn’t done: there is no connection at the moment.";
      return this.#note("offline", text, { ...ask, id: "" } as AskedCommand);
    }
    const target = targetOf(ask);
    const replaced = this.#queue.filter(
      (entry) => target !== undefined && !entry.everSent && entry.command && targetOf(entry.command) === target,
    );
    this.#queue = this.#queue.filter((entry) => !replaced.includes(entry));
    const order = ++this.#counted;
    const command = { ...ask, id: this.#freshId() } as AskedCommand;
    const dropCommands = replaced.map((entry) => entry.order);
    const ticket = this.#keep({ putCommands: [{ order, command }], dropCommands });
    this.#queue.push({ order, id: command.id, command, document: undefined, ticket, sent: false, everSent: false });
    this.#flush();
  }

  #edited(document: string, changes: ChangeSet): void {
    if (changes.empty) return;
    this.#texts.gather(document, changes, this.#stored(document).version);
    if (!this.#takeEdit(document)) this.#keepText(document);
    this.#flush();
  }

  #cursor(document: string, anchor: number, head: number): void {
    if (this.link.state !== "joined") return;
    const stored = this.#stored(document);
    const place = (at: number): number => this.#texts.toStored(document, at);
    const version = this.#texts.version(document) ?? stored.version;
    this.#send({ type: "cursor", document, version, anchor: place(anchor), head: place(head) });
  }

  #network(online: boolean): void {
    this.#online = online;
    if (this.link.state === "closed" || this.link.state === "starting") return;
    if (online && this.link.state === "down") return this.#connect();
    if (!online && this.link.state !== "down") {
      this.#effects.push({ type: "disconnect" });
      this.#down(backoffMs(this.#attempt));
    }
  }

  #probed(ok: boolean): void {
    this.#probing = false;
    if (this.link.state === "down" || this.link.state === "connecting") {
      this.#refused = ok && this.#handshakesFailed >= refusedAfter;
      this.link = { ...this.link, refused: this.#refused };
    } else if (this.link.state === "joined" && !ok) {
      this.#lineDead();
    } else if (ok) {
      this.#heardAt = this.#now;
    }
  }

  #tick(): void {
    if (this.link.state === "down") {
      if (this.#now >= this.link.retryAt) this.#connect();
      return;
    }
    if (this.link.state === "closed" || this.link.state === "starting") return;
    const waitingSince = Math.max(this.#heardAt, this.#airSince ?? this.#heardAt);
    const waits = this.#airSince !== undefined || this.link.state !== "joined";
    if (waits && this.#now >= waitingSince + answerMs) return this.#lineDead();
    if (this.link.state === "joined" && this.#now >= this.#heardAt + quietMs) this.#probe();
    this.#flush();
  }

  // --- the line

  #connect(): void {
    this.link = { state: "connecting", refused: this.#refused };
    this.#heardAt = this.#now;
    this.#effects.push({ type: "connect" });
  }

  #join(): void {
    this.link = { state: "joining" };
    this.#joinId = this.#freshId();
    this.#airSince = this.#now;
    const documents = this.#texts.unsavedVersions();
    this.#joinedWith = documents.map(({ document }) => document);
    this.#send({
      type: "join",
      id: this.#joinId,
      ...(this.#seen && !this.#resync ? { seen: this.#seen } : {}),
      ...(documents.length > 0 ? { documents } : {}),
    });
  }

  #down(waitMs: number): void {
    this.#attempt++;
    this.#unsend();
    this.link = { state: "down", retryAt: this.#now + waitMs, refused: this.#refused };
  }

  #lineDead(): void {
    this.#effects.push({ type: "disconnect" });
    this.#down(backoffMs(this.#attempt));
  }

  #close(reason: CloseReason): void {
    this.#unsend();
    if (this.link.state !== "closed") this.#effects.push({ type: "disconnect" });
    this.link = { state: "closed", reason };
  }

  /** Nothing is in the air any more: it will be sent again. */
  #unsend(): void {
    this.#airSince = undefined;
    this.#probing = false;
    for (const entry of this.#queue) entry.sent = false;
    const stored = this.#texts.finishStored();
    this.#queue = this.#queue.filter((entry) => !(entry.document !== undefined && stored.includes(entry.document)));
    for (const document of stored) this.#keepText(document);
  }

  #probe(): void {
    if (this.#probing) return;
    this.#probing = true;
    this.#effects.push({ type: "probe" });
  }

  // --- what the server says

  #welcome(welcome: WelcomeMessage): void {
    if (!welcome.resumed && this.#texts.unasked(this.#joinedWith)) return this.#startOver();
    this.self = { member: welcome.member, name: welcome.name, role: welcome.role };
    this.clockOffsetMs = welcome.now - this.#now;
    if (lostSince(this.#highest, welcome.seen)) this.rollback = true;
    if (!welcome.resumed) {
      this.room = (welcome.snapshot ?? []).reduce(applyRecord, emptyRoom(welcome.member));
      this.#seen = welcome.seen;
      this.#highest = welcome.seen;
      this.#rebase(welcome);
      this.#effects.push({ type: "reset", document: undefined });
    }
    this.#resync = false;
    this.#attempt = 0;
    this.#refusals = 0;
    this.#pausedUntil = 0;
    this.#serverStores = true;
    this.#airSince = undefined;
    this.link = { state: "joined" };
    for (const document of this.#texts.names()) this.#takeEdit(document);
    this.#keep({});
    this.#flush();
  }

  #rebase(welcome: WelcomeMessage): void {
    for (const document of this.#texts.names()) {
      const past = welcome.documents?.find((changes) => changes.document === document);
      const outcome = this.#texts.rebase(document, past, this.#stored(document), welcome.member);
      this.#queue = this.#queue.filter((entry) => entry.document !== document || this.#texts.underWay(document) === entry.id);
      if (outcome.lost !== "") {
        this.#note("unmerged", "This was typed here, but can’t be put back into the text.", undefined, document, outcome.lost);
      }
      this.#keepText(document);
    }
  }

  #record(record: RoomRecord): void {
    const audience = record.audience;
    if (audience !== undefined && record.seq !== undefined) {
      const before = this.#seen?.[audience] ?? 0;
      if (record.seq <= before) return;
      if (record.seq !== before + 1) return this.#startOver();
    }
    let room: RoomState;
    try {
      room = applyRecord(this.room, record);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return this.#startOver();
    }
    this.room = room;
    if (audience !== undefined && record.seq !== undefined) {
      this.#seen = { stage: 0, ...this.#seen, [audience]: record.seq };
      this.#highest = this.#seen;
    }
    if (isEdited(record)) this.#textStored(record);
    if (record.type === "phase_changed" && record.phase === "sealed") this.#keep({});
  }

  #textStored(record: EditedRecord): void {
    const { document, by } = record;
    const own = record.command !== undefined && by === this.self?.member && this.#texts.underWay(document) === record.command;
    const shown = this.#texts.takeStored(document, record.version, record.changes, own);
    if (own) this.#keepText(document);
    if (shown) this.#effects.push({ type: "show", document, changes: shown, by });
  }

  #ack(id: CommandId): void {
    if (id === this.#joinId) return;
    const entry = this.#queue.find((other) => other.id === id);
    if (!entry) return;
    this.#refusals = 0;
    this.#remove(entry);
    if (entry.document === undefined) {
      this.#keep({ dropCommands: [entry.order] });
    } else if (!this.#texts.finish(entry.document)) {
      // An acknowledged edit whose record never came: the room as known here isn't the server's.
      return this.#startOver();
    } else if (!this.#takeEdit(entry.document)) {
      this.#keepText(entry.document);
    }
    this.#flush();
  }

  #error(error: ErrorMessage): void {
    if (error.id !== undefined && error.id === this.#joinId && this.link.state === "joining") return this.#joinRefused(error);
    const entry = this.#queue.find((other) => other.id === error.id);
    if (!entry) return;
    this.#airSince = this.#now;
    if (error.retry) return this.#retry(entry);
    if (error.code === "not_joined") return this.#joinAgain(entry);
    if (entry.document !== undefined && error.code === "bad_version" && !this.#troubled.has(entry.document)) {
      this.#troubled.add(entry.document);
      return this.#startOver();
    }
    this.#remove(entry);
    if (entry.document === undefined) {
      this.#keep({ dropCommands: [entry.order] });
      this.#note(error.code, error.text, entry.command);
    } else {
      const words = this.#texts.discard(entry.document);
      this.#keepText(entry.document);
      this.#note(error.code, error.text, undefined, entry.document, words);
      this.#effects.push({ type: "reset", document: entry.document });
    }
    this.#flush();
  }

  #joinRefused(error: ErrorMessage): void {
    this.#airSince = undefined;
    const reason = codeReasons[error.code];
    if (reason) return this.#close(reason);
    if (error.code === "bad_version") this.#resync = true;
    this.#effects.push({ type: "disconnect" });
    this.#down(backoffMs(this.#attempt));
  }

  #retry(entry: Entry): void {
    entry.sent = false;
    if (isSuperseded(this.#queue, entry)) {
      this.#remove(entry);
      this.#keep({ dropCommands: [entry.order] });
    }
    this.#pausedUntil = this.#now + backoffMs(this.#refusals++);
    this.#mindAir();
  }

  /** The server has loaded the room anew, and this was on its way meanwhile. */
  #joinAgain(entry: Entry): void {
    entry.sent = false;
    if (this.link.state !== "joined" || !this.#serverStores) return;
    this.#unsend();
    this.#join();
  }

  #saving(ok: boolean): void {
    if (!ok) {
      this.#serverStores = false;
      this.#unsend();
      return;
    }
    this.#serverStores = true;
    this.#unsend();
    this.#join();
  }

  /** What is known here doesn't fit what the server sends: ask for everything anew. */
  #startOver(): void {
    this.#resync = true;
    this.#effects.push({ type: "disconnect" });
    this.#down(0);
  }

  // --- what goes out

  #flush(): void {
    if (this.link.state !== "joined" || !this.#serverStores || this.#now < this.#pausedUntil) return;
    let inAir = this.#queue.filter((entry) => entry.sent).length;
    for (const entry of this.#queue) {
      if (entry.sent) continue;
      if (inAir >= maxUnanswered || (this.#keeps && entry.ticket > this.#ticketKept)) break;
      const message = entry.command ?? this.#texts.editCommand(entry.document ?? "");
      if (!message) continue;
      entry.sent = true;
      entry.everSent = true;
      inAir++;
      this.#airSince ??= this.#now;
      this.#send(message);
    }
    this.#mindAir();
  }

  #mindAir(): void {
    if (this.link.state === "joined" && !this.#queue.some((entry) => entry.sent)) this.#airSince = undefined;
  }

  /** Makes what was gathered the edit under way, when none is. */
  #takeEdit(document: string): boolean {
    if (this.link.state !== "joined") return false;
    const id = this.#freshId();
    if (!this.#texts.take(document, id)) return false;
    this.#queueEdit(document, id, this.#keepText(document), false);
    return true;
  }

  #queueEdit(document: string, id: CommandId, ticket: number, everSent: boolean): void {
    this.#queue.push({ order: ++this.#counted, id, command: undefined, document, ticket, sent: false, everSent });
  }

  #keepText(document: string): number {
    const text = this.#texts.keep(document);
    return this.#keep(text ? { putTexts: [text] } : { dropTexts: [document] });
  }

  #keep(patch: KeepPatch): number {
    if (!this.#keeps) return 0;
    const ticket = ++this.#tickets;
    this.#effects.push({ type: "keep", ticket, patch: { ...patch, ...(this.#highest ? { seen: this.#highest } : {}) } });
    return ticket;
  }

  #send(message: Command): void {
    this.#effects.push({ type: "send", message });
  }

  #remove(entry: Entry): void {
    this.#queue = this.#queue.filter((other) => other !== entry);
    this.#airSince = this.#now;
    this.#mindAir();
  }

  #note(code: string, text: string, command?: AskedCommand, document?: string, words = ""): void {
    this.notes = [...this.notes, { number: ++this.#counted, code, text, command, document, words }];
  }

  #stored(document: string): SharedText {
    return this.room.texts.get(document) ?? emptyText;
  }

  #freshId(): CommandId {
    return `${this.#idPrefix}-${++this.#counted}`;
  }

  #nextWake(): number | undefined {
    if (this.link.state === "down") return this.link.retryAt;
    if (this.link.state === "closed" || this.link.state === "starting") return undefined;
    const times = [this.link.state === "joined" && !this.#probing ? this.#heardAt + quietMs : Infinity];
    if (this.#airSince !== undefined || this.link.state !== "joined")
      times.push(Math.max(this.#heardAt, this.#airSince ?? 0) + answerMs);
    if (this.#pausedUntil > this.#now) times.push(this.#pausedUntil);
    const next = Math.min(...times);
    return next === Infinity ? undefined : next;
  }
}

