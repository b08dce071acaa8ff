import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { OutlineBlock } from "../../api/set-types.ts";
import { classNames } from "../../ui/class-names.ts";
import { TextField } from "../../ui/field.tsx";
import { plainText } from "../../ui/markdown.tsx";
import { announce } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { type Row, dropped, endOf, indexOf, placeWords, rowsOf, stepped } from "./outline.ts";
import { useDrag } from "./tree-drag.ts";

interface TreeProps {
  readonly blocks: readonly OutlineBlock[];
  readonly selected: string;
  readonly onOpen: (key: string, focus: boolean) => void;
  readonly onMove: (key: string, after: string) => void;
  readonly onRemove: (key: string) => void;
}

const spare = 8; // rows that are made beyond what is seen

/** The height of a row in pixels: larger for fingers, and with the browser's own text size. */
function measureRow(): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return (matchMedia("(pointer: coarse)").matches ? 2.75 : 2.125) * rem;
}

const names = new Map<string, string>();

/** A title's words without its Markdown. */
function nameOf(block: OutlineBlock): string {
  const fallback = block.kind === "question" ? "Without a prompt" : "Without a title";
  if (!/[`*_[\]\\<&!]/.test(block.title)) return block.title || fallback;
  let name = names.get(block.title);
  if (name === undefined) names.set(block.title, (name = plainText(block.title) || fallback));
  return name;
}

/** What stands at a row's end: what is wrong with a question, else its kind. */
function markOf({ block, questions }: Row): string {
  if (block.kind !== "question") return String(questions ?? 0);
  return block.state && block.state !== "complete" ? block.state : (block.question_kind ?? "");
}

/** What is said besides what is seen. */
function unseen({ block, questions }: Row): string {
  if (block.kind !== "question") return `${questions === 1 ? "question" : "questions"}, ${block.kind}`;
  const isMarked = block.state !== undefined && block.state !== "complete";
  return [isMarked ? block.question_kind : "", block.difficulty].filter(Boolean).join(", ");
}

/** Where the line stands while something is dragged: before this row; nothing when it would stay. */
function landingRow(blocks: readonly OutlineBlock[], rows: readonly Row[], key: string, row: number): { readonly after: string; readonly row: number } | undefined {
  const next = rows[row]?.block.key;
  const place = dropped(blocks, key, next === undefined ? blocks.length : indexOf(blocks, next));
  if (!place) return undefined;
  const own = indexOf(blocks, key);
  const behind = place.after === "" ? 0 : indexOf(blocks, place.after) + 1;
  const landed = rows.findIndex(({ block }) => {
    const at = indexOf(blocks, block.key);
    return at >= behind && !(at >= own && at < endOf(blocks, own));
  });
  return { after: place.after, row: landed < 0 ? rows.length : landed };
}

/** Topics, subtopics and questions. Only the rows that are seen are made. */
export function Tree({ blocks, selected, onOpen, onMove, onRemove }: TreeProps) {
  const [typed, setTyped] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(selected);
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  const list = useRef<HTMLDivElement>(null);
  const height = useMemo(measureRow, []);
  const id = useId();
  const rows = useMemo(() => rowsOf(blocks, closed, typed), [blocks, closed, typed]);
  const at = Math.max(0, rows.findIndex(({ block }) => block.key === active));
  const current = rows[at];
  const filtering = typed.trim() !== "";
  const found = filtering ? rows.filter(({ block }) => block.kind === "question").length : 0;

  const show = (index: number) => {
    const box = list.current;
    if (!box || index < 0) return;
    if (index * height < box.scrollTop) box.scrollTop = index * height;
    else if ((index + 1) * height > box.scrollTop + box.clientHeight) box.scrollTop = (index + 1) * height - box.clientHeight;
  };
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const look = () => setSeen({ top: box.scrollTop, height: box.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(box);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, []);
  useEffect(() => { // what is opened from elsewhere is to be seen here
    setActive(selected);
    const place = indexOf(blocks, selected);
    if (place < 0) return;
    const around = blocks.filter((one, index) => one.kind !== "question" && index < place && endOf(blocks, index) > place && closed.has(one.key));
    if (around.length > 0) setClosed(new Set([...closed].filter((key) => !around.some((one) => one.key === key))));
  }, [selected]);
  useEffect(() => show(rows.findIndex(({ block }) => block.key === active)), [active, rows]);

  const { drag, handle, listening } = useDrag(list, {
    rowHeight: () => height,
    rowCount: () => rows.length,
    onDrop: ({ key, row }) => {
      const landing = landingRow(blocks, rows, key, row);
      if (landing) onMove(key, landing.after);
    },
  });
  const landing = drag && landingRow(blocks, rows, drag.key, drag.row);

  const toggle = (row: Row, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(row.block.key);
    else next.add(row.block.key);
    setClosed(next);
  };
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row) setActive(row.block.key);
  };
  const step = (by: -1 | 1) => {
    const place = current && stepped(blocks, current.block.key, by);
    if (!current) return;
    if (!place) announce(by < 0 ? "It is the first already." : "It is the last already.");
    else onMove(current.block.key, place.after);
  };
  const toParent = () => {
    for (let before = at - 1; before >= 0; before--) if ((rows[before]?.level ?? 0) < (current?.level ?? 0)) return go(before);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!current || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isHeading = current.open !== undefined && !filtering;
    const does: Readonly<Record<string, () => void>> = event.altKey
      ? { ArrowUp: () => step(-1), ArrowDown: () => step(1) }
      : {
          ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), Home: () => go(0), End: () => go(rows.length - 1),
          PageDown: () => go(at + Math.floor(seen.height / height)), PageUp: () => go(at - Math.floor(seen.height / height)),
          ArrowRight: () => { if (isHeading && !current.open) toggle(current, true); else go(at + 1); },
          ArrowLeft: () => { if (isHeading && current.open) toggle(current, false); else toParent(); },
          Enter: () => onOpen(current.block.key, true),
          " ": () => onOpen(current.block.key, false),
          Delete: () => onRemove(current.block.key),
        };
    if (!Object.hasOwn(does, event.key)) return;
    event.preventDefault();
    does[event.key]?.();
  };

  const first = Math.max(0, Math.floor(seen.top / height) - spare);
  const last = Math.min(rows.length, Math.ceil((seen.top + seen.height) / height) + spare);
  const shown = rows.slice(first, last).map((row, index) => ({ row, index: first + index }));
  return (
    <>
      <TextField label="Find in this set" value={typed} onText={setTyped} autocomplete="off" hint={filtering ? `${count(found, "question")} found` : undefined} />
      <div
        ref={list} class="edit-tree" role="tree" aria-label="Questions of the set" tabIndex={0} onKeyDown={onKeyDown}
        aria-activedescendant={current && at >= first && at < last ? `${id}-${at}` : undefined} aria-describedby={`${id}-help`} {...listening}
      >
        <div class="edit-tree-all" role="none" style={{ height: `${rows.length * height}px` }}>
          {shown.map(({ row, index }) => (
            <div
              key={row.block.key} id={`${id}-${index}`} role="treeitem" aria-level={row.level} aria-posinset={row.place} aria-setsize={row.of}
              aria-expanded={row.open} aria-selected={row.block.key === selected}
              class={classNames("edit-row", `edit-row-${row.block.kind}`, index === at && "edit-row-active", row.block.state === "retired" && "edit-row-retired", drag?.key === row.block.key && "edit-row-dragged")}
              style={{ insetBlockStart: `${index * height}px`, height: `${height}px`, paddingInlineStart: `${row.level * 0.75 - 0.5}rem` }}
              onClick={() => { setActive(row.block.key); onOpen(row.block.key, false); }}
            >
              {row.open === undefined
                ? <span class="edit-twist" />
                : <span class="edit-twist" aria-hidden="true" onClick={(event) => { event.stopPropagation(); setActive(row.block.key); toggle(row, !row.open); }}>{row.open ? "▾" : "▸"}</span>}
              <span class="edit-row-title" dir="auto" title={nameOf(row.block)}>{nameOf(row.block)}</span>
              <span class="out-of-sight">, </span>
              <span class={classNames("edit-row-mark", row.block.kind === "question" && row.block.state !== "complete" && "edit-row-state")}>{markOf(row)}</span>
              <span class="out-of-sight"> {unseen(row)}</span>
              {!filtering && <span class="edit-handle" title="Drag to move" aria-hidden="true" onClick={(event) => event.stopPropagation()} {...handle(row.block.key, index)}>⠿</span>}
            </div>
          ))}
          {landing && <div class="edit-landing" role="none" style={{ insetBlockStart: `${landing.row * height}px` }} />}
        </div>
      </div>
      <p class="out-of-sight" id={`${id}-help`}>Enter opens, Alt with an arrow up or down moves, Delete removes.</p>
      {filtering && found === 0 && <p class="edit-note">No question of this set has these words in its title, kind, state or tags.</p>}
    </>
  );
}

/** What is said after a move. */
export function sayPlace(blocks: readonly OutlineBlock[], key: string): void {
  announce(`Moved, now ${placeWords(blocks, key)}.`);
}
