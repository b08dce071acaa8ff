import type { RoomQuestion } from "../../protocol/generated/messages.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { asClock, asLength } from "../../ui/time.ts";
import { InlineProse } from "../../ui/prose.tsx";
import type { RoomState } from "../../sync/state.ts";
import { useRoom } from "../use-room.tsx";
import { nextOf } from "./moves.ts";
import { useIsInterviewer, usePanel, whyNotNow } from "./use-panel.ts";

/** "On screen", "Asked 2nd, 6 minutes", "Next" … */
function stateOf(room: RoomState, question: RoomQuestion, next: RoomQuestion | undefined): string {
  const asked = room.asked.get(question.id);
  if (room.pushed === question.id) return "On screen now";
  const outside = question.planned ? "" : "outside the plan, ";
  if (asked) return `${outside}asked as no. ${asked.number}${asked.spentMs >= 30_000 ? `, ${asLength(asked.spentMs)}` : ""}`;
  if (question.id === next?.id && room.phase !== "debrief") return "next";
  if (room.phase === "debrief") return `${outside}not asked`;
  return question.planned ? [question.difficulty, question.minutes ? `${question.minutes} min` : ""].filter(Boolean).join(", ") : "outside the plan";
}

export function Plan() {
  const client = useRoom();
  const view = usePanel();
  const interviewer = useIsInterviewer();
  const room = client.room.value;
  const next = nextOf(room);
  const select = (id: string): void => {
    view.selected.value = id;
    view.stage.value = "staged";
    view.column.value = "question";
  };
  const askedCount = room.plan.filter(({ id }) => room.asked.has(id)).length;
  return (
    <>
      <div class="column-head">
        <h2 class="section-head">Plan <span class="faint">{askedCount} of {room.plan.length} asked</span></h2>
      </div>
      <ol class="plan">
        {room.plan.map((question) => {
          const asked = room.asked.get(question.id);
          return (
            <li key={question.id}>
              <button
                type="button" aria-current={view.selected.value === question.id ? "true" : undefined}
                class={classNames("plan-item", asked && "plan-asked", room.pushed === question.id && "plan-pushed")}
                onClick={() => select(question.id)}
              >
                <span class="plan-title"><InlineProse text={question.title} /></span>
                <span class="plan-state">{stateOf(room, question, next)}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {room.plan.length === 0 && <p class="faint">The plan is empty. Ask something of your own.</p>}
      {interviewer && (room.phase === "live" || room.phase === "lobby") && (
        <Button small kind="quiet" disabled={whyNotNow(client, "plan_add") !== undefined} onClick={() => { view.dialog.value = "add"; }}>
          {room.phase === "live" ? "Ask something outside the plan…" : "Add a question…"}
        </Button>
      )}
      <Moments />
    </>
  );
}

function Moments() {
  const client = useRoom();
  const view = usePanel();
  const { moments, members, plan } = client.room.value;
  if (moments.length === 0) return null;
  return (
    <section class="moments" aria-label="Marked moments">
      <h2 class="section-head">Moments</h2>
      <ul class="moment-list">
        {moments.map(({ at, by, label, question }, index) => (
          <li key={index}>
            <button type="button" class="moment-jump" disabled={question === undefined} onClick={() => { view.selected.value = question; view.stage.value = "staged"; view.column.value = "question"; }}>
              <span class="clock">{asClock(at)}</span>{" "}
              {label || plan.find(({ id }) => id === question)?.title || "between questions"} <span class="faint">{members.get(by ?? "")?.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
