import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { plainText } from "../../ui/markdown.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { announce } from "../../ui/status.tsx";
import { type Chosen, type Interview, move, remove, runningTotals, toggleKept } from "./chosen.ts";
import type { PoolQuestion } from "./pool.ts";
import { readRef } from "./refs.ts";
import { useRowDrag } from "./row-drag.ts";
import { askedWords } from "./words.ts";

interface ListProps {
  readonly list: Interview;
  readonly onList: (list: Interview) => void;
  readonly pool: ReadonlyMap<string, PoolQuestion>;
  /** Whoever looks may know what was asked. */
  readonly showsAsked: boolean;
  /** Questions of several sets: each names its own. */
  readonly showsSets: boolean;
  /** Nothing while there is nothing to sample from. */
  readonly onSwap: ((ref: string) => void) | undefined;
  readonly onRemove: (ref: string) => void;
}

function addressOf(ref: string): string {
  const { set = "", key = "" } = readRef(ref) ?? {};
  return `/sets/${encodeURIComponent(set)}#q-${encodeURIComponent(key)}`;
}

function Facts({ one, known, showsAsked, showsSets }: { readonly one: Chosen; readonly known: PoolQuestion | undefined } & Pick<ListProps, "showsAsked" | "showsSets">) {
  const facts = [one.kind, one.difficulty, one.topic, showsSets ? known?.setTitle : "", showsAsked && known ? askedWords(known.asked) : ""];
  return <p class="build-facts">{facts.filter(Boolean).join(" · ")}</p>;
}

/** The interview's questions in their order, with the minutes of each and of all up to it. */
export function InterviewList({ list, onList, pool, showsAsked, showsSets, onSwap, onRemove }: ListProps) {
  const rows = useRef<HTMLOListElement>(null);
  const focus = useRef("");
  const totals = runningTotals(list);
  const moveTo = (from: number, to: number) => {
    if (to < 0 || to >= list.length) {
      announce(to < 0 ? "It is the first already." : "It is the last already.");
      return;
    }
    onList(move(list, from, to));
    announce(`Moved, now ${to + 1} of ${list.length}.`);
  };
  const { landing, handle } = useRowDrag(rows, moveTo);
  useLayoutEffect(() => { // a row that moves, or goes, would take the focus with it
    const [ref, does] = focus.current.split("\n");
    focus.current = "";
    if (!ref) return;
    const row = [...(rows.current?.children ?? [])].find((one) => one instanceof HTMLElement && one.dataset["ref"] === ref);
    row?.querySelector<HTMLElement>(`[data-does="${does}"]`)?.focus();
  }, [list]);
  const step = (place: number, by: 1 | -1, does: string) => {
    focus.current = `${list[place]?.ref}\n${does}`;
    moveTo(place, place + by);
  };
  const takeOut = (place: number) => {
    const next = list[place + 1] ?? list[place - 1];
    if (next) focus.current = `${next.ref}\nremove`;
    const gone = list[place];
    if (!gone) return;
    announce(`Removed “${plainText(gone.title)}”.`);
    onRemove(gone.ref);
    onList(remove(list, gone.ref));
  };
  const onKeyDown = (place: number) => (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (!by || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const does = event.target instanceof HTMLElement ? event.target.dataset["does"] : undefined;
    step(place, by, does ?? "title");
  };
  return (
    <ol class="build-list" ref={rows}>
      {list.map((one, place) => (
        <li
          key={one.ref} class="build-item" data-ref={one.ref} onKeyDown={onKeyDown(place)}
          data-landing={landing && landing.to === place && landing.from !== place ? (landing.to < landing.from ? "above" : "below") : undefined}
          data-held={landing?.from === place ? "true" : undefined}
        >
          <span class="build-handle no-print" aria-hidden="true" title="Drag to move" {...handle(place)}>⠿</span>
          <a class="build-title" data-does="title" href={addressOf(one.ref)}><InlineProse text={one.title} /></a>
          <p class="build-time">{one.minutes} min<span class="build-total"><span class="out-of-sight">, in all </span>{totals[place]}</span></p>
          <div class="build-under">
            <Facts one={one} known={pool.get(one.ref)} showsAsked={showsAsked} showsSets={showsSets} />
            <div class="build-buttons no-print">
              <Button kind="quiet" small data-does="keep" aria-pressed={one.kept} aria-label={`Keep question ${place + 1}`} onClick={() => onList(toggleKept(list, one.ref))}>Keep</Button>
              {onSwap && <Button kind="quiet" small data-does="swap" aria-label={`Swap question ${place + 1}`} onClick={() => { focus.current = ""; onSwap(one.ref); }}>Swap</Button>}
              <Button kind="quiet" small data-does="up" aria-label={`Move question ${place + 1} up`} onClick={() => step(place, -1, "up")}>↑</Button>
              <Button kind="quiet" small data-does="down" aria-label={`Move question ${place + 1} down`} onClick={() => step(place, 1, "down")}>↓</Button>
              <Button kind="quiet" small data-does="remove" aria-label={`Remove question ${place + 1}`} onClick={() => takeOut(place)}>×</Button>
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}
