import { saveWords } from "../../room/words.ts";
import type { SaveState } from "../../sync/session-types.ts";
import type { Tone } from "../../ui/status.tsx";

/** `unreachable`: the browser has a line, and the server doesn't answer. */
export type EditSave = SaveState | { readonly kind: "unreachable"; readonly unsaved: boolean; readonly kept: boolean };

/** Is what I wrote saved, and if not, what is in the way? */
export function editSaveWords(save: EditSave): { readonly tone: Tone; readonly text: string } {
  if (save.kind !== "unreachable") return saveWords(save);
  if (!save.unsaved) return { tone: "caution", text: "The server can’t be reached. Everything you wrote is saved" };
  return save.kept
    ? { tone: "caution", text: "The server can’t be reached. Kept here; it is sent when the server is back" }
    : { tone: "bad", text: "The server can’t be reached. Only in this page; don’t close it" };
}
