import type { ComponentChildren } from "preact";
import type { QuestionPart } from "../protocol/generated/messages.ts";
import { renderInline } from "../ui/markdown.tsx";
import { InlineProse, Prose } from "../ui/prose.tsx";
import { asClock, asLength, asOffset, count } from "../ui/time.ts";
import { Moment } from "../ui/timeline.tsx";
import type { Entry, RatedEntry, TypedEntry } from "./entries.ts";
import { Person } from "./person.tsx";
import { type Review, questionOf } from "./review.ts";
import { phaseSentences, recommendationWords } from "./words.ts";

interface EntryProps {
  readonly review: Review;
  readonly entry: Entry;
  /** Shows a pad as it was. */
  readonly onShow: (pad: string, step: number) => void;
}

const weights: Readonly<Partial<Record<Entry["kind"], "strong" | "quiet" | "mark">>> = {
  phase: "strong", pushed: "strong", submitted: "strong", moment: "mark",
  joined: "quiet", left: "quiet", agreed: "quiet", lead: "quiet", typed: "quiet", ticked: "quiet",
};

function padName(pad: string): string {
  if (pad.startsWith("answer/")) return "the answer";
  return pad.startsWith("notes/") ? "the panel’s notes" : "private notes";
}

function Typed({ review, entry, onShow }: EntryProps & { readonly entry: TypedEntry }) {
  const amount = entry.inserted > 0 ? `${count(entry.inserted, "character")} in` : `deleted ${count(entry.deleted, "character")} from`;
  const length = entry.until - entry.at;
  return (
    <>
      <Person review={review} member={entry.by} /> {entry.inserted > 0 ? "typed " : ""}{amount} {padName(entry.pad)}
      {length >= 60_000 ? `, over ${asLength(length)}` : ""}
      {". "}
      <button type="button" class="text-button" onClick={() => onShow(entry.pad, entry.lastStep)}>Show at {asOffset(entry.until - review.start)}</button>
    </>
  );
}

function Rated({ review, entry }: { readonly review: Review; readonly entry: RatedEntry }) {
  const name = questionOf(review, entry.question)?.competencies?.[entry.competency]?.name ?? "a competency";
  const mark = entry.mark === 0 ? "not assessed" : entry.mark;
  const changed = entry.before !== undefined && entry.before !== entry.mark;
  return (
    <>
      <Person review={review} member={entry.member} /> marked “{renderInline(name)}”: <span class="review-mark">{mark}</span>
      {changed && ` (was ${entry.before || "not assessed"}${entry.revision ? "; after submitting" : ""})`}
      {entry.comment && <Prose size="small" text={entry.comment} />}
    </>
  );
}

function words({ review, entry, onShow }: EntryProps): ComponentChildren {
  const by = <Person review={review} member={entry.by} />;
  const title = (id: string) => <InlineProse text={questionOf(review, id)?.title ?? "a question"} />;
  switch (entry.kind) {
    case "phase": return phaseSentences[entry.phase];
    case "joined": return <><Person review={review} member={entry.member} /> {entry.again ? "came back" : `came in as ${entry.role}`}.</>;
    case "left": return <><Person review={review} member={entry.member} /> left.</>;
    case "agreed": return <><Person review={review} member={entry.member} /> agreed to what is recorded.</>;
    case "lead": return <><Person review={review} member={entry.member} /> leads.</>;
    case "added": return <>{by} added a question: {title(entry.question.id)}</>;
    case "pushed": return <>{by} {entry.again ? "showed the question again" : "asked"}{entry.planned ? "" : ", outside the plan"}.<Parts parts={entry.parts} known={questionOf(review, entry.question)?.title ?? ""} /></>;
    case "revealed": return <>{by} revealed a {entry.part.kind}.<Parts parts={[entry.part]} /></>;
    case "withdrawn": return <>{by} took the question off the screen.</>;
    case "typed": return <Typed review={review} entry={entry} onShow={onShow} />;
    case "said": return <>{by}{entry.toPanel ? " to the panel" : ""}: <span class="said">{entry.text}</span></>;
    case "rated": return <Rated review={review} entry={entry} />;
    case "ticked": return <Ticked review={review} member={entry.member} on={entry.on} text={questionOf(review, entry.question)?.signals?.[entry.signal]?.text ?? "a signal"} />;
    case "moment": return <>{by} marked this moment{entry.label ? <>: <strong>{entry.label}</strong></> : "."}</>;
    case "submitted": return <><Person review={review} member={entry.member} /> {entry.revision ? "revised the scorecard" : "submitted a scorecard"}: <strong>{recommendationWords[entry.recommendation]}</strong><Prose size="small" text={entry.text} /></>;
    case "consensus": return <>The panel {entry.mark ? <>agreed on <span class="review-mark">{entry.mark}</span></> : "took back what it agreed on"} for “{questionOf(review, entry.question)?.competencies?.[entry.competency]?.name}” ({title(entry.question)}).</>;
  }
}

function Ticked({ review, member, on, text }: { readonly review: Review; readonly member: string; readonly on: boolean; readonly text: string }) {
  return <><Person review={review} member={member} /> {on ? "heard" : "took back"}: <InlineProse text={text} /></>;
}

/** `known` stands above already and isn't said again. */
function Parts({ parts, known = "" }: { readonly parts: readonly QuestionPart[]; readonly known?: string }) {
  const texts = parts.map((part) => (known && part.text.startsWith(known) ? part.text.slice(known.length).trim() : part.text));
  return <>{texts.filter(Boolean).map((text) => <Prose key={text} text={text} depth={3} />)}</>;
}

/** One thing that happened, on the timeline. */
export function EntryView(props: EntryProps) {
  const { review, entry } = props;
  return (
    <Moment id={entry.id} offset={entry.at - review.start} clock={asClock(entry.at)} weight={weights[entry.kind] ?? "plain"}>
      {words(props)}
    </Moment>
  );
}
