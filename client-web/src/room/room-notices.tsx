import { useSignal } from "@preact/signals";
import { place } from "../frame/router.ts";
import type { Note } from "../sync/session.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/status.tsx";
import { useRoom } from "./use-room.tsx";
import { refusedText } from "./words.ts";

/** Words of a command that somebody may want to have back. */
function wordsOf(note: Note): string {
  const { command } = note;
  if (note.words) return note.words;
  if (!command) return "";
  if (command.type === "chat" || command.type === "submit") return command.text;
  if (command.type === "rate") return command.comment ?? "";
  return command.type === "plan_add" ? (command.prompt ?? "") : "";
}

function NotDone({ note }: { readonly note: Note }) {
  const client = useRoom();
  const copied = useSignal(false);
  const words = wordsOf(note);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(words);
    copied.value = true;
  };
  return (
    <Notice tone="bad" title={words ? "Not saved" : "Not done"}>
      <p>{note.text}</p>
      {words && <pre class="not-saved-words" tabIndex={0} aria-label="What you wrote">{words}</pre>}
      <p class="notice-foot">
        {words && <Button small onClick={() => void copy()}>{copied.value ? "Copied" : "Copy the words"}</Button>}
        <Button small kind="quiet" onClick={() => client.dismiss(note.number)}>{words ? "I have them, remove this" : "All right"}</Button>
      </p>
    </Notice>
  );
}

/** What wasn't done or saved, and what else is wrong with the line. Above everything. */
export function RoomNotices() {
  const client = useRoom();
  const link = client.link.value;
  const refused = "refused" in link && link.refused;
  const notes = client.notes.value;
  if (!refused && !client.rollback.value && notes.length === 0) return null;
  return (
    <div class="room-notices">
      {client.rollback.value && (
        <Notice tone="bad" title="The server has lost something.">
          <p>It had told this page that more was stored than it now has. Perhaps an old copy of its data was put back. Tell whoever runs the server, and look through what you wrote.</p>
        </Notice>
      )}
      {refused && (
        <Notice tone="caution" title="The server answers, but doesn’t let this seat in.">
          <p>{refusedText(place.value.query.has("as"))}</p>
        </Notice>
      )}
      {notes.map((note) => <NotDone key={note.number} note={note} />)}
    </div>
  );
}
