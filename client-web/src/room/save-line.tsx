import { StatusLine } from "../ui/status.tsx";
import { useRoom } from "./use-room.tsx";
import { saveWords } from "./words.ts";

/** Is what I wrote saved? In view at all times; a change for the worse is said. */
export function SaveLine() {
  const save = useRoom().save.value;
  const { tone, text } = saveWords(save);
  const worse = tone === "caution" || tone === "bad";
  return (
    <div class="save-line" data-save={save.kind}>
      <StatusLine tone={tone}>{text}</StatusLine>
      <span class="out-of-sight" role="status">{worse ? text : ""}</span>
    </div>
  );
}
