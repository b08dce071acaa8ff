import type { RawQuestion } from "../../api/set-types.ts";
import { facts } from "../../ui/direction.ts";
import { InlineProse, Prose } from "../../ui/prose.tsx";
import { readChoices } from "../text/parts.ts";
import { firstLine } from "./items.ts";
import "../set.css";

function Section({ name, text, lang }: { readonly name: string; readonly text: string; readonly lang: string | undefined }) {
  const choices = name === "Choices" ? readChoices(text) : undefined;
  if (!choices) return <Prose text={text} size="small" depth={4} lang={lang} />;
  return (
    <ul class="choice-list">
      {choices.map((choice, place) => (
        <li key={place} class="choice-line">
          <span class="choice-mark">{choice.right && <span role="img" aria-label="right">✓</span>}</span>
          <div>
            <Prose text={choice.text} size="small" depth={4} />
            {choice.feedback && <div class="choice-feedback" dir="auto"><InlineProse text={choice.feedback} /></div>}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A question as it will be read, all of it open. */
export function RawView({ question, lang }: { readonly question: RawQuestion; readonly lang?: string }) {
  const own = question.lang || lang;
  const head = firstLine(question.prompt);
  const body = question.prompt.slice(head.length).trim();
  const known = facts(question.kind, question.difficulty, question.time && `${question.time} min`, question.points && `${question.points} points`, question.status, ...(question.tags ?? []).map((tag) => `#${tag}`));
  return (
    <div class="raw-view">
      <p class="raw-view-head" lang={own} dir="auto">{head ? <InlineProse text={head} /> : <em>Without a prompt</em>}</p>
      {known && <p class="row-note">{known}</p>}
      {body && <Prose text={body} size="small" depth={3} lang={own} />}
      {question.sections?.map(({ name, text }) => (
        <div key={name} class="raw-view-section">
          <h5>{name}</h5>
          <Section name={name} text={text} lang={own} />
        </div>
      ))}
    </div>
  );
}
