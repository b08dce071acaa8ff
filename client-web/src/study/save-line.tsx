import { StatusLine, type Tone } from "../ui/status.tsx";
import { history } from "./history/current.ts";
import type { StudySave } from "./history/history.ts";

function wordsFor(save: StudySave): { readonly tone: Tone; readonly text: string } {
  const here = save.kind === "saved" || save.kept ? "kept here" : "only in this page";
  switch (save.kind) {
    case "saved": return { tone: "good", text: "History saved" };
    case "saving": return { tone: "working", text: "Saving your history…" };
    case "waiting": return save.kept ? { tone: "plain", text: `History ${here}, not sent yet` } : { tone: "working", text: "Keeping your history…" };
    case "refused": return { tone: save.kept ? "caution" : "bad", text: `History ${here}. ${save.text}` };
  }
}

/** Is what I did saved? */
export function StudySaveLine() {
  const save = history.value?.save.value;
  if (!save) return null;
  const { tone, text } = wordsFor(save);
  return (
    <div class="study-save" data-save={save.kind}>
      <StatusLine tone={tone}>{text}</StatusLine>
      <span class="out-of-sight" role="status">{save.kind === "refused" ? text : ""}</span>
    </div>
  );
}
