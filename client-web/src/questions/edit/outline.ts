// The order of a set's blocks: topics, subtopics and questions stand in one list, as in a pack. A question
// belongs to the last heading before it.
import type { BlockKind, Edit, OutlineBlock, RawQuestion } from "../../api/set-types.ts";
import { isolated } from "../../ui/direction.ts";
import { score } from "../../ui/search.ts";
import { headOfPrompt } from "./raw.ts";

type Blocks = readonly OutlineBlock[];

const rank: { readonly [kind in BlockKind]: number } = { topic: 0, subtopic: 1, question: 2 };

export const indexOf = (blocks: Blocks, key: string): number => blocks.findIndex((one) => one.key === key);

/** Behind the last block that belongs to the one at `at`. */
export function endOf(blocks: Blocks, at: number): number {
  const block = blocks[at];
  if (!block || block.kind === "question") return at + 1;
  let end = at + 1;
  while (end < blocks.length && rank[blocks[end]?.kind ?? "topic"] > rank[block.kind]) end++;
  return end;
}

/** Where the heading stands that the block at `at` belongs to; -1 for a topic, or when there is none. */
export function parentOf(blocks: Blocks, at: number): number {
  const own = rank[blocks[at]?.kind ?? "topic"];
  for (let before = at - 1; before >= 0; before--) if (rank[blocks[before]?.kind ?? "question"] < own) return before;
  return -1;
}

/** The end of the questions that stand directly under a heading. */
function endOfQuestions(blocks: Blocks, at: number): number {
  let end = at + 1;
  while (blocks[end]?.kind === "question") end++;
  return end;
}

/** The place nearest to `at` (an index into `rest`) at which a block of this kind can stand: questions behind
 * any heading, subtopics behind a topic's own questions or another subtopic, topics between topics. */
function allowed(rest: Blocks, kind: BlockKind, at: number): number | undefined {
  if (kind === "topic") {
    for (let place = at; place < rest.length; place++) if (rest[place]?.kind === "topic") return place;
    return rest.length;
  }
  if (rest[0]?.kind !== "topic") return undefined;
  const place = Math.max(1, at);
  return kind === "question" ? place : endOfQuestions(rest, place - 1);
}

interface Place {
  /** The key behind which the block comes; empty: first. */
  readonly after: string;
}

function place(rest: Blocks, kind: BlockKind, at: number): Place | undefined {
  const found = allowed(rest, kind, at);
  return found === undefined ? undefined : { after: rest[found - 1]?.key ?? "" };
}

function without(blocks: Blocks, at: number): Blocks {
  return [...blocks.slice(0, at), ...blocks.slice(endOf(blocks, at))];
}

/** Where a block lands that is let go before the block at `gap`; nothing when it stays where it is. */
export function dropped(blocks: Blocks, key: string, gap: number): Place | undefined {
  const at = indexOf(blocks, key);
  const block = blocks[at];
  if (!block) return undefined;
  const end = endOf(blocks, at);
  const rest = without(blocks, at);
  const found = place(rest, block.kind, gap <= at ? gap : gap < end ? at : gap - (end - at));
  return found && found.after !== (blocks[at - 1]?.key ?? "") ? found : undefined;
}

/** One step towards the beginning (-1) or the end (1) of the set, into and out of topics. */
export function stepped(blocks: Blocks, key: string, by: -1 | 1): Place | undefined {
  const at = indexOf(blocks, key);
  const block = blocks[at];
  if (!block) return undefined;
  const rest = without(blocks, at);
  const here = blocks[at - 1]?.key ?? "";
  for (let to = at + by; to >= 0 && to <= rest.length; to += by) {
    const found = place(rest, block.kind, to);
    const landed = found && (found.after ? indexOf(rest, found.after) + 1 : 0);
    if (found && found.after !== here && landed !== undefined && (landed - at) * by > 0) return found;
  }
  return undefined;
}

/** Where a new block goes when `key` is being looked at. */
export function placeForNew(blocks: Blocks, kind: BlockKind, key: string): Place | undefined {
  const at = indexOf(blocks, key);
  if (at < 0) return place(blocks, kind, blocks.length);
  if (kind === "question") return { after: key };
  let heading = at;
  while (heading > 0 && rank[blocks[heading]?.kind ?? "topic"] > rank[kind]) heading = parentOf(blocks, heading);
  if (heading < 0) return place(blocks, kind, blocks.length);
  return blocks[heading]?.kind === kind ? { after: blocks[endOf(blocks, heading) - 1]?.key ?? "" } : place(blocks, kind, endOfQuestions(blocks, heading));
}

/** "3 of 8 in Locks" */
export function placeWords(blocks: Blocks, key: string): string {
  const at = indexOf(blocks, key);
  const block = blocks[at];
  if (!block) return "";
  const parent = parentOf(blocks, at);
  const alike = blocks.flatMap((one, index) => (one.kind === block.kind && parentOf(blocks, index) === parent ? [index] : []));
  const where = parent < 0 ? "" : ` in ${isolated(blocks[parent]?.title ?? "") || "the part without a topic"}`;
  return `${alike.indexOf(at) + 1} of ${alike.length}${where}`;
}

// --- what edits make of it -----------------------------------------------------------------------

function described(block: OutlineBlock, question: RawQuestion): OutlineBlock {
  const { question_kind: _kind, difficulty: _difficulty, minutes: _minutes, tags: _tags, ...rest } = block;
  const minutes = Number(question.time);
  return {
    ...rest, title: headOfPrompt(question.prompt),
    ...(question.kind && { question_kind: question.kind }),
    ...(question.difficulty && { difficulty: question.difficulty }),
    ...(minutes > 0 && { minutes }),
    ...(question.tags && { tags: question.tags }),
  };
}

function inserted(blocks: Blocks, after: string, added: Blocks): Blocks {
  const at = after === "" ? 0 : indexOf(blocks, after) + 1;
  if (after !== "" && at === 0) return blocks;
  return [...blocks.slice(0, at), ...added, ...blocks.slice(at)];
}

/** The outline after an edit; the same when the edit's blocks aren't there. `key`: of what is added. */
export function edited(blocks: Blocks, edit: Edit, key = ""): Blocks {
  if (edit.op === "head") return blocks;
  if (edit.op === "add") {
    if (indexOf(blocks, key) >= 0) return blocks;
    const block: OutlineBlock = { key, kind: edit.kind, title: "", revision: 0 };
    return inserted(blocks, edit.after, [edit.kind === "question" ? described({ ...block, state: "no answer" }, edit.question) : { ...block, title: edit.title }]);
  }
  const at = indexOf(blocks, edit.key);
  const block = blocks[at];
  if (!block) return blocks;
  const changed = (now: OutlineBlock): Blocks => [...blocks.slice(0, at), now, ...blocks.slice(at + 1)];
  switch (edit.op) {
    case "question": return changed(described(block, edit.question));
    case "topic": return changed({ ...block, title: edit.title });
    case "retire": return changed({ ...block, state: "retired" });
    case "unretire": return changed({ ...block, state: "complete" });
    case "remove": return without(blocks, at);
    case "move": return inserted(without(blocks, at), edit.after, blocks.slice(at, endOf(blocks, at)));
  }
}

// --- what is shown -------------------------------------------------------------------------------

export interface Row {
  readonly block: OutlineBlock;
  /** 1 for topics. */
  readonly level: number;
  /** Among those beside it, from 1. */
  readonly place: number;
  readonly of: number;
  /** Set for headings. */
  readonly open?: boolean;
  readonly questions?: number;
}

function answers(block: OutlineBlock, typed: string): boolean {
  return score([block.title, block.question_kind, block.difficulty, block.state, ...(block.tags ?? [])].filter(Boolean).join(" "), typed) > 0;
}

interface Node {
  readonly at: number;
  readonly level: number;
  readonly children: Node[];
  questions: number;
}

/** The list as a tree; what stands under no heading is at the top. */
function tree(blocks: Blocks, wanted: (block: OutlineBlock) => boolean): readonly Node[] {
  const top: Node[] = [];
  const open: (Node & { readonly rank: number })[] = [];
  for (const [at, block] of blocks.entries()) {
    if (block.kind === "question" && !wanted(block)) continue;
    while ((open.at(-1)?.rank ?? -1) >= rank[block.kind]) open.pop();
    const node = { at, level: open.length + 1, children: [], questions: 0, rank: rank[block.kind] };
    (open.at(-1)?.children ?? top).push(node);
    if (block.kind === "question") for (const one of open) one.questions++;
    else open.push(node);
  }
  return top;
}

/** The rows of the tree from top to bottom. While something is typed, headings lie open, and those without a
 * question that answers it are left out. */
export function rowsOf(blocks: Blocks, closed: ReadonlySet<string>, typed = ""): readonly Row[] {
  const filtering = typed.trim() !== "";
  const rows: Row[] = [];
  const add = (nodes: readonly Node[]) => {
    const shown = filtering ? nodes.filter((node) => node.questions > 0 || blocks[node.at]?.kind === "question") : nodes;
    for (const [index, node] of shown.entries()) {
      const block = blocks[node.at];
      if (!block) continue;
      const open = filtering || !closed.has(block.key);
      rows.push({
        block, level: node.level, place: index + 1, of: shown.length,
        ...(block.kind !== "question" && { open, questions: node.questions }),
      });
      if (open) add(node.children);
    }
  };
  add(tree(blocks, (block) => !filtering || answers(block, typed)));
  return rows;
}
