import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../../api/api.ts";
import { sentence } from "../../api/request.ts";
import * as sets from "../../api/sets.ts";
import type { FoundQuestion, OutlineBlock, SetRow } from "../../api/set-types.ts";
import type { Me } from "../../api/types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Waiting } from "../../frame/loading.tsx";
import { go, place } from "../../frame/router.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useTitle } from "../../frame/title.ts";
import { useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { facts } from "../../ui/direction.ts";
import { EmptyState } from "../../ui/empty.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { Notice } from "../../ui/status.tsx";
import { asDate, count } from "../../ui/time.ts";
import { narrow, useMedia } from "../../ui/use-media.ts";
import { isAuthor } from "../roles.ts";
import { difficulties, kinds, states } from "../text/sections.ts";
import { snippetParts } from "./snippet.ts";
import { type WishName, type Wishes, countFilters, readWishes, wishesQuery } from "./wishes.ts";
import "./find.css";

const pauseMs = 200;
const pageSize = 50;

interface Found {
  readonly total: number;
  readonly questions: readonly FoundQuestion[];
}

const any = (names: readonly string[]) => [{ value: "", label: "any" }, ...names.map((name) => ({ value: name, label: name }))];
const askedOptions = [
  { value: "", label: "any" }, { value: "never", label: "never" }, { value: "30", label: "not in the last 30 days" },
  { value: "90", label: "not in the last 90 days" }, { value: "365", label: "not in the last year" },
];

/** The topics of the set that is searched, to choose from. */
function useTopics(set: string): readonly OutlineBlock[] {
  const loaded = useLoaded(async () => {
    const outline = set ? await sets.setOutline(set) : undefined;
    return outline && "blocks" in outline ? outline.blocks.filter(({ kind }) => kind !== "question") : [];
  }, [set]);
  return loaded.state === "there" ? loaded.value : [];
}

function Filters({ wishes, rows, onWish }: { readonly wishes: Wishes; readonly rows: readonly SetRow[]; readonly onWish: (name: WishName, value: string) => void }) {
  const topics = useTopics(wishes.set ?? "");
  const languages = [...new Set([...rows.map(({ language }) => language), wishes.language ?? ""])].filter(Boolean).sort();
  const pick = (name: WishName) => (value: string) => onWish(name, value);
  const isNarrow = useMedia(narrow);
  const [open, setOpen] = useState(false);
  const chosen = countFilters(wishes);
  const filters = (
    <div class="find-filters">
      <Select label="Set" value={wishes.set ?? ""} options={[{ value: "", label: "all sets" }, ...rows.map(({ id, title }) => ({ value: id, label: title }))]} onPick={pick("set")} />
      {wishes.set && <Select label="Topic" value={wishes.topic ?? ""} options={[{ value: "", label: "any" }, ...topics.map(({ key, kind, title }) => ({ value: key, label: kind === "subtopic" ? `– ${title}` : title || "without a topic" }))]} onPick={pick("topic")} />}
      <Select label="Kind" value={wishes.kind ?? ""} options={any(kinds)} onPick={pick("kind")} />
      <Select label="Difficulty" value={wishes.difficulty ?? ""} options={any(difficulties)} onPick={pick("difficulty")} />
      <Select label="State" value={wishes.state ?? ""} options={any(states)} onPick={pick("state")} />
      {languages.length > 1 && <Select label="Language" value={wishes.language ?? ""} options={any(languages)} onPick={pick("language")} />}
      <TextField label="Tag" value={wishes.tag ?? ""} autocomplete="off" onText={pick("tag")} />
      <Select label="Asked" value={wishes.asked ?? ""} options={askedOptions} onPick={pick("asked")} />
    </div>
  );
  if (!isNarrow) return filters;
  return ( // or the results would begin below the screen
    <details class="find-fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{chosen > 0 ? `Filters (${chosen})` : "Filters"}</summary>
      {filters}
    </details>
  );
}

function Result({ found, mayChange }: { readonly found: FoundQuestion; readonly mayChange: boolean }) {
  const known = facts(
    found.set_title, found.topic, found.kind, found.difficulty, found.minutes > 0 && `${found.minutes} min`, found.state !== "complete" && found.state,
    found.asked > 0 && `asked ${count(found.asked, "time")}, last on ${asDate(found.last_asked_ms)}`,
  );
  return (
    <li class="row">
      <div>
        <h2 class="row-title"><a class="find-link" href={`/sets/${encodeURIComponent(found.set)}#q-${encodeURIComponent(found.key)}`}><InlineProse text={found.title || "Without a prompt"} /></a></h2>
        <p class="row-note">{known}</p>
        {found.snippet && <p class="find-snippet" dir="auto">{snippetParts(found.snippet).map(({ text, isHit }, at) => (isHit ? <mark key={at}>{text}</mark> : text))}</p>}
      </div>
      {mayChange && <p class="row-note"><a href={`/sets/${encodeURIComponent(found.set)}/edit#${encodeURIComponent(found.key)}`} aria-label={`Edit ${found.title}`}>Edit</a></p>}
    </li>
  );
}

/** What is found, while the wishes are the same for a moment; `more` gets the next page. */
function useFound(query: string) {
  const [found, setFound] = useState<Found>();
  const [error, setError] = useState<unknown>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      sets.searchQuestions({ ...readWishes(new URLSearchParams(query)), limit: pageSize }, stop.signal).then(
        (answer) => { setFound(answer); setError(undefined); },
        (failure: unknown) => { if (!stop.signal.aborted) setError(failure); },
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, turn]);
  const more = async () => {
    if (!found) return;
    try {
      const next = await sets.searchQuestions({ ...readWishes(new URLSearchParams(query)), offset: found.questions.length, limit: pageSize });
      setFound({ total: next.total, questions: [...found.questions, ...next.questions] });
    } catch (failure) {
      setError(failure);
    }
  };
  return { found, error, more, again: () => setTurn((before) => before + 1) };
}

function Find({ me }: { readonly me: Me }) {
  const wishes = readWishes(place.value.query);
  const query = wishesQuery(wishes);
  const loaded = useLoaded(api.sets, []);
  const rows = loaded.state === "there" ? loaded.value : [];
  const { found, error, more, again } = useFound(query);
  const screen = useRef<HTMLDivElement>(null);
  const wish = (name: WishName, value: string) => {
    const next = wishesQuery({ ...wishes, [name]: value, ...(name === "set" && { topic: "" }) });
    go(next ? `/sets/search?${next}` : "/sets/search", { replace: true });
  };
  const words = () => screen.current?.querySelector<HTMLInputElement>("input");
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...(screen.current?.querySelectorAll<HTMLElement>(".find-link") ?? [])];
    const at = links.findIndex((one) => one === document.activeElement);
    if (at < 0 && document.activeElement !== words()) return; // a select has its own arrows
    event.preventDefault();
    const to = at + (event.key === "ArrowDown" ? 1 : -1);
    if (to < 0) words()?.focus();
    else links[Math.min(to, links.length - 1)]?.focus();
  };
  useTitle("Search questions");
  useActions(() => [
    { id: "words", group: "Search", label: "Type other words", keys: "Alt-f", run: () => { words()?.focus(); words()?.select(); } },
    { id: "clear", group: "Search", label: "Look for everything again", unavailable: query ? undefined : "nothing is narrowed down", run: () => go("/sets/search", { replace: true }) },
  ], [query]);
  return (
    <div ref={screen} onKeyDown={onKeyDown}>
      <div class="page-top"><h1 class="page-title">Search questions</h1><a href="/sets">All sets</a></div>
      <search class="find-form">
        <TextField label="Words" value={wishes.words ?? ""} autofocus autocomplete="off" onText={(value) => wish("words", value)} hint="In prompts, answers and tags. The arrow keys go to the results." />
        <Filters wishes={wishes} rows={rows} onWish={wish} />
      </search>
      {error !== undefined && <Notice tone="bad" title={sentence(error)}><Button small onClick={again}>Try again</Button></Notice>}
      <p class="row-note find-count" role="status">{found ? (found.total >= 10_000 ? "10,000 questions or more" : count(found.total, "question")) : ""}</p>
      {!found && error === undefined && <Waiting text="Searching…" />}
      {found && found.total === 0 && (
        <EmptyState title="Nothing is found.">
          <p>{query ? "Try fewer words, or take a filter away." : "There are no questions yet."}</p>
        </EmptyState>
      )}
      {found && found.questions.length > 0 && (
        <ul class="rows">{found.questions.map((one) => <Result key={`${one.set}/${one.key}`} found={one} mayChange={isAuthor(me)} />)}</ul>
      )}
      {found && found.questions.length < found.total && found.questions.length > 0 && <p class="find-more"><Button onClick={() => void more()}>Show more</Button></p>}
    </div>
  );
}

export function FindScreen() {
  return <SignedIn>{(me) => <Find me={me} />}</SignedIn>;
}
