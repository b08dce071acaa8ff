import { useMemo, useState } from "preact/hooks";
import type { Me } from "../../api/types.ts";
import { go } from "../../frame/router.ts";
import type { ScreenProps } from "../../frame/routes.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useActions } from "../../ui/actions.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { isolated } from "../../ui/direction.ts";
import { EmptyState } from "../../ui/empty.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { InlineProse, Prose } from "../../ui/prose.tsx";
import { count } from "../../ui/time.ts";
import { type Item, isChoice, topicsOf } from "../items.ts";
import { record } from "../memory.ts";
import { bodyOf, headOf } from "../../questions/set.ts";
import { StudiedSet } from "../set-screen.tsx";
import { freshSeed } from "../shuffle.ts";
import { Unlocked } from "../unlock.tsx";
import { QuizCard } from "./quiz-card.tsx";
import { type QuizQuestion, quizQuestions, ratingOf } from "./quiz.ts";

interface Given {
  readonly question: QuizQuestion;
  readonly chosen: ReadonlySet<number>;
  readonly right: boolean;
}

const every = "";
const sizes = [10, 20, 50];

function Setup({ items, onBegin }: { readonly items: readonly Item[]; readonly onBegin: (questions: readonly QuizQuestion[], seed: number) => void }) {
  const [topic, setTopic] = useState(every);
  const [most, setMost] = useState("10");
  const [typed, setTyped] = useState("");
  const chosen = topic === every ? items : items.filter((item) => item.topicKey === topic);
  const seed = typed === "" ? undefined : Number(typed);
  const isSeed = seed === undefined || (Number.isSafeInteger(seed) && seed >= 0);
  const begin = () => {
    if (!isSeed) return;
    const used = seed ?? freshSeed();
    onBegin(quizQuestions(chosen, used, most === every ? Infinity : Number(most)), used);
  };
  return (
    <form class="form form-narrow" onSubmit={(event) => { event.preventDefault(); begin(); }}>
      <p>{count(items.length, "question")} with choices. Each answer counts for your schedule: right as Good, wrong as Again.</p>
      <Select
        label="Topic" value={topic} onPick={setTopic}
        options={[{ value: every, label: "All topics" }, ...topicsOf(items).map(({ key, title, items: list }) => ({ value: key, label: `${isolated(title)} (${list.length})` }))]}
      />
      <Select
        label="How many" value={most} onPick={setMost}
        options={[...sizes.map((size) => ({ value: String(size), label: `At most ${size}` })), { value: every, label: "All of them" }]}
      />
      <TextField label="Seed" value={typed} onText={(text) => setTyped(text.trim())} autocomplete="off" hint="A number gives the same order again. Empty: a fresh one." error={isSeed ? undefined : "A seed is a whole number."} />
      <div class="form-foot"><Button kind="primary" type="submit">Begin the quiz</Button></div>
    </form>
  );
}

function MissedOne({ given: { question, chosen } }: { readonly given: Given }) {
  const { item, choices } = question;
  const body = bodyOf(item.question);
  return (
    <li class="study-missed">
      <h3 lang={item.lang}><InlineProse text={headOf(item.question)} /></h3>
      {body && <Prose text={body} depth={3} lang={item.lang} />}
      <ul class="study-missed-choices">
        {choices.filter(({ place, choice }) => choice.right || chosen.has(place)).map(({ place, choice }) => (
          <li key={place} class={choice.right ? "study-choice-right" : "study-choice-wrong"}>
            <span class="study-verdict">{choice.right ? "Right" : "Your choice"}</span>
            <Prose text={choice.text ?? ""} depth={3} />
            {choice.feedback && <p class="study-feedback"><InlineProse text={choice.feedback} /></p>}
          </li>
        ))}
      </ul>
    </li>
  );
}

interface ResultProps {
  readonly given: readonly Given[];
  readonly seed: number;
  readonly onAgain: (questions: readonly QuizQuestion[]) => void;
  readonly onNew: () => void;
}

function Result({ given, seed, onAgain, onNew }: ResultProps) {
  const missed = given.filter((one) => !one.right);
  const again = () => onAgain(missed.map((one) => one.question));
  useActions(() => [
    { id: "quiz-missed", group: "Quiz", label: "The missed ones again", run: again, unavailable: missed.length > 0 ? undefined : "none was missed" },
    { id: "quiz-new", group: "Quiz", label: "Another quiz", run: onNew },
  ], [given]);
  return (
    <section class="study-end">
      <h2 tabIndex={-1} ref={(heading) => heading?.focus({ preventScroll: true })}>{given.length - missed.length} of {given.length} right</h2>
      <p class="study-soft">Seed {seed}. The answers are in your schedule: right as Good, wrong as Again.</p>
      <div class="study-bar">
        {missed.length > 0 && <Button kind="primary" onClick={again}>{missed.length === 1 ? "The missed one again" : `The ${missed.length} missed again`}</Button>}
        <Button onClick={onNew}>Another quiz</Button>
        <LinkButton kind="quiet" href="/study">Back to studying</LinkButton>
      </div>
      {missed.length > 0 && (
        <>
          <h2 class="section-title">What was missed</h2>
          <ol class="study-missed-list">{missed.map((one) => <MissedOne key={one.question.item.key} given={one} />)}</ol>
        </>
      )}
    </section>
  );
}

interface Round {
  readonly number: number;
  readonly seed: number;
  readonly questions: readonly QuizQuestion[];
}

function Quiz({ set, items }: { readonly set: string; readonly items: readonly Item[] }) {
  const choices = useMemo(() => items.filter(isChoice), [items]);
  const [round, setRound] = useState<Round>();
  const [place, setPlace] = useState(0);
  const [given, setGiven] = useState<readonly Given[]>([]);
  const begin = (questions: readonly QuizQuestion[], seed: number) => {
    setRound({ number: (round?.number ?? 0) + 1, seed, questions });
    setPlace(0);
    setGiven([]);
  };
  if (choices.length === 0) {
    return (
      <EmptyState title="This set has no questions with choices." action={<LinkButton href={`/study/${encodeURIComponent(set)}?test`}>Test yourself with it</LinkButton>}>
        <p>A quiz needs questions whose section Choices marks what is right.</p>
      </EmptyState>
    );
  }
  if (!round) return <Setup items={choices} onBegin={begin} />;
  const question = round.questions[place];
  if (!question) return <Result given={given} seed={round.seed} onAgain={(missed) => begin(missed, round.seed)} onNew={() => setRound(undefined)} />;
  const right = given.filter((one) => one.right).length;
  return (
    <>
      <div class="study-count">
        <p>Question {place + 1} of {round.questions.length}</p>
        <p>{given.length > 0 ? `${right} of ${given.length} right` : `Seed ${round.seed}`}</p>
        <progress value={given.length} max={round.questions.length} aria-label="Through the quiz" />
      </div>
      <QuizCard
        key={`${round.number} ${question.item.key}`} question={question} nextLabel={place + 1 < round.questions.length ? "Next" : "See the result"}
        onAnswer={(isRight, spentMs, chosen) => {
          const { item } = question;
          record({ type: "review", set: item.set, question: item.question.id, rating: ratingOf(isRight), mode: "quiz", spent_ms: Math.round(Math.max(0, spentMs)), length: 0 });
          setGiven([...given, { question, chosen, right: isRight }]);
        }}
        onNext={() => setPlace(place + 1)}
      />
    </>
  );
}

function QuizOf({ id, me }: { readonly id: string; readonly me: Me }) {
  useActions(() => [{ id: "quiz-leave", group: "Quiz", label: "Leave the quiz", run: () => go(`/study/${encodeURIComponent(id)}`) }], [id]);
  return (
    <StudiedSet id={id} mode="quiz">
      {(set, items) => (
        <Unlocked me={me} why="A quiz needs your password: your answers go into your study history, which only your key opens."><Quiz set={set.id} items={items} /></Unlocked>
      )}
    </StudiedSet>
  );
}

export function QuizScreen({ named }: ScreenProps) {
  return <SignedIn>{(me) => <QuizOf id={named["set"] ?? ""} me={me} />}</SignedIn>;
}
