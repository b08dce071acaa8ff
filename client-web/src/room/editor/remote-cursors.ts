// Where others are in a shared text: a line with their name, and what they have selected.
import { StateEffect, StateField, type EditorState, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import { moveCursors, stepCursors, type Cursors, type RemoteCursor, type RemoteStep } from "./remote-steps.ts";

/** What others did, in order; the changes among them are the transaction's own. */
export const remoteSteps = StateEffect.define<readonly RemoteStep[]>();
/** Only these people are still there. */
export const keepCursors = StateEffect.define<ReadonlySet<string>>();

class CursorWidget extends WidgetType {
  readonly cursor: RemoteCursor;

  constructor(cursor: RemoteCursor) {
    super();
    this.cursor = cursor;
  }

  override eq(other: CursorWidget): boolean {
    // wherever it is: the same line is moved there instead of being drawn anew
    const { by, name, hue } = this.cursor;
    return by === other.cursor.by && name === other.cursor.name && hue === other.cursor.hue;
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
    const steps = transaction.effects.find((effect) => effect.is(remoteSteps))?.value;
    if (steps) cursors = stepCursors(cursors, steps);
    else if (transaction.docChanged && cursors.size > 0) cursors = moveCursors(cursors, transaction.changes, undefined);
    for (const effect of transaction.effects) {
      if (effect.is(keepCursors)) {
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
