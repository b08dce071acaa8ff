import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type PoolQuestion, filterPool, noFilter, topicsOf } from "../questions/build/pool.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox, Select, TextField } from "../ui/field.tsx";
import { InlineProse } from "../ui/prose.tsx";
import { count } from "../ui/time.ts";
import { addQuestions, toggleQuestion } from "./draft.ts";
import { type ListedTopic, listedAtOnce, listedTopics } from "./picked.ts";

interface PickerProps {
  /** The questions of one set. */
  readonly pool: readonly PoolQuestion[];
  readonly plan: readonly string[];
  readonly onPlan: (plan: readonly string[]) => void;
}

/** "concept, medium, 5 min" */
export const facts = ({ kind, difficulty, minutes }: PoolQuestion): string => [kind, difficulty, `${minutes} min`].filter(Boolean).join(", ");

function TopicPart({ title, found, listed, pool, plan, onPlan }: PickerProps & ListedTopic) {
  const isIn = new Set(plan);
  const left = found.filter((one) => !isIn.has(one.ref)).map(({ ref }) => ref);
  const all = () => {
    const its = new Set(found.map(({ ref }) => ref));
    onPlan(left.length > 0 ? addQuestions(plan, left, pool) : plan.filter((ref) => !its.has(ref)));
  };
  return (
    <div>
      <div class="draft-topic">
        <h3>{title || "Without a topic"}</h3>
        <Button kind="quiet" small onClick={all}>{left.length > 0 ? "All" : "None"}</Button>
      </div>
      {listed.map((question) => (
        <Checkbox key={question.ref} checked={isIn.has(question.ref)} hint={facts(question)} onCheck={() => onPlan(toggleQuestion(plan, question.ref, pool))}>
          <span class="question-line"><InlineProse text={question.title} /></span>
        </Checkbox>
      ))}
    </div>
  );
}

const every = "";

/** The questions of a set by topic, to be found and ticked. */
export function QuestionPicker({ pool, plan, onPlan }: PickerProps) {
  const [typed, setTyped] = useState("");
  const [topic, setTopic] = useState(every);
  const [most, setMost] = useState(listedAtOnce);
  const box = useRef<HTMLDivElement>(null);
  const grewFrom = useRef<number | undefined>(undefined);
  const topics = useMemo(() => topicsOf(pool), [pool]);
  const isLarge = pool.length > listedAtOnce && topics.length > 1;
  const found = useMemo(
    () => filterPool(topic === every ? pool : pool.filter((one) => one.topic === topic), { ...noFilter, words: typed }, Date.now()),
    [pool, topic, typed],
  );
  const listed = useMemo(() => listedTopics(found, most), [found, most]);
  const begin = () => {
    setMost(listedAtOnce);
    box.current?.scrollTo(0, 0);
  };
  useLayoutEffect(() => { // on to the first that is new, with the keyboard too
    if (grewFrom.current === undefined) return;
    box.current?.querySelectorAll<HTMLElement>("input")[grewFrom.current]?.focus();
    grewFrom.current = undefined;
  }, [most]);
  return (
    <div class="form-part">
      {isLarge && (
        <Select
          label="Topic" value={topic} onPick={(picked) => { setTopic(picked); begin(); }}
          options={[{ value: every, label: "All topics" }, ...topics.map(({ title, questions }) => ({ value: title, label: `${title} (${questions.toLocaleString("en")})` }))]}
        />
      )}
      <TextField
        label="Find questions" value={typed} onText={(text) => { setTyped(text); begin(); }} placeholder="Words, a tag, “hard”, “code”…" autocomplete="off"
        hint={found.length > most ? `${count(found.length, "question")}; these are the first ${most.toLocaleString("en")}` : undefined}
      />
      <div ref={box} class="draft-picker" tabIndex={0} role="region" aria-label="Questions of the set">
        {listed.map((one) => <TopicPart key={one.title} {...one} pool={pool} plan={plan} onPlan={onPlan} />)}
        {found.length > most && (
          <div class="draft-more">
            <Button small onClick={() => { grewFrom.current = most; setMost(most + listedAtOnce); }}>Show the next {count(Math.min(listedAtOnce, found.length - most), "question")}</Button>
          </div>
        )}
        {found.length === 0 && <p class="field-hint">{typed.trim() ? "No question has these words." : "No question of this set can be asked yet."}</p>}
      </div>
    </div>
  );
}
