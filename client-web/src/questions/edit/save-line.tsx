import { useEffect } from "preact/hooks";
import { saveWords } from "../../room/words.ts";
import { Button } from "../../ui/button.tsx";
import { StatusLine } from "../../ui/status.tsx";
import type { EditSession } from "./session.ts";

/** Is what I wrote saved? In view at all times; a change for the worse is said. */
export function SaveLine({ session }: { readonly session: EditSession }) {
  const save = session.save.value;
  const { tone, text } = saveWords(save);
  const worse = tone === "caution" || tone === "bad";
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => { if (session.atRisk) event.preventDefault(); };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [session]);
  return (
    <div class="save-line" data-save={save.kind}>
      <StatusLine tone={tone}>{text}</StatusLine>
      <span class="out-of-sight" role="status">{worse ? text : ""}</span>
    </div>
  );
}

/** What was done last, with the way back. */
export function UndoLine({ session }: { readonly session: EditSession }) {
  const undo = session.undo.value;
  return (
    <div class="edit-undo" role="status" data-shown={undo !== undefined}>
      {undo && (
        <>
          <span>{undo.text}</span>
          <Button small onClick={undo.run}>Undo</Button>
        </>
      )}
    </div>
  );
}

/** What the author should know of this block (or of the set), one line each. */
export function Remarks({ session, about }: { readonly session: EditSession; readonly about: string }) {
  const remarks = session.remarks.value.filter(({ key }) => key === about || key === "");
  return (
    <div class="edit-remarks" role="status">
      {remarks.map((remark) => (
        <div key={remark.id} class="edit-remark">
          <span>{remark.text}</span>
          {remark.action && <Button small onClick={remark.action.run}>{remark.action.label}</Button>}
          <Button kind="quiet" small onClick={() => session.dismiss(remark.id)}>Dismiss</Button>
        </div>
      ))}
    </div>
  );
}
