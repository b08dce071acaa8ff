import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Question } from "../../questions/set.ts";
import { useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { asLength, count } from "../../ui/time.ts";
import { Compare } from "../compare.tsx";
import { type Item, keyOf } from "../items.ts";
import { TopicPlot } from "../plots.tsx";
import { Prompt } from "../question-parts.tsx";
import { type Answer, type Mock, type Scale, changeAnswer, keptAnswers, resultsByTopic, scalesOf, spentMs, wasReached } from "./mock.ts";

interface ScaleProps {
  readonly scale: Scale;
  readonly question: Question | undefined;
  readonly mark: number | undefined;
  readonly onMark: (mark: number | undefined) => void;
}

/** A competency with its described points; not assessed is no mark. */
function ScaleField({ scale, question, mark, onMark }: ScaleProps) {
  const name = useId();
  const levels = question?.rubric?.find((one) => one.name === scale.name)?.levels ?? [];
  return (
    <fieldset class="study-scale">
      <legend><InlineProse text={scale.name} /></legend>
      {levels.length > 0 && <ul class="study-levels">{levels.map((level) => <li key={level.mark}><span class="study-level">{level.mark}</span> <InlineProse text={level.text ?? ""} /></li>)}</ul>}
      <div class="study-points">
        {Array.from({ length: scale.top }, (_, place) => place + 1).map((point) => (
          <label key={point} class="study-point"><input type="radio" name={name} checked={mark === point} onChange={() => onMark(point)} /> {point}</label>
        ))}
        <label class="study-point"><input type="radio" name={name} checked={mark === undefined} onChange={() => onMark(undefined)} /> not assessed</label>
      </div>
    </fieldset>
  );
}

interface OneProps {
  readonly place: number;
  readonly item: Item | undefined;
  readonly answer: Answer;
  readonly minutes: number;
  readonly title: string;
  readonly onMarks: (marks: Readonly<Record<string, number>>) => void;
}

function One({ place, item, answer, minutes, title, onMarks }: OneProps) {
  const id = `debrief-${place}`;
  return (
    <article class="study-debriefed" aria-labelledby={id}>
      {item
        ? <Prompt item={item} id={id} bare={item.question.choices !== undefined} />
        : <h2 class="set-question-head" id={id}>{title}</h2>}
      <p class="study-soft">
        {wasReached(answer) ? `${asLength(answer.spentMs)}${minutes ? ` of ${count(minutes, "minute")}` : ""}${answer.hints > 0 ? `, with ${count(answer.hints, "hint")}` : ""}` : "You didn’t come to this one."}
      </p>
      {item && <Compare item={item} text={answer.text} bare />}
      <div class="study-scales">
        {scalesOf(item?.question).map((scale) => (
          <ScaleField
            key={scale.name} scale={scale} question={item?.question} mark={answer.marks[scale.name]}
            onMark={(mark) => {
              const { [scale.name]: _, ...others } = answer.marks;
              onMarks(mark === undefined ? others : { ...others, [scale.name]: mark });
            }}
          />
        ))}
      </div>
    </article>
  );
}

interface DebriefProps {
  readonly mock: Mock;
  readonly items: ReadonlyMap<string, Item>;
  readonly titleOf: (set: string) => string;
  readonly onMock: (mock: Mock) => void;
  readonly onKeep: () => void;
  readonly onDrop: () => void;
}

/** Each answer beside the model answer, one's own marks, and what they come to. */
export function MockDebrief({ mock, items, titleOf, onMock, onKeep, onDrop }: DebriefProps) {
  const [dropping, setDropping] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  useActions(() => [{ id: "mock-keep", group: "Mock interview", label: "Keep the result", keys: "Mod-Enter", run: onKeep }], [mock]);
  const results = resultsByTopic(keptAnswers(mock, (key) => items.get(key)));
  return (
    <section class="study-end">
      <h2 class="section-title" tabIndex={-1} ref={heading}>Debrief</h2>
      <p>{mock.answers.filter(wasReached).length} of {count(mock.questions.length, "question")} in {asLength(spentMs(mock))}; {count(mock.minutes, "minute")} were planned. Seed {mock.seed}.</p>
      <p class="study-soft">Read each answer beside the model answer and mark it yourself, by the points that the rubric describes. The summary below follows your marks. They don’t move the schedule of what is asked again.</p>
      {mock.questions.map((question, place) => {
        const answer = mock.answers[place];
        return answer && (
          <One
            key={place} place={place} item={items.get(keyOf(question.set, question.key))} answer={answer} minutes={question.minutes} title={question.title}
            onMarks={(marks) => onMock(changeAnswer(mock, place, { marks }))}
          />
        );
      })}
      <h2 class="section-title">By topic</h2>
      <TopicPlot results={results} titleOf={titleOf} />
      <div class="study-bar">
        <Button kind="primary" keys="Mod-Enter" onClick={onKeep}>Keep the result</Button>
        <Button kind="quiet" onClick={() => setDropping(true)}>Drop it</Button>
      </div>
      <p class="study-soft">Kept: the questions, times, marks and how long each answer was. What you wrote isn’t; copy what you want to have.</p>
      {dropping && (
        <Dialog
          title="Drop this interview?" onClose={() => setDropping(false)}
          foot={<><Button onClick={() => setDropping(false)}>Stay here</Button><Button kind="danger" onClick={onDrop}>Drop it</Button></>}
        >
          <p>Answers and marks are gone then.</p>
        </Dialog>
      )}
    </section>
  );
}
