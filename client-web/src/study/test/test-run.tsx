import { useState } from "preact/hooks";
import { type Action, useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty.tsx";
import { announce } from "../../ui/status.tsx";
import { asClock, count } from "../../ui/time.ts";
import { gradeNames } from "../grades.tsx";
import type { Rating, ReviewMode } from "../history/event.ts";
import { type Item, isAskable, isChoice } from "../items.ts";
import { cards, events, record, useClock } from "../memory.ts";
import { QuizCard } from "../quiz/quiz-card.tsx";
import { quizQuestion, ratingOf } from "../quiz/quiz.ts";
import { type Plan, inTime, newPerDay, planStudy, whichDay } from "../schedule.ts";
import { freshSeed } from "../shuffle.ts";
import { type Attempt, TestCard } from "./test-card.tsx";

const longestMs = 30 * 60_000; // whoever went away didn't think so long

interface Turn {
  readonly number: number;
  readonly key: string;
  readonly before?: Attempt;
}

interface Graded {
  readonly event: string;
  readonly key: string;
  readonly rating: Rating;
  readonly attempt: Attempt;
  readonly mode: ReviewMode;
}

/** "3 due, 5 new": what is left. */
export function planWords({ due, fresh, later }: Plan): string {
  return [due.length > 0 ? `${due.length} due` : "", fresh.length > 0 ? `${fresh.length} new` : "", later.length > 0 ? `${later.length} again today` : ""].filter(Boolean).join(", ");
}

/** When the next one comes: "tomorrow", "at 14:05". */
export function nextWords(next: number, now: number): string {
  const day = whichDay(next, now);
  return day === "today" ? `at ${asClock(next)} (${inTime(next - now)})` : day;
}

interface DoneProps {
  readonly plan: Plan;
  readonly now: number;
  readonly graded: number;
  readonly onGo: () => void;
  readonly onAhead: () => void;
  readonly onMore: () => void;
}

const moreAtOnce = 5;

function Done({ plan, now, graded, onGo, onAhead, onMore }: DoneProps) {
  const isDue = plan.due.length + plan.fresh.length > 0;
  const title = isDue ? `${planWords(plan)}.` : plan.next === undefined ? "Nothing is due." : `Nothing is due until ${nextWords(plan.next, now).replace(/^at /, "")}.`;
  return (
    <EmptyState title={title}>
      {graded > 0 && <p>{count(graded, "question")} graded in this sitting.</p>}
      <div class="study-bar">
        {isDue && <Button kind="primary" onClick={onGo}>Go on</Button>}
        {!isDue && plan.later.length > 0 && <Button onClick={onAhead}>{plan.later.length === 1 ? "Ask the one that comes today now" : `Ask the ${plan.later.length} that come today now`}</Button>}
        {!isDue && plan.freshLeft > 0 && <Button onClick={onMore}>{count(Math.min(moreAtOnce, plan.freshLeft), "more new question")}</Button>}
      </div>
    </EmptyState>
  );
}

/** Asks what is due, then what is new, until nothing is left. */
export function TestRun({ items }: { readonly items: readonly Item[] }) {
  const [askable] = useState(() => items.filter(isAskable));
  const [seed] = useState(freshSeed);
  const [extra, setExtra] = useState(0);
  const [graded, setGraded] = useState(0);
  const [last, setLast] = useState<Graded>();
  const now = useClock(10_000);
  const planAt = (at: number, more = extra) => planStudy({ cards: cards.value, keys: askable.map(({ key }) => key), now: at, newPerDay: newPerDay(events.value), extra: more });
  const pick = (more = extra): string | undefined => {
    const plan = planAt(Date.now(), more);
    return plan.due[0]?.key ?? plan.fresh[0];
  };
  const [turn, setTurn] = useState<Turn | undefined>(() => {
    const key = pick();
    return key === undefined ? undefined : { number: 1, key };
  });
  const ask = (key: string | undefined, before?: Attempt) => setTurn(key === undefined ? undefined : { number: (turn?.number ?? graded) + 1, key, ...(before && { before }) });
  const goOn = () => ask(pick());

  const keep = (item: Item, rating: Rating, mode: ReviewMode, attempt: Attempt) => {
    const event = record({
      type: "review", set: item.set, question: item.question.id, rating, mode, length: attempt.text.length,
      spent_ms: Math.round(Math.min(longestMs, Math.max(0, attempt.spentMs))),
    });
    if (!event) return;
    setGraded(graded + 1);
    setLast({ event: event.id, key: item.key, rating, attempt, mode });
  };
  const undo = () => {
    if (!last) return;
    record({ type: "undo", of: last.event });
    setGraded(Math.max(0, graded - 1));
    setLast(undefined);
    ask(last.key, last.mode === "test" ? last.attempt : undefined);
    announce(`Taken back: ${gradeNames[last.rating]}.`);
  };
  useActions((): readonly Action[] => [
    { id: "test-undo", group: "Test yourself", label: "Take the last grade back", keys: "Alt-z", run: undo, unavailable: last ? undefined : "nothing was graded yet" },
  ], [last, graded, turn]);

  const item = turn && askable.find(({ key }) => key === turn.key);
  const plan = planAt(now);
  if (askable.length === 0) return <EmptyState title="There is nothing to test yourself with."><p>None of the questions has an answer to compare yours with.</p></EmptyState>;
  return (
    <>
      <div class="study-count">
        <p>{planWords(plan) || "Nothing left for now"}</p>
        {last && <p>Last: {gradeNames[last.rating]} <Button kind="quiet" small keys="Alt-z" onClick={undo}>Undo</Button></p>}
      </div>
      {!item && (
        <Done
          plan={plan} now={now} graded={graded} onGo={goOn} onAhead={() => ask(planAt(Date.now()).later[0]?.key)}
          onMore={() => {
            const more = extra + moreAtOnce;
            setExtra(more);
            ask(pick(more));
          }}
        />
      )}
      {item && turn && (isChoice(item)
        ? (
          <QuizCard
            key={turn.number} question={quizQuestion(item, seed + turn.number)} nextLabel="Next" note={"The schedule takes right for Good and wrong for Again."}
            onAnswer={(right, spentMs) => keep(item, ratingOf(right), "quiz", { text: "", spentMs })} onNext={goOn}
          />
        )
        : (
          <TestCard
            key={turn.number} item={item} card={cards.peek().get(item.key)} before={turn.before}
            onGrade={(rating, attempt) => {
              keep(item, rating, "test", attempt);
              goOn();
            }}
          />
        ))}
    </>
  );
}
