import { useMemo } from "preact/hooks";
import * as api from "../api/api.ts";
import type { Me, SetRow } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go } from "../frame/router.ts";
import type { ScreenProps } from "../frame/routes.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import type { QuestionSet } from "../questions/set.ts";
import { type Action, useActions } from "../ui/actions.ts";
import { LinkButton } from "../ui/button.tsx";
import { isolated } from "../ui/direction.ts";
import { EmptyState } from "../ui/empty.tsx";
import { Select } from "../ui/field.tsx";
import { count } from "../ui/time.ts";
import { history } from "./history/current.ts";
import { type Item, isAskable, itemsOf } from "./items.ts";
import { cards, events, record, useClock } from "./memory.ts";
import { ProgressBar, RetentionPlot } from "./plots.tsx";
import { StudySaveLine } from "./save-line.tsx";
import { newPerDay, planStudy } from "./schedule.ts";
import { studySet } from "./sets.ts";
import { studyAddress } from "./study-head.tsx";
import { type Progress, progressByTopic, progressOf, retentionByWeek } from "./summary.ts";
import { TestRun, nextWords, planWords } from "./test/test-run.tsx";
import { Unlocked, privacy } from "./unlock.tsx";
import "../questions/set.css";
import "./study.css";

const read = (set: SetRow): string => studyAddress(set.id, "read");

/** The sets of which something was asked; one that can't be had (it may be archived) is left out. */
async function begunSets(rows: readonly SetRow[], ids: ReadonlySet<string>): Promise<readonly QuestionSet[]> {
  const found = await Promise.allSettled(rows.filter(({ id }) => ids.has(id)).map(({ id }) => studySet(id)));
  return found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

function SetLinks({ set }: { readonly set: SetRow }) {
  return (
    <div class="row-side study-links">
      <LinkButton small href={read(set)}>Read</LinkButton>
      <LinkButton small href={studyAddress(set.id, "test")}>Test yourself</LinkButton>
      <LinkButton small href={studyAddress(set.id, "mock")}>Mock interview</LinkButton>
    </div>
  );
}

const progressWords = ({ all, begun, learnt, due }: Progress): string =>
  [`${learnt} of ${all} learnt`, begun > learnt ? `${begun - learnt} begun` : "", due > 0 ? `${due} due` : ""].filter(Boolean).join(" · ");

function BegunRow({ row, items, now }: { readonly row: SetRow; readonly items: readonly Item[]; readonly now: number }) {
  const whole = progressOf(row.title, items, cards.value, now);
  return (
    <li class="row study-set">
      <div>
        <h3 class="row-title"><a href={read(row)}>{row.title}</a></h3>
        <p class="row-note">{progressWords(whole)}</p>
        <ProgressBar progress={whole} />
        <details class="study-topics">
          <summary>By topic</summary>
          <table class="study-table">
            <thead><tr><th scope="col">Topic</th><th scope="col">Questions</th><th scope="col">Begun</th><th scope="col">Learnt</th><th scope="col">Due</th></tr></thead>
            <tbody>{progressByTopic(items, cards.value, now).map((one, place) => <tr key={place}><th scope="row"><bdi>{one.title}</bdi></th><td>{one.all}</td><td>{one.begun}</td><td>{one.learnt}</td><td>{one.due}</td></tr>)}</tbody>
          </table>
        </details>
      </div>
      <SetLinks set={row} />
    </li>
  );
}

function OtherRows({ sets }: { readonly sets: readonly SetRow[] }) {
  return (
    <ul class="rows">
      {sets.map((set) => (
        <li key={set.id} class="row study-set">
          <div>
            <h3 class="row-title"><a href={read(set)}>{set.title}</a></h3>
            <p class="row-note">{count(set.questions, "question")}</p>
          </div>
          <SetLinks set={set} />
        </li>
      ))}
    </ul>
  );
}

const limits = ["0", "5", "10", "20", "50"];

function Limit() {
  const now = String(newPerDay(events.value));
  const options = [...new Set([...limits, now])].sort((a, b) => Number(a) - Number(b)).map((value) => ({ value, label: value }));
  return (
    <div class="study-limit">
      <Select label="New questions a day" value={now} options={options} hint="Over all sets. It holds in every browser in which you study." onPick={(value) => record({ type: "limit", new_per_day: Number(value) })} />
    </div>
  );
}

/** Everything that there is, by set; asks what is due when `isDue`. */
function Begun({ rows, sets, isDue }: { readonly rows: readonly SetRow[]; readonly sets: readonly QuestionSet[]; readonly isDue: boolean }) {
  const now = useClock(15_000);
  const items = useMemo(() => sets.flatMap(itemsOf), [sets]);
  if (isDue) return <><p class="study-back"><a href="/study">All of what you study</a></p><TestRun items={items} /></>;
  const plan = planStudy({ cards: cards.value, keys: items.filter(isAskable).map(({ key }) => key), now, newPerDay: newPerDay(events.value) });
  const isWaiting = plan.due.length + plan.fresh.length > 0;
  const weeks = retentionByWeek(cards.value.values(), now);
  const asked = weeks.reduce((sum, week) => sum + week.asked, 0);
  return (
    <>
      <section class="study-now" aria-label="Due">
        <p class="study-due">{isWaiting ? planWords(plan) : plan.next === undefined ? "Nothing is due." : `Nothing is due until ${nextWords(plan.next, now).replace(/^at /, "")}.`}</p>
        {isWaiting && <LinkButton kind="primary" href="/study?due">Study now</LinkButton>}
        {!isWaiting && (plan.later.length > 0 || plan.freshLeft > 0) && <LinkButton href="/study?due">Go on all the same</LinkButton>}
      </section>
      <h2 class="section-title">Sets that you study</h2>
      <ul class="rows">
        {sets.map((set) => {
          const row = rows.find(({ id }) => id === set.id);
          return row && <BegunRow key={set.id} row={row} items={items.filter((item) => item.set === set.id)} now={now} />;
        })}
      </ul>
      <p class="study-soft">Learnt: it comes back after days, not minutes.</p>
      <div class="study-columns">
        <section>
          <h2 class="section-title">Still known</h2>
          <p class="study-soft">Of the learnt questions that came back in a week, how many you still knew. The schedule aims at 90 of a hundred.</p>
          {asked > 0 ? <RetentionPlot weeks={weeks} /> : <p>No learnt question has come back yet. This takes a few days.</p>}
        </section>
        <section>
          <h2 class="section-title">Pace</h2>
          <Limit />
        </section>
      </div>
    </>
  );
}

function Studied({ rows, isDue }: { readonly rows: readonly SetRow[]; readonly isDue: boolean }) {
  const ids = new Set([...cards.value.values()].map(({ set }) => set));
  const begun = [...ids].sort().join(" ");
  const loaded = useLoaded(() => begunSets(rows, ids), [begun, rows]);
  const others = rows.filter(({ id }) => !ids.has(id));
  return (
    <>
      {ids.size === 0
        ? <EmptyState title="You haven’t studied anything yet."><p>Take a set below and test yourself: answer, compare with the model answer, say how well it went. From then on this page tells you what to ask yourself again, and when.</p></EmptyState>
        : <Shown what="Loading what you study…" loaded={loaded}>{(sets) => <Begun key={isDue ? "due" : "all"} rows={rows} sets={sets} isDue={isDue} />}</Shown>}
      {!isDue && others.length > 0 && <><h2 class="section-title">{ids.size === 0 ? "Sets" : "Other sets"}</h2><OtherRows sets={others} /></>}
    </>
  );
}

function Overview({ me, rows, isDue }: { readonly me: Me; readonly rows: readonly SetRow[]; readonly isDue: boolean }) {
  const isOpen = events.value.length > 0;
  useActions((): readonly Action[] => [
    { id: "study-due", group: "Study", label: "Study what is due", keys: "Alt-s", run: () => go("/study?due"), unavailable: isOpen ? undefined : "nothing was studied yet" },
    ...rows.flatMap((set): readonly Action[] => [
      { id: `read-${set.id}`, group: "Study", label: `Read “${isolated(set.title)}”`, run: () => go(read(set)) },
      { id: `test-${set.id}`, group: "Study", label: `Test yourself with “${isolated(set.title)}”`, run: () => go(studyAddress(set.id, "test")) },
    ]),
  ], [rows, isOpen]);
  if (rows.length === 0) return <EmptyState title="There is no question set to study yet."><p>An author can write one, or bring one in, at <a href="/sets">Question sets</a>.</p></EmptyState>;
  return (
    <Unlocked me={me} why="Your password opens your study history: what is due, tests, quizzes and mock interviews need it. To read the sets below you don’t.">
      <Studied rows={rows} isDue={isDue} />
    </Unlocked>
  );
}

/** What can be read without the history. */
function LockedSets({ rows }: { readonly rows: readonly SetRow[] }) {
  if (history.value?.isRead.value || rows.length === 0) return null;
  return <><h2 class="section-title">Sets to read</h2><ul class="rows">{rows.map((set) => <li key={set.id} class="row"><div><h3 class="row-title"><a href={read(set)}>{set.title}</a></h3><p class="row-note">{count(set.questions, "question")}</p></div></li>)}</ul></>;
}

function Study({ me, isDue }: { readonly me: Me; readonly isDue: boolean }) {
  const loaded = useLoaded(api.sets, []);
  return (
    <>
      <div class="page-top study-top"><h1 class="page-title">Study</h1><StudySaveLine /></div>
      {!isDue && <p class="page-lead">{privacy}</p>}
      <Shown what="Loading the sets…" loaded={loaded}>
        {(rows) => <><Overview me={me} rows={rows} isDue={isDue} /><LockedSets rows={rows} /></>}
      </Shown>
    </>
  );
}

export function StudyScreen({ query }: ScreenProps) {
  useTitle("Study");
  return <SignedIn>{(me) => <Study me={me} isDue={query.has("due")} />}</SignedIn>;
}
