import { useEffect, useState } from "preact/hooks";
import type { ComponentType } from "preact";
import { Button } from "../ui/button.tsx";
import { StatusLine } from "../ui/status.tsx";
import type { TextEditorProps } from "./editor/text-editor.tsx";
import { useRoom } from "./use-room.tsx";

type Editor = ComponentType<TextEditorProps>;
let loaded: Editor | undefined;

async function load(): Promise<Editor> {
  loaded ??= (await import("./editor/text-editor.tsx")).TextEditor;
  return loaded;
}

/** Fetches the editor's code before it is needed. */
export const preloadEditor = (): void => void load().catch(() => undefined);

/** An editor whose code is fetched when the first one is shown. */
export function SharedEditor(props: TextEditorProps) {
  const client = useRoom();
  const [editor, setEditor] = useState<{ readonly Editor: Editor } | undefined>(loaded && { Editor: loaded });
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (editor || failed) return undefined;
    let wanted = true;
    load().then(
      (found) => wanted && setEditor({ Editor: found }),
      () => wanted && setFailed(true),
    );
    return () => { wanted = false; };
  }, [editor, failed]);
  if (editor) return <editor.Editor key={props.document} {...props} />;
  if (failed) {
    return (
      <div class="editor-missing">
        <StatusLine tone="bad">The editor couldn’t be fetched.</StatusLine>
        <Button small onClick={() => setFailed(false)}>Try again</Button>
      </div>
    );
  }
  return <pre class="editor-missing" aria-busy="true" aria-label={props.label}>{client.text(props.document).toString()}</pre>;
}
