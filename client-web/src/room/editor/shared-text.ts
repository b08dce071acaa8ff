// Ties an editor to a shared text of the room: what is typed goes out, what others type comes in.
import { Annotation, Transaction, type ChangeSpec, type Extension, type Text, type TransactionSpec } from "@codemirror/state";
import { EditorView, ViewPlugin, type PluginValue, type ViewUpdate } from "@codemirror/view";
import type { RoomClient } from "../client.ts";
import { remoteCursors, remoteSteps } from "./remote-cursors.ts";
import { changesOf, rebaseSteps, type RemoteStep } from "./remote-steps.ts";

const cursorMs = 120; // well within the protocol's rate, and quick enough to follow
const hiddenMs = 500; // a page that isn't seen has no frames
const shownShare = 5; // of so many parts of its time a page spends one on showing what others type
const pauseMaxMs = 120;

const fromOutside = Annotation.define<boolean>();

export interface Person {
  readonly name: string;
  readonly hue: number;
}

/** The smallest single replacement that makes one text of the other. */
export function replacement(before: Text, after: Text): ChangeSpec | undefined {
  const [a, b] = [before.toString(), after.toString()];
  if (a === b) return undefined;
  let from = 0;
  while (from < a.length && from < b.length && a.charCodeAt(from) === b.charCodeAt(from)) from++;
  let end = 0;
  const most = Math.min(a.length, b.length) - from;
  while (end < most && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  return { from, to: a.length - end, insert: b.slice(from, b.length - end) };
}

class Tie implements PluginValue {
  readonly #view: EditorView;
  readonly #client: RoomClient;
  readonly #document: string;
  readonly #detach: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the editor doesn't show yet, and the frame that it waits for. */
  #steps: readonly RemoteStep[] = [];
  #length: number;
  #frame: number | undefined;
  #late: ReturnType<typeof setTimeout> | undefined;
  #pausedUntil = 0;

  constructor(view: EditorView, client: RoomClient, document: string, person: (id: string) => Person) {
    this.#view = view;
    this.#client = client;
    this.#document = document;
    this.#length = view.state.doc.length;
    this.#detach = client.attach(document, {
      show: (changes, by) => {
        if (changes.length !== this.#length) return this.#reset();
        this.#length = changes.newLength;
        this.#wait({ changes, by });
      },
      reset: () => this.#reset(),
      cursor: (by, anchor, head) => this.#wait({ cursor: { by, ...person(by), anchor, head } }),
    });
    // between drawing the page and making the editor the text may have moved on
    queueMicrotask(() => this.#reset());
  }

  update(update: ViewUpdate): void {
    for (const transaction of update.transactions) {
      if (transaction.docChanged && !transaction.annotation(fromOutside)) {
        const { steps, typed } = rebaseSteps(this.#steps, transaction.changes);
        this.#steps = steps;
        this.#length += typed.newLength - typed.length;
        this.#client.edited(this.#document, typed);
      }
    }
    if ((update.selectionSet || update.docChanged || update.focusChanged) && update.view.hasFocus) this.#tellCursor();
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#unwait();
    this.#detach();
  }

  #wait(step: RemoteStep): void {
    this.#steps = [...this.#steps, step];
    if (this.#frame !== undefined) return;
    this.#frame = requestAnimationFrame(this.#onFrame);
    this.#late = setTimeout(this.#show, hiddenMs);
  }

  #unwait(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#late);
    this.#frame = undefined;
    this.#steps = [];
  }

  // A slow machine shows more at once and less often, so that there is time for who types here.
  readonly #onFrame = (now: number): void => {
    if (now < this.#pausedUntil) this.#frame = requestAnimationFrame(this.#onFrame);
    else this.#show();
  };

  readonly #show = (): void => {
    const steps = this.#steps;
    const changes = changesOf(steps);
    const begun = performance.now();
    this.#unwait();
    this.#outside({ ...(changes && { changes }), effects: remoteSteps.of(steps) });
    const ended = performance.now();
    this.#pausedUntil = ended + Math.min(pauseMaxMs, (ended - begun) * shownShare);
  };

  #outside(spec: Pick<TransactionSpec, "changes" | "effects">): void {
    this.#view.dispatch({
      ...spec,
      annotations: [fromOutside.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)],
      filter: false,
    });
  }

  /** The text as the room has it, whatever was still to be shown. */
  #reset(): void {
    this.#unwait();
    const after = this.#client.text(this.#document);
    const changes = replacement(this.#view.state.doc, after);
    this.#length = after.length;
    if (changes) this.#outside({ changes });
  }

  #tellCursor(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const { anchor, head } = this.#view.state.selection.main;
      if (this.#view.hasFocus) this.#client.cursor(this.#document, anchor, head);
    }, cursorMs);
  }
}

export function sharedText(client: RoomClient, document: string, person: (id: string) => Person): Extension {
  return [
    remoteCursors,
    ViewPlugin.define((view) => new Tie(view, client, document, person)),
  ];
}
