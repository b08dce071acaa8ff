import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type Action, useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { AnswerBox } from "../answer-box.tsx";
import { cardKeys } from "../card-keys.ts";
import { type Card, outlook } from "../cards.ts";
import { Compare } from "../compare.tsx";
import { Grades, gradeNames } from "../grades.tsx";
import { type Rating, ratings } from "../history/event.ts";
import type { Item } from "../items.ts";
import { Hints, Prompt } from "../question-parts.tsx";

export interface Attempt {
  readonly text: string;
  readonly spentMs: number;
}

interface TestCardProps {
  readonly item: Item;
  readonly card: Card | undefined;
  /** An attempt whose grade was taken back: it begins with the answers shown. */
  readonly before: Attempt | undefined;
  readonly onGrade: (rating: Rating, attempt: Attempt) => void;
}

/** A question to be answered, compared and graded. Give it a key of its own for each turn. */
export function TestCard({ item, card, before, onGrade }: TestCardProps) {
  const [shown, setShown] = useState(before);
  const [shownAt] = useState(() => Date.now());
  const text = useRef(before?.text ?? "");
  const card_ = useRef<HTMLElement>(null);
  const compared = useRef<HTMLDivElement>(null);
  const id = useId();
  const now = Date.now();
  useEffect(() => card_.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (!shown) return;
    compared.current?.focus({ preventScroll: true });
    if (!before) compared.current?.scrollIntoView({ block: "start" });
  }, [shown]);
  const show = () => { if (!shown) setShown({ text: text.current, spentMs: Date.now() - shownAt }); };
  const grade = (rating: Rating) => { if (shown) onGrade(rating, shown); };
  const write = () => card_.current?.querySelector<HTMLElement>(".cm-content, textarea")?.focus();
  useActions((): readonly Action[] => [
    { id: "test-show", group: "Test yourself", label: "Show the model answer", keys: "Mod-Enter", run: show, unavailable: shown ? "it is shown" : undefined },
    ...ratings.map((rating): Action => ({ id: `test-grade-${rating}`, group: "Test yourself", label: `Grade: ${gradeNames[rating]}`, run: () => grade(rating), unavailable: shown ? undefined : "see the model answer first" })),
  ], [shown, item]);
  const digits = Object.fromEntries(ratings.map((rating) => [String(rating), () => grade(rating)]));
  return (
    <article
      ref={card_} class="study-card" tabIndex={-1} aria-labelledby={id}
      onKeyDown={cardKeys(shown ? digits : { " ": show, Enter: write })}
    >
      <Prompt item={item} id={id}><Hints question={item.question} lang={item.lang} /></Prompt>
      {!shown && (
        <>
          <AnswerBox item={item} text={text.current} onText={(typed) => { text.current = typed; }} onDone={show} />
          <div class="study-bar"><Button kind="primary" keys="Mod-Enter" onClick={show}>Show the model answer</Button></div>
          <p class="study-keys">With the question in focus: Enter goes to the box, Space shows the model answer.</p>
        </>
      )}
      {shown && (
        <div ref={compared} class="study-answer" tabIndex={-1} role="group" aria-label="Your answer and the model answer">
          <Compare item={item} text={shown.text} />
          <div class="study-grading">
            <h3>How well did you know it?</h3>
            <Grades outlook={outlook(card, now)} now={now} onGrade={grade} />
          </div>
        </div>
      )}
    </article>
  );
}
