import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../../api/api.ts";
import { dismissDuplicate, duplicates, mergeDuplicate } from "../../api/building.ts";
import { Refusal, sentence } from "../../api/request.ts";
import type { DismissedPair, DuplicateKind, DuplicatePair, Duplicates, SetRow } from "../../api/set-types.ts";
import type { Me } from "../../api/types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { go, place } from "../../frame/router.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useTitle } from "../../frame/title.ts";
import { useActions } from "../../ui/actions.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { isolated } from "../../ui/direction.ts";
import { EmptyState } from "../../ui/empty.tsx";
import { Checkbox } from "../../ui/field.tsx";
import { plainText } from "../../ui/markdown.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { count, inWords } from "../../ui/time.ts";
import { GoneSet, isGone } from "../gone-set.tsx";
import { percent } from "../import/words.ts";
import { isAuthor } from "../roles.ts";
import { MergeView, type Merging } from "./merge-view.tsx";
import { follow, kindNames, neighbour, ofKind, pairKey, withDismissed, withTakenBack, withoutQuestion } from "./pairs.ts";
import { SetAside } from "./set-aside.tsx";
import "./duplicates.css";

type Kind = DuplicateKind | "all";
const kindTitles: { readonly [kind in Kind]: string } = { all: "All", same: "The same", part: "Part of another", related: "Related" };
const noun: { readonly [kind in DuplicateKind]: string } = { same: "the same", part: "part", related: "related" };

const address = (sets: readonly string[], dismissed: boolean): string =>
  `/sets/duplicates?sets=${sets.map(encodeURIComponent).join(",")}&find=1${dismissed ? "&dismissed=1" : ""}`;

function Chooser({ rows, chosen, withOld }: { readonly rows: readonly SetRow[]; readonly chosen: readonly string[]; readonly withOld: boolean }) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set(rows.map(({ id }) => id).filter((id) => chosen.includes(id))));
  const [old, setOld] = useState(withOld);
  const all = rows.every(({ id }) => ids.has(id));
  const turn = (id: string, on: boolean) => {
    const next = new Set(ids);
    if (on) next.add(id);
    else next.delete(id);
    setIds(next);
  };
  return (
    <form class="duplicates-chooser" onSubmit={(event) => { event.preventDefault(); if (ids.size > 0) go(address(rows.map(({ id }) => id).filter((id) => ids.has(id)), old)); }}>
      <fieldset class="field choices">
        <legend>Sets to look through</legend>
        {rows.map((row) => <Checkbox key={row.id} checked={ids.has(row.id)} onCheck={(on) => turn(row.id, on)} hint={count(row.questions, "question")}><bdi>{row.title}</bdi></Checkbox>)}
      </fieldset>
      <Checkbox checked={old} onCheck={setOld}>Show those, too, that were marked as not the same</Checkbox>
      <div class="form-foot">
        <Button type="submit" kind="primary" disabled={ids.size === 0}>Find duplicates</Button>
        {rows.length > 2 && <Button onClick={() => setIds(all ? new Set() : new Set(rows.map(({ id }) => id)))}>{all ? "Choose none" : "Choose all"}</Button>}
      </div>
    </form>
  );
}

interface Outcome {
  readonly text: string;
  readonly bad?: boolean;
  /** Of the sets in whose history it can be taken back. */
  readonly sets?: readonly string[];
}

/** Keys without a modifier work while the focus is in this part of the page, and not in a field. */
const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]") !== null;

function Pairs({ found, sets, titles, withOld, first }: { readonly found: Duplicates; readonly sets: readonly string[]; readonly titles: ReadonlyMap<string, string>; readonly withOld: boolean; readonly first: string | undefined }) {
  const [pairs, setPairs] = useState(found.pairs);
  const [kind, setKind] = useState<Kind>("all");
  const [current, setCurrent] = useState<string | undefined>(() => {
    const wanted = found.pairs.find(({ a, b }) => `${a.set}/${a.key}` === first || `${b.set}/${b.key}` === first) ?? found.pairs[0];
    return wanted && pairKey(wanted);
  });
  const [busy, setBusy] = useState<string>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [handled, setHandled] = useState(0);
  const ready = useRef<Merging | undefined>(undefined);
  const around = useRef<HTMLDivElement>(null);
  const shown = ofKind(pairs, kind);
  const at = shown.findIndex((one) => pairKey(one) === current);
  const pair = shown[at] ?? shown[0];
  useEffect(() => { ready.current = undefined; }, [pair]);
  useEffect(() => { around.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }); }, [current]);
  const show = (next: DuplicatePair | undefined) => {
    setCurrent(next && pairKey(next));
    if (next) announce(`${noun[next.kind]}: ${plainText(next.a.title)}; ${plainText(next.b.title)}`);
  };
  const step = (by: 1 | -1) => show(neighbour(shown, pair && pairKey(pair), by));
  const choose = (next: Kind) => {
    setKind(next);
    const list = ofKind(pairs, next);
    if (!list.some((one) => pairKey(one) === current)) show(list[0]);
  };
  const leave = (rest: readonly DuplicatePair[], wanted?: DuplicatePair) => {
    setPairs(rest);
    show(wanted ?? follow(shown, ofKind(rest, kind), current));
    setHandled(handled + 1);
    around.current?.focus();
  };
  const run = async (words: string, what: () => Promise<void>) => {
    if (busy) return;
    setBusy(words);
    try {
      await what();
    } catch (error) {
      setOutcome({ text: sentence(error), bad: true });
    } finally {
      setBusy(undefined);
    }
  };
  const merge = () => void run("Merging…", async () => {
    const merging = ready.current;
    if (!merging) return;
    const { keep, drop, question } = merging;
    try {
      await mergeDuplicate({ keep_set: keep.set, keep_key: keep.key, keep_revision: merging.keepRevision, drop_set: drop.set, drop_key: drop.key, drop_revision: merging.dropRevision, question });
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "set_changed")) throw error;
      merging.again();
      throw new Error("Somebody changed one of the two meanwhile. They are shown as they are now; nothing was merged.");
    }
    setOutcome({ text: `Merged. “${isolated(plainText(drop.title))}” is gone from “${isolated(titles.get(drop.set) ?? drop.set)}”.`, sets: [...new Set([keep.set, drop.set])] });
    leave(withoutQuestion(pairs, drop.set, drop.key));
  });
  const dismiss = () => void run("Marking…", async () => {
    if (!pair || pair.dismissed) return;
    await dismissDuplicate({ a_set: pair.a.set, a_key: pair.a.key, b_set: pair.b.set, b_key: pair.b.key });
    setOutcome({ text: "Marked as not the same; the two are set aside below." });
    leave(withDismissed(pairs, pair, withOld), withOld ? neighbour(shown, pairKey(pair), 1) : undefined);
  });
  const takenBack = (back: DismissedPair) => {
    const rest = withTakenBack(found.pairs, pairs, back);
    setOutcome({ text: rest === pairs ? "Taken back. The two are compared when duplicates are found again." : "Taken back. The two are in the list again." });
    setPairs(rest);
  };
  const nothing = pair ? undefined : "there is no pair";
  useActions(() => [
    { id: "next", group: "Duplicates", label: "Next pair (also J)", keys: "Alt-j", unavailable: nothing, run: () => step(1) },
    { id: "previous", group: "Duplicates", label: "Previous pair (also K)", keys: "Alt-k", unavailable: nothing, run: () => step(-1) },
    { id: "merge", group: "Duplicates", label: "Same question: merge (also M)", keys: "Alt-m", unavailable: nothing, run: merge },
    { id: "dismiss", group: "Duplicates", label: "Not the same (also D)", keys: "Alt-d", unavailable: nothing, run: dismiss },
    ...(["all", ...kindNames] as const).map((one) => ({ id: `kind-${one}`, group: "Show", label: kindTitles[one], run: () => choose(one) })),
  ], [pairs, kind, current, busy, handled]);
  const keys: Readonly<Record<string, () => void>> = { j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), m: merge, d: dismiss };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isTyping(event.target)) return;
    if (event.target instanceof HTMLInputElement && event.key.startsWith("Arrow")) return; // between the radios
    const run = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!run) return;
    event.preventDefault();
    run();
  };
  return (
    <>
      <div class="duplicates" ref={around} tabIndex={-1} role="group" aria-label="Pairs of questions" onKeyDown={onKeyDown}>
        {outcome && (
          <Notice tone={outcome.bad ? "bad" : "plain"} title={outcome.text}>
            {outcome.sets && <p>It can be taken back in the history of {outcome.sets.map((set, index) => <>{index > 0 && " and "}<a key={set} href={`/sets/${encodeURIComponent(set)}/history`}>{titles.get(set) ?? set}</a></>)}.</p>}
          </Notice>
        )}
        {pairs.length === 0
          ? <EmptyState title={handled > 0 ? "That was the last pair." : "No two questions look alike."} action={<LinkButton href="/sets">The question sets</LinkButton>}><p>{handled > 0 ? `${count(handled, "pair")} gone through.` : "Neither the same, nor part of one another."}</p></EmptyState>
          : (
            <>
              <div class="duplicates-head">
                <div class="duplicates-kinds" role="group" aria-label="Show">
                  {(["all", ...kindNames] as const).map((one) => (
                    <Button key={one} small kind="quiet" aria-pressed={kind === one} onClick={() => choose(one)}>{kindTitles[one]} {ofKind(pairs, one).length.toLocaleString("en")}</Button>
                  ))}
                </div>
                <p class="row-note" role="status">{pair ? `Pair ${Math.max(0, at) + 1} of ${shown.length.toLocaleString("en")}` : "None of this kind"}{handled > 0 ? `, ${handled} gone through` : ""}{found.left_off > 0 ? `; ${count(found.left_off, "more pair")} than are listed` : ""}</p>
                {handled > 0 && <progress max={handled + pairs.length} value={handled} aria-label="Pairs gone through" />}
                <div class="duplicates-step">
                  <Button small keys="k" disabled={at <= 0} onClick={() => step(-1)}>Previous</Button>
                  <Button small keys="j" disabled={at < 0 || at === shown.length - 1} onClick={() => step(1)}>Next</Button>
                </div>
              </div>
              <div class="duplicates-columns">
                <ol class="duplicates-list" aria-label="Pairs">
                  {shown.map((one) => (
                    <li key={pairKey(one)}>
                      <button type="button" aria-current={one === pair ? "true" : undefined} onClick={() => show(one)}>
                        <span class="duplicates-title" dir="auto">{plainText(one.a.title) || "Without a prompt"}</span>
                        <span class="duplicates-title" dir="auto">{plainText(one.b.title) || "Without a prompt"}</span>
                        <span class="duplicates-score">{one.dismissed ? "not the same" : noun[one.kind]}, {percent(one.score)}</span>
                      </button>
                    </li>
                  ))}
                </ol>
                {pair && <MergeView key={pairKey(pair)} pair={pair} titles={titles} busy={busy} onReady={(merging) => { ready.current = merging; }} onMerge={merge} onDismiss={dismiss} />}
              </div>
            </>
          )}
      </div>
      <SetAside sets={sets} titles={titles} changes={handled} onBack={takenBack} />
    </>
  );
}

function Finding({ sets, titles, withOld, first }: { readonly sets: readonly string[]; readonly titles: ReadonlyMap<string, string>; readonly withOld: boolean; readonly first: string | undefined }) {
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const loaded = useLoaded(() => {
    stop.current = new AbortController();
    return duplicates(sets, withOld, stop.current.signal);
  }, []);
  const names = inWords(sets.map((id) => `“${isolated(titles.get(id) ?? id)}”`));
  if (loaded.state === "loading") return <Progress text={`Comparing the questions of ${names}…`} onStop={() => go("/sets/duplicates")} />;
  if (isGone(loaded)) return <GoneSet among={sets.length > 1} back="/sets/duplicates" others="Choose other sets" />;
  return (
    <>
      <p class="page-lead">In {names}. <a href="/sets/duplicates">Choose other sets</a></p>
      <Shown what="" loaded={loaded}>{(found) => <Pairs found={found} sets={sets} titles={titles} withOld={withOld} first={first} />}</Shown>
    </>
  );
}

function Screen({ me }: { readonly me: Me }) {
  const { query } = place.value;
  const ids = (query.get("sets") ?? "").split(",").filter(Boolean);
  const withOld = query.has("dismissed");
  const isFound = query.has("find") || ids.length > 1;
  const loaded = useLoaded(api.sets, []);
  return (
    <>
      <div class="page-top"><h1 class="page-title">Duplicates</h1></div>
      <Shown what="Loading the sets…" loaded={loaded}>
        {(rows) => {
          if (!isAuthor(me)) return <EmptyState title="Only authors merge questions."><p>An administrator can make you one.</p></EmptyState>;
          if (rows.length === 0) return <EmptyState title="There is no question set yet." action={<LinkButton kind="primary" href="/sets/import">Import questions</LinkButton>} />;
          if (ids.length > 0 && isFound) return <Finding key={`${ids.join()} ${withOld}`} sets={ids} titles={new Map(rows.map(({ id, title }) => [id, title]))} withOld={withOld} first={query.get("pair") ?? undefined} />;
          return (
            <>
              <p class="page-lead">Questions that ask the same, within a set and between sets. Nothing is changed before you say so.</p>
              <Chooser key={ids.join()} rows={rows} chosen={ids} withOld={withOld} />
            </>
          );
        }}
      </Shown>
    </>
  );
}

export function DuplicatesScreen() {
  useTitle("Duplicates");
  return <SignedIn>{(me) => <Screen me={me} />}</SignedIn>;
}
