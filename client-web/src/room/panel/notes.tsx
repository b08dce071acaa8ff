import { SharedEditor } from "../shared-editor.tsx";
import { useRoom } from "../use-room.tsx";
import { questionOf } from "./moves.ts";
import { useIsInterviewer, usePanel } from "./use-panel.ts";

/** The panel's shared note and one's own, on a question or on the whole room. */
export function Notes() {
  const client = useRoom();
  const view = usePanel();
  const interviewer = useIsInterviewer();
  const room = client.room.value;
  const question = questionOf(room, view.selected.value);
  const onRoom = view.notesOf.value === "room" || !question;
  const of = onRoom ? "room" : question.id;
  const about = onRoom ? "the whole interview" : "this question";
  const locked = !interviewer || room.phase === "sealed";
  return (
    <section class="notes" aria-label="Notes">
      <div class="talk-choice" role="group" aria-label="Notes on">
        <button type="button" class="pill" aria-pressed={!onRoom} disabled={!question} onClick={() => { view.notesOf.value = "question"; }}>This question</button>
        <button type="button" class="pill" aria-pressed={onRoom} onClick={() => { view.notesOf.value = "room"; }}>Whole interview</button>
      </div>
      <div class="note">
        <h3 class="section-head">Shared note <span class="faint">the panel writes it together</span></h3>
        <SharedEditor key={`notes/${of}`} document={`notes/${of}`} label={`Shared note on ${about}`} readOnly={locked} hint={locked ? "" : `What the panel noticed, on ${about}`} />
      </div>
      {interviewer && (
        <div class="note note-private">
          <h3 class="section-head">Private note</h3>
          <p class="note-hint">Private: the panel doesn’t see it. Reviewers do, in the sealed transcript.</p>
          <SharedEditor key={`private/${of}`} document={`private/${of}`} label={`Private note on ${about}`} readOnly={locked} hint={locked ? "" : "Only you, now"} />
        </div>
      )}
    </section>
  );
}
