import { Tabs } from "../../ui/tabs.tsx";
import { Chat, useUnread } from "../chat.tsx";
import { useRoom } from "../use-room.tsx";
import { questionOf } from "./moves.ts";
import { Notes } from "./notes.tsx";
import { People } from "./people.tsx";
import { Rating } from "./rating.tsx";
import { useIsInterviewer, usePanel } from "./use-panel.ts";

/** Beside the question: what the panel writes, gives and says. */
export function SideColumn() {
  const client = useRoom();
  const view = usePanel();
  const room = client.room.value;
  const question = questionOf(room, view.selected.value);
  const side = view.side.value;
  const fromStage = useUnread("stage", side === "talk" && view.talk.value === "stage");
  const fromPanel = useUnread("panel", side === "talk" && view.talk.value === "panel");
  const unread = fromStage + fromPanel;
  const here = [...room.members.values()].filter(({ present }) => present).length;
  return (
    <Tabs
      label="Beside the question" chosen={side} onChoose={(name) => { view.side.value = name; }}
      tabs={[
        { name: "notes", label: "Notes and marks" },
        { name: "talk", label: "Chat", note: unread > 0 ? String(unread) : undefined },
        { name: "people", label: "People", note: String(here) },
      ]}
    >
      {side === "talk" ? <Talk fromStage={fromStage} fromPanel={fromPanel} /> : side === "people" ? <People /> : (
        <div class="side-notes">
          <Notes />
          {view.notesOf.value === "question" && question && room.phase !== "lobby" && room.phase !== "planned" && <Rating key={question.id} question={question} />}
        </div>
      )}
    </Tabs>
  );
}

function Talk({ fromStage, fromPanel }: { readonly fromStage: number; readonly fromPanel: number }) {
  const client = useRoom();
  const view = usePanel();
  const interviewer = useIsInterviewer();
  const { phase } = client.room.value;
  const panel = view.talk.value === "panel";
  const open = phase === "lobby" || phase === "live" || phase === "debrief";
  const why = interviewer ? "The chat opens with the lobby." : "Observers read along.";
  return (
    <div class="talk">
      <div class="talk-choice" role="group" aria-label="Who hears it">
        <button type="button" class="pill" aria-pressed={!panel} onClick={() => { view.talk.value = "stage"; }}>Everybody{fromStage > 0 && ` (${fromStage})`}</button>
        <button type="button" class="pill" aria-pressed={panel} onClick={() => { view.talk.value = "panel"; }}>Panel only{fromPanel > 0 && ` (${fromPanel})`}</button>
      </div>
      {panel ? (
        <Chat key="panel" to="panel" label="To the panel only" mayWrite={interviewer && open} why={why} />
      ) : (
        <Chat key="stage" to="stage" label="To everybody, the candidate too" mayWrite={interviewer && open && phase !== "debrief"} why={phase === "debrief" ? "The candidate has left; this is what was said." : why} />
      )}
    </div>
  );
}
