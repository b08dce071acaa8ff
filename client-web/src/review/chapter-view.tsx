import { useState } from "preact/hooks";
import type { Id } from "../protocol/generated/messages.ts";
import { InlineProse, Prose } from "../ui/prose.tsx";
import { asLength, asOffset } from "../ui/time.ts";
import { Timeline } from "../ui/timeline.tsx";
import { EntryView } from "./entry-view.tsx";
import { finalText } from "./pad-history.ts";
import { PadPlayer } from "./pad-player.tsx";
import { Person } from "./person.tsx";
import { type Chapter, type Review, questionOf } from "./review.ts";
import { QuestionScores } from "./score-table.tsx";

const titles = { before: "Before the first question", between: "Between questions", debrief: "Debrief", question: "" } as const;

function Notes({ review, question }: { readonly review: Review; readonly question: Id | "room" }) {
  const texts = [...review.pads]
    .filter(([, pad]) => pad.document === `notes/${question}` || pad.document === `private/${question}`)
    .map(([key, pad]) => ({ key, owner: pad.owner, text: finalText(pad) }))
    .filter((one) => one.text.trim());
  if (texts.length === 0) return null;
  return (
    <div class="chapter-part">
      <h3>Notes</h3>
      {texts.map(({ key, owner, text }) => (
        <div key={key} class="chapter-part">
          <p class="note-owner">{owner ? <><Person review={review} member={owner} />, private</> : "The panel’s"}</p>
          <div class="as-typed"><Prose text={text} depth={3} /></div>
        </div>
      ))}
    </div>
  );
}

function Signals({ review, question }: { readonly review: Review; readonly question: Id }) {
  const signals = questionOf(review, question)?.signals ?? [];
  const ticks = [...review.state.ticks.values()].filter((tick) => tick.question === question && tick.on);
  if (ticks.length === 0) return null;
  return (
    <div class="chapter-part">
      <h3>Signals</h3>
      <ul class="ticks">
        {signals.map((signal, place) => {
          const by = ticks.filter((tick) => tick.signal === place);
          return (
            <li key={signal.text} class={by.length > 0 ? undefined : "tick-none"}>
              <span class="signal-kind">{signal.kind.replace("-", " ")}</span>
              <span><InlineProse text={signal.text} /></span>
              <span class="tick-by">{by.length > 0 ? by.map((tick) => <Person key={tick.member} review={review} member={tick.member} />) : "not heard"}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface ChapterProps {
  readonly review: Review;
  readonly chapter: Chapter;
  /** The question's last chapter: its answer, notes and marks stand there. */
  readonly isLast: boolean;
}

/** A stretch of the interview: what happened, top to bottom, then what it left behind. */
export function ChapterView({ review, chapter, isLast }: ChapterProps) {
  const [target, setTarget] = useState<{ readonly pad: string; readonly step: number }>();
  const { question: id } = chapter;
  const question = questionOf(review, id);
  const asked = id === undefined ? undefined : review.state.asked.get(id);
  const shown = [id !== undefined && isLast ? `answer/${id}` : "", target?.pad ?? ""].filter((key, place, all) => key && all.indexOf(key) === place);
  const names = (key: string) => (key.startsWith("answer/") ? "Answer" : key.startsWith("notes/") ? "The panel’s notes" : "Private notes");
  const onShow = (pad: string, step: number) => {
    setTarget({ pad, step });
    requestAnimationFrame(() => document.getElementById(`pad-${chapter.id}-${pad}`)?.scrollIntoView({ block: "nearest", behavior: "smooth" }));
  };
  return (
    <section class="chapter" id={chapter.id} tabIndex={-1} aria-labelledby={`${chapter.id}-title`}>
      <div class="chapter-head">
        <h2 class="chapter-title" id={`${chapter.id}-title`}>
          {question ? <>{asked ? `${asked.number}. ` : ""}<InlineProse text={question.title} /></> : titles[chapter.kind] || "A question"}
        </h2>
        <p class="chapter-facts">
          {[asOffset(chapter.at - review.start), asLength(chapter.until - chapter.at), question?.topic, question?.kind, question?.difficulty, question && !question.planned ? "outside the plan" : ""].filter(Boolean).join(" · ")}
        </p>
      </div>
      <Timeline label="What happened">
        {chapter.entries.map((entry) => <EntryView key={entry.id} review={review} entry={entry} onShow={onShow} />)}
      </Timeline>
      {shown.map((key) => {
        const history = review.pads.get(key);
        return history && (
          <div key={key} class="chapter-part" id={`pad-${chapter.id}-${key}`}>
            <h3>{names(key)}</h3>
            <PadPlayer
              review={review} history={history} label={names(key)} language={key.startsWith("answer/") ? asked?.language ?? "" : ""}
              target={target?.pad === key ? target : undefined}
            />
          </div>
        );
      })}
      {id !== undefined && isLast && (
        <>
          <Signals review={review} question={id} />
          <Notes review={review} question={id} />
          <QuestionScores review={review} question={id} />
        </>
      )}
      {chapter.kind === "debrief" && <Notes review={review} question="room" />}
    </section>
  );
}
