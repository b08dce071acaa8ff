import { useState } from "preact/hooks";
import { answers } from "../questions/filter.ts";
import { type Question, type QuestionSet, type Topic, describe, headOf, questionsOf } from "../questions/set.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox, TextField } from "../ui/field.tsx";
import { InlineProse } from "../ui/prose.tsx";
import { count } from "../ui/time.ts";
import { moveQuestion, plannedMinutes, plannedQuestions, toggleQuestion } from "./draft.ts";

interface PickerProps {
  readonly set: QuestionSet;
  readonly plan: readonly string[];
  readonly onPlan: (plan: readonly string[]) => void;
}

function TopicPart({ topic, shown, set, plan, onPlan }: PickerProps & { readonly topic: Topic; readonly shown: readonly Question[] }) {
  const left = shown.filter((one) => !plan.includes(one.id));
  const all = () => onPlan(left.length > 0
    ? left.reduce<readonly string[]>((sum, one) => toggleQuestion(sum, one.id, set), plan)
    : plan.filter((id) => !shown.some((one) => one.id === id)));
  return (
    <div>
      <div class="draft-topic">
        <h3>{topic.title || "Without a topic"}</h3>
        <Button kind="quiet" small onClick={all}>{left.length > 0 ? "All" : "None"}</Button>
      </div>
      {shown.map((question) => (
        <Checkbox key={question.id} checked={plan.includes(question.id)} hint={describe(question)} onCheck={() => onPlan(toggleQuestion(plan, question.id, set))}>
          <span class="question-line"><InlineProse text={headOf(question)} /></span>
        </Checkbox>
      ))}
    </div>
  );
}

function Plan({ set, plan, onPlan }: PickerProps) {
  const questions = plannedQuestions(plan, set);
  const minutes = plannedMinutes(questions);
  return (
    <div>
      <h3>The plan</h3>
      <p class="field-hint">{questions.length === 0 ? "Pick questions; they appear here in the order in which they are asked." : `${count(questions.length, "question")}${minutes ? `, about ${count(minutes, "minute")}` : ""}`}</p>
      <ol class="draft-list">
        {questions.map((question, place) => (
          <li key={question.id} class="draft-item">
            <span class="question-line"><InlineProse text={headOf(question)} /></span>
            <span class="draft-item-buttons">
              <Button kind="quiet" small aria-label={`Move question ${place + 1} up`} disabled={place === 0} onClick={() => onPlan(moveQuestion(plan, place, -1))}>↑</Button>
              <Button kind="quiet" small aria-label={`Move question ${place + 1} down`} disabled={place === questions.length - 1} onClick={() => onPlan(moveQuestion(plan, place, 1))}>↓</Button>
              <Button kind="quiet" small aria-label={`Take question ${place + 1} out`} onClick={() => onPlan(plan.filter((id) => id !== question.id))}>×</Button>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The set's questions by topic on one side, the plan in its order on the other. */
export function QuestionPicker({ set, plan, onPlan }: PickerProps) {
  const [typed, setTyped] = useState("");
  const topics = (set.topics ?? [])
    .map((topic) => ({ topic, shown: questionsOf(topic).filter((one) => answers(one, typed)) }))
    .filter(({ shown }) => shown.length > 0);
  return (
    <div class="draft-columns">
      <div class="form-part">
        <TextField label="Find questions" value={typed} onText={setTyped} placeholder="Words, a tag, “hard”, “code”…" autocomplete="off" />
        <div class="draft-picker" tabIndex={0} role="region" aria-label="Questions of the set">
          {topics.map(({ topic, shown }) => <TopicPart key={topic.title} topic={topic} shown={shown} set={set} plan={plan} onPlan={onPlan} />)}
          {topics.length === 0 && <p class="field-hint">No question has these words.</p>}
        </div>
      </div>
      <Plan set={set} plan={plan} onPlan={onPlan} />
    </div>
  );
}
