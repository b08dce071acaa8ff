import { useEffect, useId, useRef, useState } from "preact/hooks";
import { go, place } from "../../frame/router.ts";
import { QuestionView } from "../../questions/question-view.tsx";
import { headOf } from "../../questions/set.ts";
import { type Action, useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { isolated } from "../../ui/direction.ts";
import { Select } from "../../ui/field.tsx";
import { plainText } from "../../ui/markdown.tsx";
import { count } from "../../ui/time.ts";
import { cardKeys } from "../card-keys.ts";
import { history } from "../history/current.ts";
import { type Item, topicsOf } from "../items.ts";
import { cards } from "../memory.ts";
import { AnswerParts, Hints, Prompt } from "../question-parts.tsx";

function address(set: string, key?: string, whole = false): string {
  const query = new URLSearchParams();
  if (whole) query.set("all", "");
  if (key) query.set("q", key);
  return `/study/${encodeURIComponent(set)}${query.size > 0 ? `?${query}` : ""}`;
}

interface ReadProps {
  readonly set: string;
  readonly items: readonly Item[];
}

/** One question, its answer hidden until it is asked for. */
function OneByOne({ set, items, at }: ReadProps & { readonly at: number }) {
  const [shown, setShown] = useState(false);
  const card = useRef<HTMLElement>(null);
  const answer = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const id = useId();
  const item = items[at];
  const to = (next: number) => {
    const other = items[next];
    if (!other) return;
    moved.current = true;
    setShown(false);
    go(address(set, other.question.id), { replace: true });
  };
  useEffect(() => {
    if (!moved.current) return;
    card.current?.focus({ preventScroll: true });
    card.current?.scrollIntoView({ block: "nearest" });
  }, [at]);
  useEffect(() => { if (shown) answer.current?.focus({ preventScroll: true }); }, [shown]);
  const toggle = () => setShown(!shown);
  useActions((): readonly Action[] => [
    { id: "read-show", group: "Read", label: shown ? "Hide the answer" : "Show the answer", keys: "Alt-a", run: toggle },
    { id: "read-next", group: "Read", label: "Next question", keys: "Alt-n", run: () => to(at + 1), unavailable: at + 1 < items.length ? undefined : "this is the last one" },
    { id: "read-back", group: "Read", label: "Previous question", keys: "Alt-p", run: () => to(at - 1), unavailable: at > 0 ? undefined : "this is the first one" },
    ...items.map((one, other): Action => ({ id: `read-${one.key}`, group: "Questions", label: plainText(headOf(one.question)), run: () => to(other) })),
  ], [items, at, shown]);
  if (!item) return null;
  const { question, lang } = item;
  return (
    <>
      <article
        ref={card} class="study-card" tabIndex={-1} aria-labelledby={id}
        onKeyDown={cardKeys({ " ": toggle, ArrowRight: () => to(at + 1), ArrowLeft: () => to(at - 1) })}
      >
        <Prompt item={item} id={id}>
          <Hints key={item.key} question={question} lang={lang} />
        </Prompt>
        <div class="study-bar">
          <Button keys="ArrowLeft" disabled={at === 0} onClick={() => to(at - 1)}>Back</Button>
          <Button kind="primary" keys=" " aria-expanded={shown} onClick={toggle}>{shown ? "Hide the answer" : "Show the answer"}</Button>
          <Button keys="ArrowRight" disabled={at + 1 >= items.length} onClick={() => to(at + 1)}>Next</Button>
        </div>
        {shown && <div ref={answer} class="study-answer" tabIndex={-1} role="group" aria-label="The answer"><AnswerParts item={item} /></div>}
      </article>
      <p class="study-keys">With the question in focus: Space shows the answer, the left and right arrows move.</p>
    </>
  );
}

function Whole({ items }: { readonly items: readonly Item[] }) {
  return (
    <div class="set-page">
      {topicsOf(items).map((topic) => (
        <section key={topic.key}>
          <h2 class="topic-title">{topic.title}</h2>
          {topic.items.map((item) => <QuestionView key={item.key} question={item.question} lang={item.lang} open={false} />)}
        </section>
      ))}
    </div>
  );
}

/** Through a set from its first question to its last. */
export function ReadView({ set, items }: ReadProps) {
  const { query } = place.value;
  const whole = query.has("all");
  const at = Math.max(0, items.findIndex(({ question }) => question.id === query.get("q")));
  const item = items[at];
  const topics = topicsOf(items);
  const inTopic = topics.find(({ key }) => key === item?.topicKey)?.items ?? [];
  const learnt = (list: readonly Item[]) => list.filter(({ key }) => cards.value.get(key)?.isLearnt).length;
  useActions((): readonly Action[] => [
    { id: "read-whole", group: "Read", label: whole ? "One question at a time" : "The whole set", run: () => go(address(set, whole ? undefined : item?.question.id, !whole), { replace: true }) },
  ], [whole, item]);
  if (!item) return null;
  return (
    <>
      <div class="study-place">
        <Select
          label="Topic" value={item.topicKey}
          options={topics.map(({ key, title, items: list }) => ({ value: key, label: `${isolated(title)} (${history.value ? `${learnt(list)} of ${count(list.length, "question")} learnt` : count(list.length, "question")})` }))}
          onPick={(picked) => {
            const first = topics.find(({ key }) => key === picked)?.items[0];
            if (first) go(address(set, first.question.id), { replace: true });
          }}
        />
        <div class="study-where">
          {!whole && (
            <>
              <p>{inTopic.indexOf(item) + 1} of {inTopic.length} in this topic, {at + 1} of {items.length} in the set</p>
              <progress value={at + 1} max={items.length} aria-label="Through the set" />
            </>
          )}
          <a href={address(set, undefined, !whole)}>{whole ? "One question at a time" : "The whole set on one page"}</a>
        </div>
      </div>
      {whole ? <Whole items={items} /> : <OneByOne set={set} items={items} at={at} />}
    </>
  );
}
