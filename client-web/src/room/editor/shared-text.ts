// Ties an editor to a shared text of the room: what is typed goes out, what others type comes in.
import { Annotation, Transaction, type ChangeSpec, type Extension, type Text } from "@codemirror/state";
import { EditorView, ViewPlugin, type PluginValue, type ViewUpdate } from "@codemirror/view";
import type { RoomClient } from "../client.ts";
import { remoteCursors, setCursor, writtenBy } from "./remote-cursors.ts";

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

  constructor(view: EditorView, client: RoomClient, document: string, person: (id: string) => Person) {
    this.#view = view;
    this.#client = client;
    this.#document = document;
    this.#detach = client.attach(document, {
      show: (changes, by) => {
        if (changes.length !== view.state.doc.length) return this.#reset();
        this.#outside({ changes, effects: by === undefined ? [] : [writtenBy.of(by)] });
      },
      reset: () => this.#reset(),
      cursor: (by, anchor, head) => view.dispatch({ effects: setCursor.of({ by, ...person(by), anchor, head }) }),
    });
    // between drawing the page and making the editor the text may have moved on
    queueMicrotask(() => this.#reset());
  }

  update(update: ViewUpdate): void {
    for (const transaction of update.transactions) {
      if (transaction.docChanged && !transaction.annotation(fromOutside)) {
        this.#client.edited(this.#document, transaction.changes);
      }
    }
    if ((update.selectionSet || update.docChanged || update.focusChanged) && update.view.hasFocus) this.#tellCursor();
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#detach();
  }

  #outside(spec: { readonly changes: ChangeSpec; readonly effects?: readonly ReturnType<typeof writtenBy.of>[] }): void {
    this.#view.dispatch({
      changes: spec.changes,
      effects: spec.effects ?? [],
      annotations: [fromOutside.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)],
      filter: false,
    });
  }

  #reset(): void {
    const changes = replacement(this.#view.state.doc, this.#client.text(this.#document));
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
