import { Transaction } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { useLayoutEffect, useRef } from "preact/hooks";
import { CodeEditor } from "../../ui/code-editor.tsx";
import { Prose } from "../../ui/prose.tsx";
import { textChanges } from "../text/word-diff.ts";

interface MarkdownFieldProps {
  readonly label: string;
  readonly text: string;
  readonly lang?: string | undefined;
  readonly hint?: string;
  readonly autofocus?: boolean | undefined;
  readonly onText: (text: string) => void;
  /** It lost the focus. */
  readonly onLeave: () => void;
}

/** Markdown on one side and how it reads on the other; on a narrow page one of the two (the pane's switch).
 * A text that comes from elsewhere changes only what is different, so that the cursor stays. */
export function MarkdownField({ label, text, lang, hint = "", autofocus, onText, onLeave }: MarkdownFieldProps) {
  const view = useRef<EditorView | undefined>(undefined);
  useLayoutEffect(() => { // before the next key: what is typed is never older than `text`
    const shown = view.current?.state.doc.toString();
    if (shown === undefined || shown === text) return;
    view.current?.dispatch({
      changes: textChanges(shown, text) as { from: number; to: number; insert: string }[],
      annotations: [Transaction.addToHistory.of(false), Transaction.remote.of(true)],
    });
  }, [text]);
  return (
    <div class="edit-markdown" onFocusOut={onLeave}>
      <div class="edit-write">
        <CodeEditor
          label={label} text={text} hint={hint}
          onText={(typed) => { if (typed !== text) onText(typed); }}
          onView={(made) => {
            view.current = made;
            if (autofocus) made?.focus();
          }}
        />
      </div>
      <div class="edit-preview" role="group" aria-label={`${label}, as it reads`}>
        {text.trim() ? <Prose text={text} depth={3} lang={lang || undefined} /> : <p class="edit-nothing">Nothing written yet.</p>}
      </div>
    </div>
  );
}
