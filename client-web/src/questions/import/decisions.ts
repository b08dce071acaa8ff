// What a person decided about an import, and what of it is sent when it is written.
import type { Change, ChangedField, Correction, Decision, RawQuestion } from "../../api/set-types.ts";
import type { Item } from "./items.ts";

export type Side = "ours" | "theirs";

/** On one question. What isn't there is as the server proposes. */
export interface Verdict {
  /** It isn't imported. */
  readonly out?: boolean;
  /** It belongs to the question before it. */
  readonly join?: boolean;
  /** As it should have been read. */
  readonly question?: RawQuestion;
  readonly place?: { readonly topic: string; readonly subtopic: string };
  readonly whole?: Side;
  readonly fields?: ReadonlyMap<string, Side>;
  /** To be merged afterwards with these questions: "set/key". */
  readonly merge?: readonly string[];
}

export type Verdicts = ReadonlyMap<string, Verdict>;

export const noVerdicts: Verdicts = new Map();

/** Members of `part` that are undefined are taken out. */
export function decided(verdicts: Verdicts, ids: readonly string[], part: { readonly [name in keyof Verdict]: Verdict[name] | undefined }): Verdicts {
  const next = new Map(verdicts);
  for (const id of ids) {
    const merged = Object.fromEntries(Object.entries({ ...next.get(id), ...part }).filter(([, value]) => value !== undefined && value !== false)) as Verdict;
    if (Object.keys(merged).length > 0) next.set(id, merged);
    else next.delete(id);
  }
  return next;
}

export function decidedField(verdicts: Verdicts, id: string, field: string, side: Side): Verdicts {
  return decided(verdicts, [id], { fields: new Map(verdicts.get(id)?.fields).set(field, side) });
}

/** The side of a field that will stand, as server and person decided. */
export function sideOf(field: ChangedField, change: Change, verdict: Verdict | undefined): Side {
  const own = verdict?.fields?.get(field.name);
  if (own) return own;
  if (verdict?.out || verdict?.whole === "ours") return "ours";
  if (verdict?.whole === "theirs" && (field.conflict || change.kind === "same")) return "theirs";
  return field.taken ? "theirs" : "ours";
}

/** What will become of a question. */
export type Fate = "new" | "changed" | "same" | "out" | "joined" | "removed";

export function fateOf({ kind, change, isRemovedHere }: Item, verdict: Verdict | undefined): Fate {
  if (verdict?.out) return "out";
  if (verdict?.join) return "joined";
  if (kind === "added") return "new";
  if (isRemovedHere) return verdict?.whole === "theirs" ? "new" : "same";
  if (change?.missing === "theirs") return verdict?.whole === "theirs" ? "removed" : "same";
  if (verdict?.question || verdict?.place) return "changed";
  if (!change) return "same";
  if (verdict?.whole === "ours" && !verdict.fields) return "same";
  const taken = change.fields.some((field) => sideOf(field, change, verdict) === "theirs");
  return taken || change.moved || kind === "moved" || (verdict?.whole === "theirs" && kind === "conflict") ? "changed" : "same";
}

export type Fates = { readonly [fate in Fate]: number };

export function countFates(items: readonly Item[], verdicts: Verdicts): Fates {
  const fates = { new: 0, changed: 0, same: 0, out: 0, joined: 0, removed: 0 };
  for (const item of items) fates[fateOf(item, verdicts.get(item.id))]++;
  return fates;
}

/** Conflicts on which nothing was decided yet; here's side stays then. */
export function openConflicts(items: readonly Item[], verdicts: Verdicts): readonly Item[] {
  return items.filter(({ id, kind, change }) => {
    const verdict = verdicts.get(id);
    if (kind !== "conflict" || verdict?.out || verdict?.whole) return false;
    const fields = (change?.fields ?? []).filter(({ conflict }) => conflict);
    return fields.length === 0 || fields.some(({ name }) => !verdict?.fields?.has(name));
  });
}

export interface CommitBody {
  readonly corrections: readonly Correction[];
  readonly choices: readonly Decision[];
}

/** What of a person's decisions isn't as the server would do it anyway. `head`: on the set's own texts. */
export function commitBody(items: readonly Item[], verdicts: Verdicts, head: ReadonlyMap<string, Side> = new Map()): CommitBody {
  const corrections: Correction[] = [];
  const choices: Decision[] = [];
  for (const { id, read } of items) {
    const verdict = verdicts.get(id);
    if (!verdict) continue;
    if (verdict.out) {
      if (read) corrections.push({ id, skip: true });
      else choices.push({ id, theirs: false });
      continue;
    }
    if (verdict.join) {
      corrections.push({ id, join: true });
      continue;
    }
    if (verdict.question || verdict.place) corrections.push({ id, ...(verdict.question && { question: verdict.question }), ...verdict.place });
    if (verdict.whole) choices.push({ id, theirs: verdict.whole === "theirs" });
    for (const [field, side] of verdict.fields ?? []) choices.push({ id, field, theirs: side === "theirs" });
  }
  for (const [field, side] of head) choices.push({ id: "", field, theirs: side === "theirs" });
  return { corrections, choices };
}

/** A change that comes from another set, to be decided on in the same way. */
export function itemOf(change: Change): Item {
  return {
    id: change.id, kind: change.kind, title: change.title, topic: change.topic, subtopic: "", change, isRemovedHere: change.missing === "ours",
    warnings: [], pairs: [], twins: [], words: "",
  };
}

/** The pairs that are to be merged once the import is written: the new question and the one that was there. */
export function mergesOf(items: readonly Item[], verdicts: Verdicts): readonly { readonly id: string; readonly set: string; readonly key: string }[] {
  return items.flatMap(({ id, pairs }) => {
    const verdict = verdicts.get(id);
    if (!verdict?.merge || verdict.out || verdict.join) return [];
    return pairs.filter(({ b }) => verdict.merge?.includes(`${b.set}/${b.key}`)).map(({ b }) => ({ id, set: b.set, key: b.key }));
  });
}
