// Drives a session: performs its effects with a line, a keeper and a timer, and tells the screens what is
// known, as signals. Nothing is decided here.
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals";
import type { ChangeSet, Text } from "@codemirror/state";
import type { Id, RoomRecord, ServerMessage } from "../protocol/generated/messages.ts";
import type { Ask, AskedCommand, KeptWork } from "../sync/kept.ts";
import { Session, type Link, type Note, type SaveState, type Self, type SessionEffect, type SessionInput } from "../sync/session.ts";
import type { RoomState } from "../sync/state.ts";
import { KeepWriter, type Keeper } from "../transport/keeper.ts";
import type { Line, OpenLine } from "../transport/transport.ts";

/** An editor that shows a shared text. */
export interface TextPort {
  readonly show: (changes: ChangeSet, by: Id | undefined) => void;
  readonly reset: () => void;
  readonly cursor: (by: Id, anchor: number, head: number) => void;
}

export interface RoomClientOptions {
  readonly openLine: OpenLine;
  readonly keeper: Keeper;
  /** Fresh for each page. */
  readonly idPrefix: string;
  /** Does the server answer at all? */
  readonly probe: () => Promise<boolean>;
}

export class RoomClient {
  /** Isn't told of changes to texts, of which there are many: editors are, and text() has them. */
  readonly room: ReadonlySignal<RoomState>;
  readonly link: ReadonlySignal<Link>;
  readonly save: ReadonlySignal<SaveState>;
  readonly self: ReadonlySignal<Self | undefined>;
  readonly notes: ReadonlySignal<readonly Note[]>;
  readonly pending: ReadonlySignal<readonly AskedCommand[]>;
  readonly rollback: ReadonlySignal<boolean>;
  /** Is there a line, so that something can be done at once? */
  readonly joined: ReadonlySignal<boolean>;
  readonly #session: Session;
  readonly #options: RoomClientOptions;
  readonly #writer: KeepWriter;
  readonly #ports = new Map<string, Set<TextPort>>();
  readonly #inputs: SessionInput[] = [];
  readonly #tell: () => void;
  #line: Line | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = 0;
  #stepping = false;

  constructor(options: RoomClientOptions) {
    const session = new Session(options.idPrefix);
    this.#session = session;
    this.#options = options;
    this.#writer = new KeepWriter(
      options.keeper,
      (ticket) => this.#take({ type: "kept", ticket }),
      () => this.#take({ type: "keep_failed" }),
    );
    const room = signal(session.room);
    const link = signal<Link>(session.link);
    const save = signal<SaveState>(session.saveState);
    const self = signal(session.self);
    const notes = signal(session.notes);
    const pending = signal(session.pending());
    const rollback = signal(session.rollback);
    this.#tell = () =>
      batch(() => {
        if (!sameButTexts(room.peek(), session.room)) room.value = session.room;
        link.value = session.link;
        if (!sameSave(save.peek(), session.saveState)) save.value = session.saveState;
        if (self.peek()?.member !== session.self?.member) self.value = session.self;
        notes.value = session.notes;
        const waiting = session.pending();
        if (waiting.length > 0 || pending.peek().length > 0) pending.value = waiting;
        rollback.value = session.rollback;
      });
    this.room = room;
    this.link = link;
    this.save = save;
    this.self = self;
    this.notes = notes;
    this.pending = pending;
    this.rollback = rollback;
    this.joined = computed(() => link.value.state === "joined");
  }

  /** Looks up what was kept and connects. */
  async start(): Promise<void> {
    let kept: KeptWork = { commands: [], texts: [] };
    try {
      kept = await this.#options.keeper.load();
    } catch {
      this.#take({ type: "keep_failed" });
    }
    this.#take({ type: "start", kept });
  }

  /** Hangs up; what isn't stored stays kept. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#line?.close();
    this.#line = undefined;
    await this.#writer.stop();
  }

  /** A newer tab wants the seat: everything is put down, nothing more is sent. */
  async takenOver(): Promise<void> {
    this.#take({ type: "taken_over" });
    await this.stop();
  }

  /** The page may be going. */
  hurry(): void {
    this.#writer.hurry();
  }

  ask(ask: Ask): void {
    this.#take({ type: "ask", ask });
  }

  edited(document: string, changes: ChangeSet): void {
    this.#take({ type: "edited", document, changes });
  }

  cursor(document: string, anchor: number, head: number): void {
    this.#take({ type: "cursor", document, anchor, head });
  }

  network(online: boolean): void {
    this.#take({ type: "network", online });
  }

  tryNow(): void {
    this.#take({ type: "try_now" });
  }

  dismiss(note: number): void {
    this.#take({ type: "dismiss", note });
  }

  text(document: string): Text {
    return this.#session.localText(document);
  }

  /** What was written and isn't stored, to be read when it can't be any more. */
  unsavedWords(): readonly string[] {
    return this.#session.unsavedWords();
  }

  isUnsaved(document: string): boolean {
    return this.#session.isUnsaved(document);
  }

  /** The server's clock, as far as it is known. */
  now(): number {
    return Date.now() + this.#session.clockOffsetMs;
  }

  /** Until the result is called, `port` hears of what others do to the text. */
  attach(document: string, port: TextPort): () => void {
    const ports = this.#ports.get(document) ?? new Set();
    this.#ports.set(document, ports.add(port));
    return () => ports.delete(port);
  }

  // What an effect leads to at once waits until the effects before it are done.
  #take(input: SessionInput): void {
    this.#inputs.push(input);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) {
        for (const effect of this.#session.step(next, Date.now())) this.#perform(effect);
      }
    } finally {
      this.#stepping = false;
    }
    this.#tell();
    this.#mindTimer();
  }

  #perform(effect: SessionEffect): void {
    switch (effect.type) {
      case "connect":
        return this.#connect();
      case "disconnect":
        this.#line?.close();
        this.#line = undefined;
        return;
      case "probe":
        this.#options.probe().then(
          (ok) => this.#take({ type: "probed", ok }),
          () => this.#take({ type: "probed", ok: false }),
        );
        return;
      case "send":
        this.#line?.send(JSON.stringify(effect.message));
        return;
      case "keep":
        this.#writer.put(effect.ticket, effect.patch);
        return;
      case "show":
        for (const port of this.#ports.get(effect.document) ?? []) port.show(effect.changes, effect.by);
        return;
      case "reset":
        for (const [document, ports] of this.#ports) {
          if (effect.document === undefined || effect.document === document) for (const port of ports) port.reset();
        }
        return;
      case "cursor":
        for (const port of this.#ports.get(effect.document) ?? []) port.cursor(effect.by, effect.anchor, effect.head);
    }
  }

  #connect(): void {
    this.#line?.close();
    this.#line = this.#options.openLine({
      opened: () => this.#take({ type: "opened" }),
      received: (text) => this.#take({ type: "received", message: JSON.parse(text) as ServerMessage | RoomRecord }),
      closed: (code, reached) => {
        this.#line = undefined;
        this.#take({ type: "closed", code, reached });
      },
    });
  }

  #mindTimer(): void {
    const { wakeAt, link } = this.#session;
    // every message puts it off; one that goes off too early is set anew then
    if (this.#timer !== undefined && wakeAt !== undefined && wakeAt >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (wakeAt === undefined) return;
    this.#timerAt = wakeAt;
    const wait = Math.max(0, wakeAt - Date.now());
    // Many pages that lost the same server shouldn't all come back in the same moment.
    const chance = link.state === "down" ? wait * 0.4 * Math.random() : 0;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#take({ type: "tick" });
    }, wait + chance);
  }
}

const sameButTexts = (a: RoomState, b: RoomState): boolean =>
  a === b || (Object.keys(b) as (keyof RoomState)[]).every((key) => key === "texts" || a[key] === b[key]);

const sameSave = (a: SaveState, b: SaveState): boolean => JSON.stringify(a) === JSON.stringify(b);
