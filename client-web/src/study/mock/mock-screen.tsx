import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import * as api from "../../api/api.ts";
import type { Me, Sample, SetRow } from "../../api/types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import type { ScreenProps } from "../../frame/routes.ts";
import { SignedIn } from "../../frame/session.tsx";
import type { QuestionSet } from "../../questions/set.ts";
import { Button } from "../../ui/button.tsx";
import { Notice, toast } from "../../ui/status.tsx";
import { asDateAndClock, asLength, count } from "../../ui/time.ts";
import { history } from "../history/current.ts";
import type { MockEvent } from "../history/event.ts";
import { itemsOf, keyOf } from "../items.ts";
import { events, record } from "../memory.ts";
import { TopicPlot } from "../plots.tsx";
import { StudiedSet } from "../set-screen.tsx";
import { studySets } from "../sets.ts";
import { Unlocked } from "../unlock.tsx";
import { MockDebrief } from "./mock-debrief.tsx";
import { MockRun } from "./mock-run.tsx";
import { MockSetup } from "./mock-setup.tsx";
import { type Mock, beginMock, endMock, isMock, isOver, keptAnswers, pauseMock, resultsByTopic, resumeMock, spentMs } from "./mock.ts";
import { firstWishes, seedOf } from "./wishes.ts";

const writeAfterMs = 700;

/** The interview under way, also in the browser's own database, sealed, until it is kept or dropped. */
function useMock(set: string) {
  const name = `mock ${set}`;
  const [mock, setMock] = useState<Mock>();
  /** Left by an earlier page; undefined: not looked for yet. */
  const [found, setFound] = useState<Mock | null>();
  const latest = useRef<Mock | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const write = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    void history.peek()?.putDraft(name, latest.current && pauseMock(latest.current, Date.now()));
  };
  useEffect(() => {
    let wanted = true;
    void history.peek()?.draft(name).then((draft) => { if (wanted) setFound(isMock(draft) ? draft : null); });
    const hurry = () => { if (latest.current) write(); };
    addEventListener("pagehide", hurry);
    return () => {
      wanted = false;
      removeEventListener("pagehide", hurry);
      hurry();
    };
  }, [name]);
  const change = (next: Mock | undefined) => {
    const isText = next !== undefined && latest.current?.place === next.place;
    latest.current = next;
    setMock(next);
    if (isText) timer.current ??= setTimeout(write, writeAfterMs);
    else write();
  };
  const drop = () => {
    setFound(null);
    change(undefined);
  };
  return { mock, found, change, drop };
}

function Found({ mock, onGo, onEnd, onDrop }: { readonly mock: Mock; readonly onGo: () => void; readonly onEnd: () => void; readonly onDrop: () => void }) {
  const over = isOver(mock);
  return (
    <Notice title={over ? "A mock interview waits for its debrief." : `A mock interview is under way: question ${mock.place + 1} of ${mock.questions.length}.`}>
      <p>Begun {asDateAndClock(mock.startedAt)}. The clock stood still while you were away.</p>
      <div class="study-bar">
        <Button kind="primary" onClick={onGo}>{over ? "To the debrief" : "Go on"}</Button>
        {!over && <Button onClick={onEnd}>End it, to the debrief</Button>}
        <Button kind="quiet" onClick={onDrop}>Drop it</Button>
      </div>
    </Notice>
  );
}

interface PastProps {
  readonly titleOf: (set: string) => string;
}

function PastMock({ event, titleOf }: PastProps & { readonly event: MockEvent }) {
  const results = resultsByTopic(event.answers);
  return (
    <li>
      <details class="study-topics">
        <summary>{asDateAndClock(event.at)}: {count(event.answers.length, "question")} in {asLength(event.spent_ms)}</summary>
        <p class="study-soft">{count(event.minutes, "minute")} were planned. Seed {event.seed}.</p>
        <TopicPlot results={results} titleOf={titleOf} />
      </details>
    </li>
  );
}

function Past({ set, titleOf }: PastProps & { readonly set: string }) {
  const mocks = events.value.filter((event) => event.type === "mock" && event.answers.some((answer) => answer.set === set)) as readonly MockEvent[];
  if (mocks.length === 0) return null;
  return <><h2 class="section-title">Earlier mock interviews</h2><ul class="study-past">{[...mocks].reverse().map((event) => <PastMock key={event.id} event={event} titleOf={titleOf} />)}</ul></>;
}

interface MockInterviewProps {
  readonly me: Me;
  /** From whose page it is begun. */
  readonly set: QuestionSet;
  readonly rows: readonly SetRow[];
}

/** The sets that are asked from: those chosen, and those of an interview that was begun. Their order stays, so that beginning loads nothing. */
const setsAsked = (chosen: readonly string[], mock: Mock | undefined): readonly string[] =>
  [...new Set([...chosen, ...(mock?.questions ?? []).map((question) => question.set)])];

function MockInterview({ me, set, rows }: MockInterviewProps) {
  const { mock, found, change, drop } = useMock(set.id);
  const [wishes, setWishes] = useState(() => firstWishes(set.id));
  const ids = setsAsked(wishes.sets, mock);
  const loaded = useLoaded(() => studySets(ids), [ids.join()]);
  const items = useMemo(() => new Map((loaded.state === "there" ? loaded.value : [set]).flatMap(itemsOf).map((item) => [item.key, item])), [loaded, set]);
  const titleOf = (id: string) => (id === set.id ? set.title : rows.find((row) => row.id === id)?.title ?? id);
  const keep = (of: Mock) => {
    record({ type: "mock", seed: of.seed, minutes: of.minutes, spent_ms: Math.round(spentMs(of)), answers: keptAnswers(of, (key) => items.get(key)) });
    drop();
    toast("The result is in your study history.");
    scrollTo(0, 0);
  };
  if (mock) {
    const question = mock.questions[mock.place];
    return (
      <Shown what="Loading the questions…" loaded={loaded}>
        {() => (isOver(mock)
          ? <MockDebrief mock={mock} items={items} titleOf={titleOf} onMock={change} onKeep={() => keep(mock)} onDrop={drop} />
          : <MockRun mock={mock} item={question && items.get(keyOf(question.set, question.key))} onMock={change} />)}
      </Shown>
    );
  }
  if (found === undefined) return null;
  const begin = (sample: Sample) => {
    setTimeout(() => scrollTo(0, 0));
    change(beginMock(set.id, seedOf(sample), Number(wishes.minutes), sample.questions, Date.now()));
  };
  return (
    <>
      {found && <Found mock={found} onGo={() => change(resumeMock(found, Date.now()))} onEnd={() => change(endMock(resumeMock(found, Date.now()), Date.now()))} onDrop={drop} />}
      {!found && <MockSetup me={me} wishes={wishes} onWishes={setWishes} rows={rows} sets={loaded} titleOf={titleOf} onBegin={begin} />}
      <Past set={set.id} titleOf={titleOf} />
    </>
  );
}

/** Without the list of sets, this one is all that there is to choose. */
function WithRows(props: Omit<MockInterviewProps, "rows">) {
  const rows = useLoaded(api.sets, []);
  return <MockInterview {...props} rows={rows.state === "there" ? rows.value.filter(({ questions }) => questions > 0) : []} />;
}

function MockOf({ id, me }: { readonly id: string; readonly me: Me }) {
  return (
    <StudiedSet id={id} mode="mock">
      {(set) => (
        <Unlocked me={me} why="A mock interview needs your password: its result goes into your study history, which only your key opens.">
          <WithRows me={me} set={set} />
        </Unlocked>
      )}
    </StudiedSet>
  );
}

export function MockScreen({ named }: ScreenProps) {
  return <SignedIn>{(me) => <MockOf id={named["set"] ?? ""} me={me} />}</SignedIn>;
}
