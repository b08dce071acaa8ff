import type { EditorView } from "@codemirror/view";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { CodeEditor } from "../../ui/code-editor.tsx";
import { hueOf, nameOf } from "../person.tsx";
import { useRoom, useRoomPart } from "../use-room.tsx";
import { keepCursors } from "./remote-cursors.ts";
import { sharedText } from "./shared-text.ts";
import "./editor.css";

export interface TextEditorProps {
  readonly document: string;
  readonly label: string;
  readonly language?: string;
  readonly readOnly?: boolean;
  readonly hint?: string;
  readonly onFocus?: (focused: boolean) => void;
}

/** An editor on a shared text. One for each text at a time: give it the text as its key. */
export function TextEditor({ document, label, language = "", readOnly = false, hint = "", onFocus }: TextEditorProps) {
  const client = useRoom();
  const view = useRef<EditorView | undefined>(undefined);
  const present = useRoomPart((room) => [...room.members.values()].filter((member) => member.present).map(({ id }) => id).join(" "));
  const extensions = useMemo(
    () =>
      sharedText(client, document, (id) => {
        const room = client.room.peek();
        return { name: nameOf(room, id), hue: hueOf(room, id) };
      }),
    [],
  );
  useEffect(() => {
    view.current?.dispatch({ effects: keepCursors.of(new Set(present.split(" "))) });
  }, [present]);
  return (
    <div class="text-editor" onFocusIn={() => onFocus?.(true)} onFocusOut={() => onFocus?.(false)}>
      <CodeEditor
        label={label} text={client.text(document).toString()} language={language} readOnly={readOnly} hint={hint}
        extensions={extensions} onView={(made) => { view.current = made; }}
      />
    </div>
  );
}
