import type { ComponentChildren } from "preact";
import { sectionsOf } from "../questions/section-view.tsx";
import { type Question, bodyOf, describe, headOf } from "../questions/set.ts";
import { InlineProse, Prose } from "../ui/prose.tsx";
import type { Item } from "./items.ts";

interface PromptProps {
  readonly item: Item;
  /** The heading's id, for what is named by it. */
  readonly id: string;
  /** Without the choices: they are shown as a quiz. */
  readonly bare?: boolean;
  readonly children?: ComponentChildren;
}

/** The choices without a word on which are right. */
function PlainChoices({ question }: { readonly question: Question }) {
  if (!question.choices) return null;
  return <ol class="study-plain-choices" type="A">{question.choices.map((choice, place) => <li key={place}><Prose text={choice.text ?? ""} depth={3} /></li>)}</ol>;
}

/** What is asked, and nothing that answers it. */
export function Prompt({ item, id, bare, children }: PromptProps) {
  const { question, lang } = item;
  const body = bodyOf(question);
  return (
    <>
      <h2 class="set-question-head study-head" id={id} lang={lang}><InlineProse text={headOf(question)} /></h2>
      <p class="set-question-facts">{[item.topic, describe(question)].filter(Boolean).map((fact, place) => <span key={place}>{fact}</span>)}</p>
      {body && <Prose text={body} depth={3} lang={lang} />}
      {!bare && <PlainChoices question={question} />}
      {children}
    </>
  );
}

/** Hints that are opened when they are wanted. */
export function Hints({ question, lang }: { readonly question: Question; readonly lang: string | undefined }) {
  if (!question.hints?.length) return null;
  return (
    <details class="set-question-section">
      <summary>{question.hints.length === 1 ? "Hint" : "Hints"}</summary>
      <ul class="bullets" lang={lang}>{question.hints.map((hint, place) => <li key={place}><Prose text={hint} depth={3} /></li>)}</ul>
    </details>
  );
}

/** What answers the question, part by part. */
export function AnswerParts({ item, leaveOut = [], framed }: { readonly item: Item; readonly leaveOut?: readonly string[]; readonly framed?: boolean }) {
  const sections = sectionsOf(item.question, item.lang).filter(({ name }) => name !== "Hints" && !leaveOut.includes(name));
  if (sections.length === 0) return null;
  return (
    <div class={framed ? "study-answer" : undefined}>
      {sections.map(({ name, content }, place) => (
        <section key={place} class="study-part">
          <h3>{name}</h3>
          {content}
        </section>
      ))}
    </div>
  );
}
