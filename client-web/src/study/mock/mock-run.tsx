import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type Action, useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Prose } from "../../ui/prose.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { asOffset } from "../../ui/time.ts";
import { AnswerBox } from "../answer-box.tsx";
import type { Item } from "../items.ts";
import { useClock } from "../memory.ts";
import { Prompt } from "../question-parts.tsx";
import { type Mock, changeAnswer, endMock, nextQuestion, spentMs, spentOnThis } from "./mock.ts";

const minute = 60_000;

function Clock({ label, spent, minutes }: { readonly label: string; readonly spent: number; readonly minutes: number }) {
  const over = minutes > 0 && spent > minutes * minute;
  return (
    <span class={classNames("study-clock", over && "study-over")} role="timer" aria-label={`${label}: time`}>
      <span class="study-clock-name">{label}</span> {asOffset(spent)}{minutes > 0 && <span class="study-clock-of"> of {minutes} min{over && ", over"}</span>}
    </span>
  );
}

interface RunProps {
  readonly mock: Mock;
  readonly item: Item | undefined;
  readonly onMock: (mock: Mock) => void;
}

function Clocks({ mock }: { readonly mock: Mock }) {
  const now = useClock(1000);
  const question = mock.questions[mock.place];
  const here = spentOnThis(mock, now);
  const whole = spentMs(mock) - (mock.answers[mock.place]?.spentMs ?? 0) + here;
  const isUp = whole > mock.minutes * minute;
  useEffect(() => { if (isUp) announce("The time for the whole interview is up."); }, [isUp]);
  return (
    <div class="study-count">
      <p>Question {mock.place + 1} of {mock.questions.length}</p>
      <Clock label="This question" spent={here} minutes={question?.minutes ?? 0} />
      <Clock label="In all" spent={whole} minutes={mock.minutes} />
      <progress value={mock.place} max={mock.questions.length} aria-label="Through the interview" />
    </div>
  );
}

function Hinted({ item, shown, onMore }: { readonly item: Item; readonly shown: number; readonly onMore: () => void }) {
  const hints = item.question.hints ?? [];
  if (hints.length === 0) return null;
  return (
    <div class="study-hints" aria-live="polite">
      {shown > 0 && <ul class="bullets">{hints.slice(0, shown).map((hint) => <li key={hint}><Prose text={hint} depth={3} lang={item.lang} /></li>)}</ul>}
      {shown < hints.length && <Button small onClick={onMore}>{shown === 0 ? "Show a hint" : "Another hint"} ({shown + 1} of {hints.length})</Button>}
    </div>
  );
}

/** The interview itself: one question after the other, against the clock, and nothing about answers. */
export function MockRun({ mock, item, onMock }: RunProps) {
  const [ending, setEnding] = useState(false);
  const card = useRef<HTMLElement>(null);
  const id = useId();
  const answer = mock.answers[mock.place];
  const isLast = mock.place + 1 >= mock.questions.length;
  useEffect(() => {
    card.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [mock.place]);
  const next = () => onMock(nextQuestion(mock, Date.now()));
  const end = () => onMock(endMock(mock, Date.now()));
  const hint = () => { if (answer) onMock(changeAnswer(mock, mock.place, { hints: answer.hints + 1 })); };
  const left = (item?.question.hints?.length ?? 0) - (answer?.hints ?? 0);
  useActions((): readonly Action[] => [
    { id: "mock-next", group: "Mock interview", label: isLast ? "Finish, and go to the debrief" : "Next question", keys: "Mod-Enter", run: next },
    { id: "mock-hint", group: "Mock interview", label: "Show a hint", keys: "Alt-h", run: hint, unavailable: left > 0 ? undefined : "there is none" },
    { id: "mock-end", group: "Mock interview", label: "End the interview now", run: () => setEnding(true) },
  ], [mock, left]);
  return (
    <>
      <Clocks mock={mock} />
      <article ref={card} class="study-card" tabIndex={-1} aria-labelledby={id}>
        {item && answer
          ? (
            <>
              <Prompt item={item} id={id} />
              <Hinted item={item} shown={answer.hints} onMore={hint} />
              <AnswerBox key={mock.place} item={item} text={answer.text} onText={(text) => onMock(changeAnswer(mock, mock.place, { text }))} onDone={next} />
            </>
          )
          : <Notice tone="caution" title="This question isn’t in the set any more." />}
        <div class="study-bar">
          <Button kind="primary" keys="Mod-Enter" onClick={next}>{isLast ? "Finish" : "Next question"}</Button>
          {!isLast && <Button kind="quiet" onClick={() => setEnding(true)}>End the interview</Button>}
        </div>
      </article>
      {ending && (
        <Dialog
          title="End the interview now?" onClose={() => setEnding(false)}
          foot={<><Button onClick={() => setEnding(false)}>Go on</Button><Button kind="primary" onClick={end}>End it</Button></>}
        >
          <p>The questions that you haven’t come to stay without an answer. The debrief comes next.</p>
        </Dialog>
      )}
    </>
  );
}
