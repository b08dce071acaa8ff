import type { Extension, Range } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const byItsLetters = Decoration.line({ attributes: { dir: "auto" } });

/** Of the lines that are drawn. */
function marked(view: EditorView): DecorationSet {
  const lines: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      lines.push(byItsLetters.range(line.from));
      at = line.to + 1;
    }
  }
  return Decoration.set(lines);
}

class LineMarks {
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = marked(view);
  }

  update({ view, docChanged, viewportChanged }: ViewUpdate): void {
    if (docChanged || viewportChanged) this.decorations = marked(view);
  }
}

/** Each line reads in the direction of its first letters, and the cursor and the keys follow it. For prose: code reads from left to right. */
export const lineDirections: Extension = [
  EditorView.perLineTextDirection.of(true),
  ViewPlugin.fromClass(LineMarks, { decorations: ({ decorations }) => decorations }),
];
