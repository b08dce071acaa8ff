// Where others are in a shared text: a line with their name, and what they have selected.
import { StateEffect, StateField, type EditorState, type Extension, type Range, type Transaction } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";

export interface RemoteCursor {
  readonly by: string;
  readonly name: string;
  /** 1 to 6, a colour of the tokens. */
  readonly hue: number;
  readonly anchor: number;
  readonly head: number;
}

export const setCursor = StateEffect.define<RemoteCursor>();
/** Only these people are still there. */
export const keepCursors = StateEffect.define<ReadonlySet<string>>();
/** Whose change a transaction is: their own cursor goes along with what they insert. */
export const writtenBy = StateEffect.define<string>();

type Cursors = ReadonlyMap<string, RemoteCursor>;

class CursorWidget extends WidgetType {
  readonly cursor: RemoteCursor;

  constructor(cursor: RemoteCursor) {
    super();
    this.cursor = cursor;
  }

  override eq(other: CursorWidget): boolean {
    return this.cursor === other.cursor;
  }

  override toDOM(view: EditorView): HTMLElement {
    const line = document.createElement("span");
    line.className = `remote-cursor person-${this.cursor.hue}`;
    line.setAttribute("aria-hidden", "true");
    // drawn by the style sheet, so that the name is never part of the text, not even when it is copied
    line.dataset["name"] = this.cursor.name;
    // near the right edge the name would be cut off: there it stands before the cursor
    view.requestMeasure({
      key: line,
      read: () => line.getBoundingClientRect().left - view.scrollDOM.getBoundingClientRect().left > view.scrollDOM.clientWidth * 0.6,
      write: (isFar) => { if (isFar) line.dataset["side"] = "start"; },
    });
    return line;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function moved(cursors: Cursors, transaction: Transaction): Cursors {
  const writer = transaction.effects.find((effect) => effect.is(writtenBy))?.value;
  const map = (at: number, by: string): number =>
    transaction.changes.mapPos(Math.min(at, transaction.startState.doc.length), by === writer ? 1 : -1);
  return new Map([...cursors].map(([by, cursor]) => [by, { ...cursor, anchor: map(cursor.anchor, by), head: map(cursor.head, by) }]));
}

function draw(state: EditorState, cursors: Cursors): DecorationSet {
  const length = state.doc.length;
  const ranges: Range<Decoration>[] = [];
  for (const cursor of cursors.values()) {
    const anchor = Math.min(cursor.anchor, length);
    const head = Math.min(cursor.head, length);
    if (anchor !== head) {
      const mark = Decoration.mark({ class: `remote-selection person-${cursor.hue}` });
      ranges.push(mark.range(Math.min(anchor, head), Math.max(anchor, head)));
    }
    ranges.push(Decoration.widget({ widget: new CursorWidget(cursor), side: 1 }).range(head));
  }
  return Decoration.set(ranges, true);
}

interface Drawn {
  readonly cursors: Cursors;
  readonly decorations: DecorationSet;
}

const field = StateField.define<Drawn>({
  create: () => ({ cursors: new Map(), decorations: Decoration.none }),
  update(value, transaction) {
    let { cursors } = value;
    if (transaction.docChanged && cursors.size > 0) cursors = moved(cursors, transaction);
    for (const effect of transaction.effects) {
      if (effect.is(setCursor)) cursors = new Map(cursors).set(effect.value.by, effect.value);
      else if (effect.is(keepCursors)) {
        const gone = [...cursors.keys()].some((by) => !effect.value.has(by));
        if (gone) cursors = new Map([...cursors].filter(([by]) => effect.value.has(by)));
      }
    }
    return cursors === value.cursors ? value : { cursors, decorations: draw(transaction.state, cursors) };
  },
  provide: (self) => EditorView.decorations.from(self, ({ decorations }) => decorations),
});

export const remoteCursors: Extension = field;
export const cursorsIn = (state: EditorState): Cursors => state.field(field).cursors;
