import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { useActions } from "../../ui/actions.ts";
import { classNames } from "../../ui/class-names.ts";
import { plainText } from "../../ui/markdown.tsx";
import { announce } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { type Verdict, fateOf } from "./decisions.ts";
import { type Item, linesOf, needsAttention, placesOf } from "./items.ts";
import { QuestionDetail } from "./question-detail.tsx";
import { type QuestionRow, type Row, type TopicRow, ownerOf, rowsOf } from "./rows.ts";
import type { ImportSession } from "./session.ts";
import { useWindow } from "./use-window.ts";
import { offsetsOf } from "./windowing.ts";
import { kindWords } from "./words.ts";

const narrow = "(max-width: 40rem)";

/** The height of a closed row in pixels; on a narrow page it has two lines. */
function useRowHeight(): number {
  const measure = () => (matchMedia(narrow).matches ? 4 : 2.75) * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  const [height, setHeight] = useState(measure);
  useEffect(() => {
    const look = () => setHeight(measure());
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  }, []);
  return height;
}

/** Says how high its content is, now and later. */
function Measured({ onHeight, children }: { readonly onHeight: (height: number) => void; readonly children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = box.current;
    if (!shown) return undefined;
    const observer = new ResizeObserver(() => onHeight(shown.offsetHeight));
    observer.observe(shown);
    onHeight(shown.offsetHeight);
    return () => observer.disconnect();
  }, []);
  return <div ref={box}>{children}</div>;
}

function marksOf(item: Item, verdict: Verdict | undefined): readonly (readonly [string, string])[] {
  const { kind, change, read, pairs, twins, isRemovedHere } = item;
  const fate = fateOf(item, verdict);
  const all: (readonly [string, string])[] = [];
  if (fate === "out") all.push(["out", "left out"]);
  if (fate === "joined") all.push(["corrected", "part of the question before"]);
  if (verdict?.question || verdict?.place) all.push(["corrected", "corrected"]);
  if (isRemovedHere) all.push(["gone", "removed here"]);
  else if (kind !== "same") all.push([kind, kind === "changed" && change?.moved ? "changed, moved" : kindWords[kind]]);
  if (read && read.state !== "complete") all.push(["state", read.state]);
  if (pairs.length + twins.length > 0) all.push(["duplicate", pairs.some((one) => one.kind === "same") || twins.some((one) => one.kind === "same") ? "duplicate" : "alike"]);
  if (item.answers) all.push(["state", "an answer to another question"]);
  if (needsAttention(item) && item.warnings.length > 0) all.push(["state", count(item.warnings.length, "warning")]);
  return all;
}

const domId = (key: string): string => `import-q-${key}`;

interface RowProps<Of> {
  readonly row: Of;
  readonly height: number;
  readonly position: { readonly "aria-setsize": number; readonly "aria-posinset": number };
}

function TopicLine({ row, height, position, session, importable, onToggle }: RowProps<TopicRow> & {
  readonly session: ImportSession;
  readonly importable: (id: string) => boolean;
  readonly onToggle: () => void;
}) {
  const verdicts = session.verdicts.value;
  const ids = row.ids.filter(importable);
  const out = ids.filter((id) => verdicts.get(id)?.out).length;
  const name = row.isGone ? "Not in the source any more" : row.subtopic || row.topic || "Without a topic";
  return (
    <li class={classNames("import-row", row.subtopic ? "import-row-subtopic" : "import-row-topic")} style={{ height: `${height}px` }} {...position}>
      {ids.length > 0
        ? (
          <input
            type="checkbox" aria-label={`Import the questions of “${name}”`} checked={out === 0}
            ref={(box) => { if (box) box.indeterminate = out > 0 && out < ids.length; }}
            onChange={(event) => session.decide(ids, { out: !event.currentTarget.checked })}
          />
        )
        : <span />}
      <h3><button type="button" class="import-row-name" aria-expanded={row.isOpen} onClick={onToggle}><span class="import-twist" aria-hidden="true">{row.isOpen ? "▾" : "▸"}</span><bdi>{name}</bdi></button></h3>
      <span class="import-marks">{count(row.ids.length, "question")}{out > 0 ? `, ${out} left out` : ""}</span>
    </li>
  );
}

function QuestionLine({ row: { item }, height, position, session, isOpen, canImport, onToggle, onFocus, onHeight, children }: RowProps<QuestionRow> & {
  readonly session: ImportSession;
  readonly isOpen: boolean;
  readonly canImport: boolean;
  readonly onToggle: () => void;
  readonly onFocus: () => void;
  readonly onHeight: (height: number) => void;
  readonly children: () => ComponentChildren;
}) {
  const verdict = session.verdicts.value.get(item.id);
  const fate = fateOf(item, verdict);
  const prompt = verdict?.question?.prompt.split("\n", 1)[0] ?? item.title;
  const name = /[`*_[\]\\<&!]/.test(prompt) ? plainText(prompt) : prompt;
  return (
    <li class={classNames("import-item", isOpen && "import-item-open")} {...position}>
      <div class={classNames("import-row", `import-row-${fate}`, (item.subtopic || verdict?.place?.subtopic) && "import-row-deeper")} style={{ height: `${height}px` }}>
        {canImport
          ? <input type="checkbox" aria-label={`Import “${name || "the question without a prompt"}”`} checked={!verdict?.out} onChange={(event) => session.decide([item.id], { out: !event.currentTarget.checked })} />
          : <span />}
        <button type="button" id={domId(item.id)} class="import-row-name" aria-expanded={isOpen} title={name} onClick={onToggle} onFocus={onFocus}>
          <span class="import-twist" aria-hidden="true">{isOpen ? "▾" : "▸"}</span><bdi>{name || "Without a prompt"}</bdi>
        </button>
        <span class="import-marks">
          {marksOf(item, verdict).map(([kind, words]) => <span key={words} class={`import-mark import-mark-${kind}`}>{words}</span>)}
          <span class="import-line">{linesOf(item)}</span>
        </span>
      </div>
      {isOpen && <Measured onHeight={onHeight}>{children()}</Measured>}
    </li>
  );
}

interface ListProps {
  readonly session: ImportSession;
  /** All of them, in the order of the document. */
  readonly items: readonly Item[];
  /** Those that the filter lets through. */
  readonly shown: readonly Item[];
  readonly setTitles: ReadonlyMap<string, string>;
}

/** Can it be left out? What is the same, gone or removed here is not imported anyway. */
const isImportable = ({ kind, change }: Item): boolean => kind !== "same" && !change?.missing && kind !== "gone";

/** Topics and questions; only the rows that are in the window are made. */
export function QuestionList({ session, items, shown, setTitles }: ListProps) {
  const verdicts = session.verdicts.value;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  const [current, setCurrent] = useState<string>();
  const [wanted, setWanted] = useState<string>(); // to be focused once it is made
  const list = useRef<HTMLOListElement>(null);
  const height = useRowHeight();
  const rows = useMemo(() => rowsOf(shown, verdicts, closed), [shown, verdicts, closed]);
  const importable = useMemo(() => new Set(items.filter(isImportable).map(({ id }) => id)), [items]);
  const offsets = useMemo(
    () => offsetsOf(rows.length, (index) => height + (open.has(rows[index]?.key ?? "") ? (heights.get(rows[index]?.key ?? "") ?? 400) : 0)),
    [rows, heights, open, height],
  );
  const range = useWindow(list, offsets);
  const toggled = (set: ReadonlySet<string>, key: string): ReadonlySet<string> => {
    const next = new Set(set);
    if (!next.delete(key)) next.add(key);
    return next;
  };
  useEffect(() => {
    const found = wanted === undefined ? null : document.getElementById(domId(wanted));
    if (!found) return;
    found.focus({ preventScroll: true });
    setWanted(undefined);
  }, [wanted, range.from, range.to]);

  const goTo = (index: number) => {
    const row = rows[index];
    const box = list.current;
    if (row?.kind !== "question" || !box) return;
    const top = box.getBoundingClientRect().top + (offsets[index] ?? 0);
    if (top < 80 || top + height > innerHeight - 120) scrollTo({ top: scrollY + top - innerHeight / 3 });
    setCurrent(row.key);
    setWanted(row.key);
  };
  const step = (by: 1 | -1) => {
    const at = rows.findIndex(({ key }) => key === current);
    for (let index = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by; index >= 0 && index < rows.length; index += by) if (rows[index]?.kind === "question") return goTo(index);
  };
  const turn = (key: string) => setOpen(toggled(open, key));
  const title = items.find(({ id }) => id === current)?.title ?? "";
  useActions(() => {
    const nothing = current === undefined ? "go to a question first" : undefined;
    return [
      { id: "next", group: "Import", label: "Next question", keys: "Alt-j", run: () => step(1) },
      { id: "previous", group: "Import", label: "Previous question", keys: "Alt-k", run: () => step(-1) },
      { id: "open", group: "Import", label: "Open or close this question", keys: "Alt-o", unavailable: nothing, run: () => { if (current !== undefined) turn(current); } },
      {
        id: "out", group: "Import", label: "Leave this question out, or take it again", keys: "Alt-x",
        unavailable: nothing ?? (importable.has(current ?? "") ? undefined : "it isn’t imported anyway"),
        run: () => {
          if (current === undefined) return;
          const out = !session.verdicts.peek().get(current)?.out;
          session.decide([current], { out });
          announce(out ? `Left out: ${plainText(title)}` : `Imported: ${plainText(title)}`);
        },
      },
      { id: "close-all", group: "Import", label: "Close all questions", run: () => setOpen(new Set()) },
      { id: "topics", group: "Import", label: closed.size > 0 ? "Open all topics" : "Close all topics", run: () => setClosed(closed.size > 0 ? new Set() : new Set(rows.filter(({ kind }) => kind === "topic").map(({ key }) => key))) },
    ];
  }, [rows, current, open, closed, offsets]);

  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || !target.classList.contains("import-row-name") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  };
  const line = (row: Row, index: number) => {
    const position = { "aria-setsize": rows.length, "aria-posinset": index + 1 };
    if (row.kind === "topic") {
      return <TopicLine key={row.key} row={row} height={height} position={position} session={session} importable={(id) => importable.has(id)} onToggle={() => setClosed(toggled(closed, row.key))} />;
    }
    const { item } = row;
    return (
      <QuestionLine
        key={row.key} row={row} height={height} position={position} session={session} isOpen={open.has(row.key)} canImport={importable.has(item.id)}
        onToggle={() => { setCurrent(row.key); turn(row.key); }} onFocus={() => setCurrent(row.key)}
        onHeight={(own) => setHeights((before) => (before.get(row.key) === own ? before : new Map(before).set(row.key, own)))}
      >
        {() => (
          <QuestionDetail
            session={session} item={item} verdict={verdicts.get(item.id)} setTitles={setTitles}
            places={() => placesOf(items)} owner={() => ownerOf(items, verdicts, item.id)}
          />
        )}
      </QuestionLine>
    );
  };
  return (
    <ol
      ref={list} class="import-list" aria-label="What was found" onKeyDown={onKeyDown}
      style={{ paddingBlockStart: `${offsets[range.from] ?? 0}px`, paddingBlockEnd: `${(offsets[rows.length] ?? 0) - (offsets[range.to] ?? 0)}px` }}
    >
      {rows.slice(range.from, range.to).map((row, index) => line(row, range.from + index))}
    </ol>
  );
}
