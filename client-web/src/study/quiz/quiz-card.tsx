import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type Action, useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { InlineProse, Prose } from "../../ui/prose.tsx";
import { cardKeys } from "../card-keys.ts";
import { AnswerParts, Hints, Prompt } from "../question-parts.tsx";
import { type QuizChoice, type QuizQuestion, isRight, wasRead } from "./quiz.ts";

type Verdict = "right" | "wrong" | "missed" | "";

function verdictOf({ choice }: QuizChoice, isChosen: boolean): Verdict {
  if (isChosen) return choice.right ? "right" : "wrong";
  return choice.right ? "missed" : "";
}

const verdictWords: { readonly [verdict in Verdict]: string } = { right: "Right", wrong: "Wrong", missed: "This is right", "": "" };

interface LineProps {
  readonly one: QuizChoice;
  readonly at: number;
  readonly name: string;
  readonly several: boolean;
  readonly isChosen: boolean;
  readonly checked: boolean;
  readonly onChoose: () => void;
}

function ChoiceLine({ one, at, name, several, isChosen, checked, onChoose }: LineProps) {
  const verdict = checked ? verdictOf(one, isChosen) : "";
  const id = `${name}-${one.place}`;
  return (
    <div class={classNames("study-choice", verdict && `study-choice-${verdict}`)} onClick={() => { if (!checked) onChoose(); }}>
      <kbd class="study-choice-key" aria-hidden="true">{at + 1}</kbd>
      <input
        type={several ? "checkbox" : "radio"} name={name} id={id} checked={isChosen} disabled={checked} aria-labelledby={`${id}-text`}
        onClick={(event) => event.stopPropagation()} onChange={onChoose}
      />
      <div>
        <div id={`${id}-text`}><Prose text={one.choice.text ?? ""} depth={3} /></div>
        {verdict && <p class="study-verdict">{verdictWords[verdict]}</p>}
        {checked && one.choice.feedback && <p class="study-feedback"><InlineProse text={one.choice.feedback} /></p>}
      </div>
    </div>
  );
}

/** Scrolls to it, unless it is in the window; says whether it had to. */
function bringIntoView(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return false;
  element.scrollIntoView({ block: "center" });
  return true;
}

interface QuizCardProps {
  readonly question: QuizQuestion;
  /** The choice stands; once for each question. */
  readonly onAnswer: (right: boolean, spentMs: number, chosen: ReadonlySet<number>) => void;
  readonly onNext: () => void;
  readonly nextLabel: string;
  /** What the schedule was told, beside the verdict. */
  readonly note?: string | undefined;
}

/** A question with choices: choose, check, read why, go on. Give it a key of its own for each question. */
export function QuizCard({ question, onAnswer, onNext, nextLabel, note }: QuizCardProps) {
  const { item, choices, several } = question;
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [checkedAt, setCheckedAt] = useState<number>();
  const checked = checkedAt !== undefined;
  const [shownAt] = useState(() => Date.now());
  const card = useRef<HTMLElement>(null);
  const result = useRef<HTMLParagraphElement>(null);
  const id = useId();
  const right = isRight(question, chosen);
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (checkedAt === undefined || !result.current) return;
    result.current.focus({ preventScroll: true });
    bringIntoView(result.current); // with many choices it stands far below the one that was chosen
  }, [checkedAt]);
  const choose = (place: number) => {
    if (checked) return;
    const next = new Set(several ? chosen : []);
    if (several && chosen.has(place)) next.delete(place);
    else next.add(place);
    setChosen(next);
  };
  const check = () => {
    if (checked || chosen.size === 0) return;
    setCheckedAt(Date.now());
    onAnswer(right, Date.now() - shownAt, chosen);
  };
  const goOn = () => {
    if (checkedAt === undefined) check();
    else if (result.current && bringIntoView(result.current)) return; // a verdict that isn't seen isn't passed over
    else if (wasRead(checkedAt, Date.now())) onNext();
  };
  useActions((): readonly Action[] => [{
    id: "quiz-on", group: "Quiz", label: checked ? nextLabel : "Check the choice", keys: "Mod-Enter", run: goOn, unavailable: checked || chosen.size > 0 ? undefined : "nothing is chosen yet",
  }], [checked, chosen]);
  const digits = Object.fromEntries(choices.slice(0, 9).map(({ place }, at) => [String(at + 1), () => choose(place)]));
  return (
    <article ref={card} class="study-card" tabIndex={-1} aria-labelledby={`${id}-head`} onKeyDown={cardKeys({ ...digits, Enter: goOn })}>
      <Prompt item={item} id={`${id}-head`} bare><Hints question={item.question} lang={item.lang} /></Prompt>
      <fieldset class="study-choices">
        <legend>{several ? "Choose all that are right." : "Choose one."}</legend>
        {choices.map((one, at) => (
          <ChoiceLine key={one.place} one={one} at={at} name={id} several={several} isChosen={chosen.has(one.place)} checked={checked} onChoose={() => choose(one.place)} />
        ))}
      </fieldset>
      <div class="study-bar">
        {checked
          ? <Button kind="primary" keys="Enter" onClick={onNext}>{nextLabel}</Button>
          : <Button kind="primary" keys="Enter" disabled={chosen.size === 0} onClick={check}>Check</Button>}
        <p ref={result} class={classNames("study-result", checked && (right ? "study-result-right" : "study-result-wrong"))} tabIndex={-1}>
          {checked && <><strong>{right ? "Right." : "Wrong."}</strong> {note}</>}
        </p>
      </div>
      {checked && <AnswerParts item={item} leaveOut={["Choices"]} framed />}
    </article>
  );
}
