import type { BlockKind, OutlineBlock } from "../../api/set-types.ts";
import { go } from "../../frame/router.ts";
import { announce } from "../../ui/status.tsx";
import { endOf, indexOf, parentOf, placeForNew, stepped } from "./outline.ts";
import type { EditSession } from "./session.ts";
import { sayPlace } from "./tree.tsx";

export interface BlockActions {
  readonly step: (by: -1 | 1) => void;
  /** To the end of a topic or subtopic. */
  readonly moveTo: (key: string) => void;
  /** Where `moveTo` can move it. */
  readonly homes: readonly { readonly key: string; readonly title: string }[];
  readonly remove: () => void;
  readonly history: (set: string) => void;
  readonly add: (kind: BlockKind) => string | undefined;
  /** The question before or after it. */
  readonly neighbour: (by: -1 | 1) => string | undefined;
}

const mostHomes = 30; // more don't fit a menu; there are the keys and the pointer

/** The headings that something can be moved to the end of; not the one that it stands in. */
function homesOf(blocks: readonly OutlineBlock[], key: string): readonly { readonly key: string; readonly title: string }[] {
  const at = indexOf(blocks, key);
  const block = blocks[at];
  if (!block || block.kind === "topic") return [];
  const parent = blocks[parentOf(blocks, at)]?.key;
  const fits = (one: OutlineBlock) => one.key !== parent && (block.kind === "subtopic" ? one.kind === "topic" : one.kind !== "question");
  const whole = (one: OutlineBlock) => {
    const above = one.kind === "subtopic" ? blocks[parentOf(blocks, indexOf(blocks, one.key))]?.title : undefined;
    return { key: one.key, title: above ? `${above}: ${one.title}` : one.title };
  };
  return blocks.filter(fits).slice(0, mostHomes).map(whole);
}

/** The key behind which a block comes last under a heading, its own subtopics left aside for questions. */
function endUnder(blocks: readonly OutlineBlock[], heading: number, isQuestion: boolean): string {
  let end = endOf(blocks, heading);
  if (isQuestion) {
    end = heading + 1;
    while (blocks[end]?.kind === "question") end++;
  }
  return blocks[end - 1]?.key ?? "";
}

export function blockActions(session: EditSession, selected: string, open: (key: string) => void): BlockActions {
  const blocks = session.outline.peek();
  const at = indexOf(blocks, selected);
  const move = (after: string) => {
    session.move(selected, after);
    sayPlace(session.outline.peek(), selected);
  };
  return {
    homes: homesOf(blocks, selected),
    step: (by) => {
      const place = stepped(session.outline.peek(), selected, by);
      if (place) move(place.after);
      else announce(by < 0 ? "It is the first already." : "It is the last already.");
    },
    moveTo: (key) => {
      const now = session.outline.peek();
      const heading = indexOf(now, key);
      if (heading >= 0) move(endUnder(now, heading, now[indexOf(now, selected)]?.kind === "question"));
    },
    remove: () => removeAndOpenNext(session, selected, selected, open),
    history: (set) => go(`/sets/${encodeURIComponent(set)}/history?question=${encodeURIComponent(selected)}`),
    add: (kind) => {
      const now = session.outline.peek();
      const place = placeForNew(now, kind, selected);
      if (!place) {
        announce("Add a topic first.");
        return undefined;
      }
      return session.add(kind, place.after, { title: `New ${kind}` });
    },
    neighbour: (by) => {
      for (let to = at + by; to >= 0 && to < blocks.length; to += by) if (blocks[to]?.kind === "question") return blocks[to]?.key;
      return undefined;
    },
  };
}

/** Removes a block; when what is open goes with it, what stands at its place is opened. */
export function removeAndOpenNext(session: EditSession, key: string, selected: string, open: (key: string) => void): void {
  const before = session.outline.peek();
  const at = indexOf(before, key);
  if (at < 0) return;
  session.remove(key);
  const now = session.outline.peek();
  if (indexOf(now, selected) < 0) open((now[at] ?? now.at(-1))?.key ?? "");
}
