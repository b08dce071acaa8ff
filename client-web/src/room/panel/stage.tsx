import { useState } from "preact/hooks";
import type { QuestionPart, RoomQuestion } from "../../protocol/generated/messages.ts";
import type { Asked } from "../../sync/state.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { EmptyState } from "../../ui/empty.tsx";
import { InlineProse, Prose } from "../../ui/prose.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { QuestionClock } from "../clock.tsx";
import { LanguageChoice } from "../language-choice.tsx";
import { padLanguage } from "../pad-language.ts";
import { SharedEditor } from "../shared-editor.tsx";
import { usePad } from "../use-pad.ts";
import { useRoom } from "../use-room.tsx";
import { keys, moves, openingParts, questionOf } from "./moves.ts";
import { useIsInterviewer, usePanel, whyNotNow } from "./use-panel.ts";

const partNames = { prompt: "Prompt", listing: "Listing", hint: "Hint" } as const;

/** The middle: the selected question with all that the panel may see, or the candidate's screen. */
export function Stage() {
  const client = useRoom();
  const view = usePanel();
  const room = client.room.value;
  const selected = questionOf(room, view.selected.value);
  const asked = room.pushed === undefined ? undefined : room.asked.get(room.pushed);
  const same = selected !== undefined && selected.id === room.pushed;
  return (
    <Tabs
      label="Question" chosen={view.stage.value} onChoose={(name) => { view.stage.value = name; }}
      tabs={[
        { name: "staged", label: same ? "With the panel’s guide" : "Staged", note: same ? undefined : "not on screen" },
        { name: "screen", label: "What the candidate sees" },
      ]}
    >
      {view.stage.value === "screen" ? <Mirror asked={asked} /> : selected ? <Staged key={selected.id} question={selected} /> : <EmptyState title="No question is selected."><p>Choose one from the plan.</p></EmptyState>}
    </Tabs>
  );
}

function AnswerPad({ question, language, label, onFocus }: {
  readonly question: string;
  readonly language: string;
  readonly label: string;
  readonly onFocus?: (focused: boolean) => void;
}) {
  const interviewer = useIsInterviewer();
  const live = useRoom().room.value.phase === "live";
  return (
    <section class="pad" aria-label={label}>
      <div class="pad-head">
        <h3 class="section-head">Answer</h3>
        <LanguageChoice question={question} own={language} />
      </div>
      <SharedEditor key={question} document={`answer/${question}`} label={label} language={padLanguage(question, language)} readOnly={!interviewer || !live} {...(onFocus ? { onFocus } : {})} />
    </section>
  );
}

/** The candidate's screen as it is at this moment. */
function Mirror({ asked }: { readonly asked: Asked | undefined }) {
  const room = useRoom().room.value;
  const { pad, onFocus, follow } = usePad(asked?.question);
  const padOf = pad === undefined ? undefined : room.asked.get(pad);
  const behind = padOf !== undefined && padOf.question !== asked?.question;
  if (!asked && !behind) return <EmptyState title="The candidate sees an empty screen."><p>It says that the next question will appear there.</p></EmptyState>;
  return (
    <div class="mirror">
      {asked && <MirrorScreen asked={asked} />}
      {padOf && behind && (
        <p class="note-hint">You are still in the answer to question {padOf.number}. <Button small onClick={follow}>Leave it</Button></p>
      )}
      {padOf && <AnswerPad key={padOf.question} question={padOf.question} language={padOf.language} label={`Answer to question ${padOf.number}`} onFocus={onFocus} />}
    </div>
  );
}

function MirrorScreen({ asked }: { readonly asked: Asked }) {
  return (
    <article class="mirror-screen" aria-label="The candidate’s screen">
      <div class="question-head"><h2 class="question-number">Question {asked.number}</h2><QuestionClock asked={asked} running /></div>
      {asked.parts.map((part, at) => (
        <div key={at} class="question-part">
          {part.kind === "hint" && <h3 class="part-name">Hint</h3>}
          <Prose text={part.text} {...(at === 0 ? { size: "large" } : {})} />
        </div>
      ))}
    </article>
  );
}

function Part({ part, at, shown, text = part.text }: { readonly part: QuestionPart; readonly at: number; readonly shown: number; readonly text?: string }) {
  const state = shown === 0 ? "" : at < shown ? "shown" : "not shown yet";
  if (!text) return null;
  return (
    <div class={classNames("staged-part", shown > 0 && at >= shown && "staged-hidden")}>
      {(part.kind !== "prompt" || state) && <h3 class="part-name">{partNames[part.kind]}{state && ` · ${state}`}</h3>}
      <Prose text={text} />
    </div>
  );
}

/** "without its hints", "with 1 of 2 hints" … */
function amountWords(question: RoomQuestion, parts: number): string {
  const shown = question.parts.slice(0, parts);
  const hints = question.parts.filter(({ kind }) => kind === "hint").length;
  const shownHints = shown.filter(({ kind }) => kind === "hint").length;
  if (parts === question.parts.length) return hints > 0 ? "with everything, hints too" : "with everything";
  if (shownHints > 0) return `with ${shownHints} of ${hints} hints`;
  const allButHints = question.parts.length - hints === parts;
  return allButHints ? "without hints" : parts === 1 ? "its first part only" : `its first ${parts} parts`;
}

function PushRow({ question }: { readonly question: RoomQuestion }) {
  const client = useRoom();
  const view = usePanel();
  const room = client.room.value;
  const usual = openingParts(room, question);
  const [picked, setPicked] = useState<number>();
  const parts = picked ?? usual;
  const why = whyNotNow(client, "push");
  const pending = client.pending.value.some(({ type }) => type === "push");
  if (room.phase !== "live") return null;
  if (room.pushed === question.id) return <p class="status-note">This is on the candidate’s screen.</p>;
  return (
    <p class="push-row">
      <Button kind="primary" keys={keys.push} waits={why !== undefined || pending} title={why} onClick={() => moves.push(client, view, question, parts)}>
        {room.asked.has(question.id) ? "Put it on the screen again" : "Push to the candidate"}
      </Button>
      {question.parts.length > 1 && (
        <select class="input push-parts" aria-label="How much of it" value={String(parts)} onChange={(event) => setPicked(Number(event.currentTarget.value))}>
          {question.parts.map((_part, at) => <option key={at} value={String(at + 1)}>{amountWords(question, at + 1)}</option>)}
        </select>
      )}
      {why && <span class="faint">{why}</span>}
    </p>
  );
}

/** The first part without the line that stands above it as the question's name; nothing when that is all. */
function belowTitle(question: RoomQuestion): string {
  const text = question.parts[0]?.text.trim() ?? "";
  const end = text.indexOf("\n");
  const first = end < 0 ? text : text.slice(0, end);
  return first.trim() !== question.title.trim() ? text : end < 0 ? "" : text.slice(end).trim();
}

export function Staged({ question }: { readonly question: RoomQuestion }) {
  const client = useRoom();
  const interviewer = useIsInterviewer();
  const asked = client.room.value.asked.get(question.id);
  const about = [question.kind, question.difficulty, question.minutes ? `${question.minutes} min` : "", question.topic, question.planned ? "" : "outside the plan"];
  return (
    <article class="staged">
      <h2 class="staged-title"><InlineProse text={question.title} /></h2>
      <p class="faint staged-about">{about.filter(Boolean).join(" · ")}</p>
      {interviewer && <PushRow question={question} />}
      {question.parts.map((part, at) => <Part key={at} part={part} at={at} shown={asked?.parts.length ?? 0} {...(at === 0 && { text: belowTitle(question) })} />)}
      {asked && <AnswerPad question={question.id} language={question.language ?? ""} label={`Answer to question ${asked.number}`} />}
      <Guide question={question} />
    </article>
  );
}

function Guide({ question }: { readonly question: RoomQuestion }) {
  const sections = question.sections ?? [];
  const followUps = question.follow_ups ?? [];
  if (sections.length === 0 && followUps.length === 0) return null;
  return (
    <div class="guide">
      <h3 class="guide-head">For the panel only</h3>
      {sections.map((section, at) => (
        <details key={section.name} class="guide-section" open={at < 2}>
          <summary>{section.name}</summary>
          <Prose text={section.text} depth={3} />
        </details>
      ))}
      {followUps.length > 0 && (
        <details class="guide-section" open>
          <summary>Follow-ups</summary>
          <ul class="follow-ups">{followUps.map((text) => <li key={text}><InlineProse text={text} /></li>)}</ul>
        </details>
      )}
    </div>
  );
}
