import { useState } from "preact/hooks";
import { type PoolQuestion, filterPool, noFilter } from "../questions/build/pool.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox, TextField } from "../ui/field.tsx";
import { InlineProse } from "../ui/prose.tsx";
import { toggleQuestion } from "./draft.ts";

interface PickerProps {
  /** The questions of one set. */
  readonly pool: readonly PoolQuestion[];
  readonly plan: readonly string[];
  readonly onPlan: (plan: readonly string[]) => void;
}

/** "concept, medium, 5 min" */
export const facts = ({ kind, difficulty, minutes }: PoolQuestion): string => [kind, difficulty, `${minutes} min`].filter(Boolean).join(", ");

function TopicPart({ title, shown, pool, plan, onPlan }: PickerProps & { readonly title: string; readonly shown: readonly PoolQuestion[] }) {
  const left = shown.filter((one) => !plan.includes(one.ref));
  const all = () => onPlan(left.length > 0
    ? left.reduce<readonly string[]>((sum, one) => toggleQuestion(sum, one.ref, pool), plan)
    : plan.filter((ref) => !shown.some((one) => one.ref === ref)));
  return (
    <div>
      <div class="draft-topic">
        <h3>{title || "Without a topic"}</h3>
        <Button kind="quiet" small onClick={all}>{left.length > 0 ? "All" : "None"}</Button>
      </div>
      {shown.map((question) => (
        <Checkbox key={question.ref} checked={plan.includes(question.ref)} hint={facts(question)} onCheck={() => onPlan(toggleQuestion(plan, question.ref, pool))}>
          <span class="question-line"><InlineProse text={question.title} /></span>
        </Checkbox>
      ))}
    </div>
  );
}

/** The questions of a set by topic, to be found and ticked. */
export function QuestionPicker({ pool, plan, onPlan }: PickerProps) {
  const [typed, setTyped] = useState("");
  const shown = filterPool(pool, { ...noFilter, words: typed }, Date.now());
  const topics = [...new Set(shown.map(({ topic }) => topic))];
  return (
    <div class="form-part">
      <TextField label="Find questions" value={typed} onText={setTyped} placeholder="Words, a tag, “hard”, “code”…" autocomplete="off" />
      <div class="draft-picker" tabIndex={0} role="region" aria-label="Questions of the set">
        {topics.map((title) => <TopicPart key={title} title={title} shown={shown.filter(({ topic }) => topic === title)} pool={pool} plan={plan} onPlan={onPlan} />)}
        {topics.length === 0 && <p class="field-hint">{typed.trim() ? "No question has these words." : "No question of this set can be asked yet."}</p>}
      </div>
    </div>
  );
}
