import type { ComponentChildren } from "preact";
import { InlineProse, Prose } from "../ui/prose.tsx";
import type { Choice, Question, RubricLine, SignalLine } from "./set.ts";

function Signals({ signals }: { readonly signals: readonly SignalLine[] }) {
  return (
    <ul class="set-signals">
      {signals.map((signal, place) => (
        <li key={place} class={`set-signal set-signal-${signal.kind.replace(" ", "-")}`}>
          <span class="set-signal-kind">{signal.kind}</span>
          <span dir="auto"><InlineProse text={signal.text} /></span>
        </li>
      ))}
    </ul>
  );
}

function Rubric({ rubric }: { readonly rubric: readonly RubricLine[] }) {
  return (
    <div class="rubric">
      {rubric.map((competency, place) => (
        <div key={place}>
          <h4 dir="auto"><InlineProse text={competency.name} /></h4>
          {competency.levels.map((level, at) => (
            <div key={at} class="rubric-point"><span>{level.mark}</span><span dir="auto"><InlineProse text={level.text ?? ""} /></span></div>
          ))}
        </div>
      ))}
    </div>
  );
}

function Choices({ choices }: { readonly choices: readonly Choice[] }) {
  return (
    <ul class="choice-list">
      {choices.map((choice, place) => (
        <li key={place} class="choice-line">
          <span class="choice-mark">{choice.right && <span role="img" aria-label="right">✓</span>}</span>
          <div>
            <Prose text={choice.text ?? ""} />
            {choice.feedback && <div class="choice-feedback" dir="auto"><InlineProse text={choice.feedback} /></div>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Bullets({ items, lang }: { readonly items: readonly string[]; readonly lang: string | undefined }) {
  return <ul class="bullets" lang={lang}>{items.map((item, place) => <li key={place}><Prose text={item} depth={3} /></li>)}</ul>;
}

export interface ShownSection {
  readonly name: string;
  readonly content: ComponentChildren;
}

/** What a question has besides its prompt, in the order of packs. */
export function sectionsOf(question: Question, lang: string | undefined): readonly ShownSection[] {
  const prose = (text: string | undefined) => text && <Prose text={text} depth={3} lang={lang} />;
  const bullets = (items: readonly string[] | undefined) => items && <Bullets items={items} lang={lang} />;
  return [
    { name: "Hints", content: bullets(question.hints) },
    { name: "Choices", content: question.choices && <Choices choices={question.choices} /> },
    { name: "Answer", content: prose(question.answer) },
    { name: "How to answer", content: prose(question.how_to_answer) },
    { name: "Example answer", content: prose(question.example_answer) },
    { name: "Signals", content: question.signals && <Signals signals={question.signals} /> },
    { name: "Rubric", content: question.rubric && <Rubric rubric={question.rubric} /> },
    { name: "Follow-ups", content: bullets(question.follow_ups) },
    { name: "References", content: bullets(question.references) },
    ...(question.sections ?? []).map((section) => ({ name: section.name, content: prose(section.text) })),
  ].filter((section) => section.content);
}
