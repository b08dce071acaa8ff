import { Button } from "../../ui/button.tsx";
import { StatusLine } from "../../ui/status.tsx";
import { QuestionClock } from "../clock.tsx";
import { nameOf } from "../person.tsx";
import { titleOf } from "../question-title.ts";
import type { RoomState } from "../../sync/state.ts";
import { useRoom } from "../use-room.tsx";
import { hiddenParts, keys, moves, nextOf, nextPart } from "./moves.ts";
import { useIsInterviewer, usePanel, whyNotNow } from "./use-panel.ts";

/** What is the case in the room now, and what can be done about it. */
export function StageBar() {
  const { phase } = useRoom().room.value;
  return (
    <section class="stage-bar" aria-label="The room now">
      {phase === "live" ? <LiveBar /> : phase === "debrief" ? <DebriefBar /> : <LobbyBar />}
    </section>
  );
}

function LobbyBar() {
  const client = useRoom();
  const interviewer = useIsInterviewer();
  const waiting = [...client.room.value.members.values()].filter(({ role, present }) => role === "candidate" && present);
  const ready = waiting.filter(({ agreed }) => agreed);
  const words =
    waiting.length === 0
      ? "The candidate isn’t here yet."
      : ready.length > 0
        ? `${ready[0]?.name} has agreed to the recording and waits.`
        : `${waiting[0]?.name} is here and hasn’t agreed to the recording yet.`;
  const why = whyNotNow(client, "admit");
  const pressed = client.pending.value.some(({ type }) => type === "admit");
  return (
    <>
      <StatusLine tone={ready.length > 0 ? "good" : "plain"} live>{words}</StatusLine>
      {interviewer && (
        <span class="bar-acts">
          <Button kind={ready.length > 0 ? "primary" : "plain"} disabled={ready.length === 0} waits={pressed || why !== undefined} title={why} onClick={() => client.ask({ type: "admit" })}>
            Let the candidate in
          </Button>
        </span>
      )}
    </>
  );
}

function Lead() {
  const client = useRoom();
  const interviewer = useIsInterviewer();
  const room = client.room.value;
  const leads = room.lead === client.self.value?.member;
  if (leads) return <span class="bar-note">You lead.</span>;
  const leader = room.lead === undefined ? undefined : room.members.get(room.lead);
  return (
    <span class="bar-note">
      {leader ? `${nameOf(room, room.lead)} leads${leader.present ? "" : ", but isn’t here"}.` : "Nobody leads."}{" "}
      {interviewer && (
        <Button small kind={leader?.present ? "plain" : "primary"} keys={keys.lead} waits={whyNotNow(client, "lead") !== undefined} onClick={() => client.ask({ type: "lead" })}>Take the lead</Button>
      )}
    </span>
  );
}

/** "Show next part: hint (2 left)" */
function revealWords(room: RoomState): string {
  const part = nextPart(room);
  return part ? `Show next part${part.kind === "prompt" ? "" : `: ${part.kind}`} (${hiddenParts(room)} left)` : "All parts shown";
}

function LiveBar() {
  const client = useRoom();
  const view = usePanel();
  const interviewer = useIsInterviewer();
  const room = client.room.value;
  const asked = room.pushed === undefined ? undefined : room.asked.get(room.pushed);
  const leads = room.lead === client.self.value?.member;
  const candidate = [...room.members.values()].find(({ role }) => role === "candidate");
  const next = nextOf(room);
  const busy = (type: "push" | "reveal" | "next" | "withdraw" | "end"): boolean => whyNotNow(client, type) !== undefined;
  const pressed = client.pending.value.some(({ type }) => type === "push" || type === "next" || type === "reveal" || type === "withdraw");
  return (
    <>
      <p class="bar-now">
        {asked ? (
          <><span class="bar-label">On screen</span> <span class="bar-title">{asked.number}. {titleOf(asked)}</span> <QuestionClock asked={asked} running /></>
        ) : (
          <span class="bar-label">Nothing is on the candidate’s screen.</span>
        )}
        {candidate && !candidate.present && <StatusLine tone="caution" live>{`${candidate.name} has dropped out`}</StatusLine>}
      </p>
      <span class="bar-acts">
        {leads && (
          <>
            {asked && <Button small keys={keys.reveal} waits={busy("reveal") || pressed || hiddenParts(room) === 0} onClick={() => moves.reveal(client)}>{revealWords(room)}</Button>}
            {asked && <Button small keys={keys.withdraw} waits={busy("withdraw") || pressed} onClick={() => moves.withdraw(client)}>Take off</Button>}
            <Button small kind={asked ? "plain" : "primary"} keys={keys.next} waits={busy("next") || pressed || !next} onClick={() => moves.next(client, view)}>{next ? "Next question" : "No next question"}</Button>
          </>
        )}
        {interviewer && <Button small kind="quiet" keys={keys.moment} waits={whyNotNow(client, "moment") !== undefined} onClick={() => client.ask({ type: "moment" })}>Mark moment</Button>}
        <Lead />
        {leads && <Button small kind="danger" title="End the interview" waits={busy("end")} onClick={() => { view.dialog.value = "end"; }}>End…</Button>}
      </span>
    </>
  );
}

function DebriefBar() {
  const client = useRoom();
  const view = usePanel();
  const room = client.room.value;
  const leads = room.lead === client.self.value?.member;
  const interviewers = [...room.members.values()].filter(({ role }) => role === "interviewer");
  const submitted = interviewers.filter(({ id }) => room.submitted.has(id)).length;
  return (
    <>
      <StatusLine>{`The candidate is out. ${submitted} of ${interviewers.length} scorecards are in.`}</StatusLine>
      <span class="bar-acts">
        <Lead />
        {leads && <Button small kind={submitted === interviewers.length ? "primary" : "plain"} waits={whyNotNow(client, "seal") !== undefined} onClick={() => { view.dialog.value = "seal"; }}>Close and seal…</Button>}
      </span>
    </>
  );
}
