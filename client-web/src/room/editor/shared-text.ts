// Ties an editor to a shared text of the room: what is typed goes out, what others type comes in.
import { Annotation, Transaction, type ChangeSpec, type Extension, type Text, type TransactionSpec } from "@codemirror/state";
import { EditorView, ViewPlugin, type PluginValue, type ViewUpdate } from "@codemirror/view";
import { withoutParsing } from "../../ui/patient-parser.ts";
import type { RoomClient } from "../client.ts";
import { Pacer } from "./pacer.ts";
import { remoteCursors, remoteSteps } from "./remote-cursors.ts";
import { changesOf, rebaseSteps, type RemoteStep } from "./remote-steps.ts";

const cursorMs = 120; // well within the protocol's rate, and quick enough to follow

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
  /** What the editor doesn't show yet. */
  #steps: readonly RemoteStep[] = [];
  /** Of the text with these steps. */
  #length: number;
  readonly #pacer = new Pacer(() => this.#show());

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
        this.#pacer.typed();
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
    this.#pacer.want();
  }

  #unwait(): void {
    this.#pacer.cancel();
    this.#steps = [];
  }

  #show(): void {
    const steps = this.#steps;
    const changes = changesOf(steps);
    this.#steps = [];
    this.#outside({ ...(changes && { changes }), effects: remoteSteps.of(steps) });
  }

  #outside(spec: Pick<TransactionSpec, "changes" | "effects">): void {
    const annotations = [fromOutside.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)];
    withoutParsing(() => this.#view.dispatch({ ...spec, annotations, filter: false }));
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
