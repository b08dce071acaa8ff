import type { Id } from "../protocol/generated/messages.ts";
import { asOffset } from "../ui/time.ts";
import type { Entry } from "./entries.ts";
import { finalText } from "./pad-history.ts";
import { type Chapter, type Review, nameOf, questionOf } from "./review.ts";
import { scoreWords, scoresOf } from "./scores.ts";
import { phaseSentences, recommendationWords } from "./words.ts";

/** A transcript as a run of blocks, which each form of export writes in its own way. */
export type Block =
  | { readonly kind: "title"; readonly text: string }
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: "line"; readonly time: string; readonly text: string }
  | { readonly kind: "item"; readonly text: string }
  /** Somebody's own words, in Markdown. */
  | { readonly kind: "quote"; readonly text: string }
  | { readonly kind: "code"; readonly language: string; readonly text: string };

function sentence(review: Review, entry: Entry): string | undefined {
  const name = (id: Id | undefined) => nameOf(review, id);
  const title = (id: Id) => questionOf(review, id)?.title ?? "a question";
  const competency = (id: Id, place: number) => questionOf(review, id)?.competencies?.[place]?.name ?? "a competency";
  switch (entry.kind) {
    case "phase": return phaseSentences[entry.phase];
    case "joined": return `${name(entry.member)} ${entry.again ? "came back" : `came in as ${entry.role}`}.`;
    case "left": return `${name(entry.member)} left.`;
    case "agreed": return `${name(entry.member)} agreed to what is recorded.`;
    case "lead": return `${name(entry.member)} leads.`;
    case "added": return `${name(entry.by)} added a question: ${title(entry.question.id)}`;
    case "pushed": return `${name(entry.by)} ${entry.again ? "showed the question again" : "asked"}${entry.planned ? "" : ", outside the plan"}.`;
    case "revealed": return `${name(entry.by)} revealed a ${entry.part.kind}.`;
    case "withdrawn": return `${name(entry.by)} took the question off the screen.`;
    case "said": return `${name(entry.by)}${entry.toPanel ? " to the panel" : ""}: ${entry.text}`;
    case "rated": return `${name(entry.member)} marked “${competency(entry.question, entry.competency)}”: ${entry.mark || "not assessed"}${entry.comment ? ` (${entry.comment})` : ""}`;
    case "ticked": return `${name(entry.member)} ${entry.on ? "heard" : "took back"}: ${questionOf(review, entry.question)?.signals?.[entry.signal]?.text ?? "a signal"}`;
    case "moment": return `${name(entry.by)} marked this moment${entry.label ? `: ${entry.label}` : "."}`;
    case "submitted": return `${name(entry.member)} ${entry.revision ? "revised the scorecard" : "submitted a scorecard"}: ${recommendationWords[entry.recommendation]}.`;
    case "consensus": return `The panel agreed on ${entry.mark || "no mark"} for “${competency(entry.question, entry.competency)}”.`;
    case "typed": return undefined; // the text itself stands below
  }
}

function partsOf(entry: Entry): readonly Block[] {
  if (entry.kind === "pushed") return entry.parts.map((part) => ({ kind: "quote", text: part.text }));
  if (entry.kind === "revealed") return [{ kind: "quote", text: entry.part.text }];
  if (entry.kind === "submitted" && entry.text) return [{ kind: "quote", text: entry.text }];
  return [];
}

function texts(review: Review, question: Id | "room"): readonly Block[] {
  const blocks: Block[] = [];
  for (const pad of review.pads.values()) {
    const text = finalText(pad);
    if (!text.trim() || pad.document.split("/")[1] !== question) continue;
    const isAnswer = pad.document.startsWith("answer/");
    const owner = pad.owner === undefined ? "The panel’s notes" : `Private notes of ${nameOf(review, pad.owner)}`;
    blocks.push({ kind: "heading", level: 3, text: isAnswer ? "Answer" : owner });
    const language = isAnswer && question !== "room" ? review.state.asked.get(question)?.language ?? "" : "";
    blocks.push(language ? { kind: "code", language, text } : { kind: "quote", text });
  }
  return blocks;
}

function marks(review: Review, question: Id): readonly Block[] {
  const scores = scoresOf(review, question).filter((score) => score.marks.length > 0);
  if (scores.length === 0) return [];
  return [
    { kind: "heading", level: 3, text: "Marks" },
    ...scores.map((score): Block => ({ kind: "item", text: `${score.name}: ${scoreWords(score)}` })),
  ];
}

const titles = { before: "Before the first question", between: "Between questions", debrief: "Debrief", question: "A question" } as const;

function chapterBlocks(review: Review, chapter: Chapter, isLast: boolean): readonly Block[] {
  const { question } = chapter;
  const number = question === undefined ? undefined : review.state.asked.get(question)?.number;
  const title = question === undefined ? undefined : questionOf(review, question)?.title;
  const blocks: Block[] = [{ kind: "heading", level: 2, text: title ? `${number ? `${number}. ` : ""}${title}` : titles[chapter.kind] }];
  for (const entry of chapter.entries) {
    const text = sentence(review, entry);
    if (text !== undefined) blocks.push({ kind: "line", time: asOffset(entry.at - review.start), text }, ...partsOf(entry));
  }
  if (question !== undefined && isLast) blocks.push(...texts(review, question), ...marks(review, question));
  if (chapter.kind === "debrief") blocks.push(...texts(review, "room"));
  return blocks;
}

/** Is this the question's last chapter, after which its answer and marks stand? */
export function isLastOf(review: Review, chapter: Chapter): boolean {
  return review.chapters.findLast((one) => one.question === chapter.question) === chapter;
}

export function toBlocks(review: Review): readonly Block[] {
  return [
    { kind: "title", text: review.state.title },
    ...[...review.state.members.values()].map((member): Block => ({ kind: "item", text: `${member.name}, ${member.role}` })),
    ...review.chapters.flatMap((chapter) => chapterBlocks(review, chapter, isLastOf(review, chapter))),
  ];
}
