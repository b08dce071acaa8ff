import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Competency, RoomQuestion, Signal } from "../../protocol/generated/messages.ts";
import { markKey, type Mark } from "../../sync/state.ts";
import { classNames } from "../../ui/class-names.ts";
import { InlineProse } from "../../ui/prose.tsx";
import { whyHidden } from "../marks.ts";
import { PersonName } from "../person.tsx";
import { useRoom } from "../use-room.tsx";
import { signalWords } from "../words.ts";
import { useIsInterviewer, useMarkedRoom, whyNot } from "./use-panel.ts";

const commentMs = 700; // of a pause in typing, until a comment is sent
const scale = [1, 2, 3, 4, 5] as const;

/** Signals to tick and competencies to mark, with what the others gave as the room's rule shows it. */
export function Rating({ question }: { readonly question: RoomQuestion }) {
  const client = useRoom();
  const interviewer = useIsInterviewer();
  const room = client.room.value;
  const me = client.self.value?.member ?? "";
  const signals = question.signals ?? [];
  const competencies = question.competencies ?? [];
  const locked = whyNot(client, "rate") !== undefined;
  const hidden = whyHidden(room, question.id, me, interviewer);
  if (signals.length === 0 && competencies.length === 0) return <p class="faint">This question has no competencies to mark and no signals. The note is the place for it.</p>;
  return (
    <div class="rating">
      {signals.length > 0 && (
        <fieldset class="signals">
          <legend class="section-head">Signals heard</legend>
          {signals.map((signal, at) => <SignalTick key={at} question={question.id} signal={signal} at={at} locked={locked} />)}
        </fieldset>
      )}
      {interviewer && room.submitted.has(me) && <p class="note-hint">Your scorecard is submitted: a change from now on is recorded as a revision.</p>}
      {competencies.map((competency, at) => <CompetencyMark key={at} question={question.id} competency={competency} at={at} locked={locked} />)}
      {hidden && <p class="note-hint" data-hidden-marks>{hidden}</p>}
    </div>
  );
}

function SignalTick({ question, signal, at, locked }: { readonly question: string; readonly signal: Signal; readonly at: number; readonly locked: boolean }) {
  const client = useRoom();
  const room = useMarkedRoom();
  const me = client.self.value?.member ?? "";
  const on = room.ticks.get(markKey(question, at, me))?.on ?? false;
  const others = [...room.members.keys()].filter((member) => member !== me && room.ticks.get(markKey(question, at, member))?.on);
  return (
    <label class={classNames("signal", `signal-${signal.kind}`)}>
      <input type="checkbox" checked={on} disabled={locked} onChange={(event) => client.ask({ type: "tick", question, signal: at, on: event.currentTarget.checked })} />
      <span>
        <span class="signal-kind">{signalWords[signal.kind]}</span> <InlineProse text={signal.text} />
        {others.map((member) => <span key={member} class="other-tick"> ✓ <PersonName member={member} /></span>)}
      </span>
    </label>
  );
}

function CompetencyMark({ question, competency, at, locked }: { readonly question: string; readonly competency: Competency; readonly at: number; readonly locked: boolean }) {
  const client = useRoom();
  const room = useMarkedRoom();
  const interviewer = useIsInterviewer();
  const name = useId();
  const me = client.self.value?.member ?? "";
  const own = room.marks.get(markKey(question, at, me));
  const others = [...room.members.keys()].flatMap((member) => (member === me ? [] : (room.marks.get(markKey(question, at, member)) ?? [])));
  const rate = (mark: number, comment: string): void => {
    client.ask({ type: "rate", question, competency: at, mark, ...(comment.trim() ? { comment: comment.trim() } : {}) });
  };
  return (
    <fieldset class="competency">
      <legend class="competency-name">{competency.name}</legend>
      {interviewer && (
        <div class="scale">
          {[...scale, 0].map((mark) => (
            <label key={mark} class={classNames("scale-point", mark === 0 && "scale-none", own?.mark === mark && "scale-chosen")}>
              <input type="radio" name={name} checked={own?.mark === mark} disabled={locked} onChange={() => rate(mark, own?.comment ?? "")} />
              <span>{mark === 0 ? "Not assessed" : mark}</span>
            </label>
          ))}
        </div>
      )}
      {competency.points.length > 0 && (
        <dl class="points">
          {competency.points.map((point) => (
            <div key={point.value} class={classNames("point", own?.mark === point.value && "point-chosen")}><dt>{point.value}</dt><dd><InlineProse text={point.text} /></dd></div>
          ))}
        </dl>
      )}
      {interviewer && <Comment own={own} locked={locked} name={competency.name} onComment={(comment) => { if (own) rate(own.mark, comment); }} />}
      {others.length > 0 && <ul class="other-marks">{others.map((mark) => <OtherMark key={mark.member} mark={mark} />)}</ul>}
    </fieldset>
  );
}

function OtherMark({ mark }: { readonly mark: Mark }) {
  return (
    <li>
      <PersonName member={mark.member} />: {mark.mark === 0 ? "not assessed" : <b>{mark.mark}</b>}{mark.revision && " (revised)"}
      {mark.comment && <span class="faint"> {mark.comment}</span>}
    </li>
  );
}

/** Words beside a mark. They are sent when the typing pauses, and at the latest when the field is left. */
function Comment({ own, locked, name, onComment }: { readonly own: Mark | undefined; readonly locked: boolean; readonly name: string; readonly onComment: (comment: string) => void }) {
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef<() => void>(() => undefined);
  const send = (): void => {
    clearTimeout(timer.current);
    if (draft !== undefined && draft.trim() !== (own?.comment ?? "").trim()) onComment(draft);
  };
  latest.current = send;
  useEffect(() => {
    const now = (): void => latest.current();
    addEventListener("pagehide", now);
    return () => {
      removeEventListener("pagehide", now);
      now();
    };
  }, []);
  return (
    <textarea
      class="input comment" rows={1} maxLength={2000} aria-label={`Why: ${name}`} disabled={locked || own === undefined} value={draft ?? own?.comment ?? ""}
      placeholder={own === undefined ? "Choose a mark first, then say why" : "Why?"}
      onInput={(event) => {
        setDraft(event.currentTarget.value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => latest.current(), commentMs);
      }}
      onBlur={() => { send(); setDraft(undefined); }}
    />
  );
}
