import type { Asked } from "../api/types.ts";
import { InlineProse, Prose } from "../ui/prose.tsx";
import { asDate, count } from "../ui/time.ts";
import { sectionsOf } from "./section-view.tsx";
import { type Question, bodyOf, headOf, minutesOf } from "./set.ts";

interface QuestionViewProps {
  readonly question: Question;
  readonly lang: string | undefined;
  /** Sections lie open. */
  readonly open: boolean;
  readonly asked?: Asked | undefined;
}

/** One question on the reading page: the prompt, and its sections to be opened one by one. */
export function QuestionView({ question, lang, open, asked }: QuestionViewProps) {
  const minutes = minutesOf(question);
  const body = bodyOf(question);
  const language = question.lang ?? lang;
  return (
    <article class="set-question" id={`q-${question.id}`} tabIndex={-1} aria-labelledby={`h-${question.id}`}>
      <div class="set-question-lead">
        <h3 class="set-question-head" id={`h-${question.id}`} lang={language}><InlineProse text={headOf(question)} /></h3>
        <p class="set-question-facts">
          {question.kind && <span>{question.kind}</span>}
          {question.difficulty && <span>{question.difficulty}</span>}
          {minutes > 0 && <span>{minutes} min</span>}
          {question.status && <span>{question.status}</span>}
          {asked && <span class="set-question-asked">asked {count(asked.times, "time")}, last on {asDate(asked.last_ms)}</span>}
          {question.tags?.map((tag, place) => <span key={place} class="set-question-tag">{tag}</span>)}
        </p>
        {body && <Prose text={body} depth={3} lang={language} />}
      </div>
      {sectionsOf(question, language).map((section, place) => (
        <details key={place} class="set-question-section" data-section={section.name} open={open}>
          <summary>{section.name}</summary>
          {section.content}
        </details>
      ))}
    </article>
  );
}
