// What the import says in words.
import type { ChangeKind, Changes, Committed, DuplicateKind, ImportReport, ImportStatus } from "../../api/set-types.ts";
import { isolated } from "../../ui/direction.ts";
import { count, inWords } from "../../ui/time.ts";
import type { Fates } from "./decisions.ts";

export const kindWords: { readonly [kind in ChangeKind]: string } = {
  added: "new", changed: "changed", moved: "moved", gone: "gone from the source", conflict: "conflict", same: "as it was",
};

export const pairWords: { readonly [kind in DuplicateKind]: string } = { same: "The same as", part: "One is part of the other:", related: "Related to" };

/** Found against claimed, and what became of the places that look like a question. */
export function foundWords(report: ImportReport): string {
  const { claimed, found, imported, repeated } = report;
  const states = stateWords(report);
  const said = claimed > 0 && claimed !== imported ? `The document says that it has ${count(claimed, "question")}; ${count(imported, "was", "were")} found.`
    : claimed > 0 ? `${count(imported, "question")}, as many as the document says.` : `${count(imported, "question")} found.`;
  const again = repeated > 0 ? ` ${count(repeated, "place repeats one of them", "places repeat one of them")}, as a table of contents or an index does.` : "";
  const rest = found - imported - repeated;
  return `${said}${states && ` Of these, ${states}.`}${again}${rest > 0 ? ` ${count(rest, "more place looks", "more places look")} like a question and became none.` : ""}`;
}

/** "12 new, 3 changed and 1 conflict", of what is compared with the set. */
export function changeCounts({ changes }: ImportStatus, removedHere: number): string {
  if (!changes) return "";
  const { added, changed, moved, gone, conflict, same } = changes.counts;
  const parts = [
    [added, "new"], [changed, "changed"], [moved, "moved"], [conflict, conflict === 1 ? "conflict" : "conflicts"], [same - removedHere, same - removedHere === 1 ? "as it was" : "as they were"],
    [removedHere, "removed here before"], [gone, "gone from the source"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number.toLocaleString("en")} ${words}`);
  return said.length > 0 ? inWords(said) : "";
}

/** What the states of the questions leave to be done. */
function stateWords({ no_answer, needs_prompt, incomplete, listing_damaged }: ImportReport): string {
  const parts = [
    [no_answer, "without an answer"], [needs_prompt, "without a prompt"], [incomplete, "incomplete"], [listing_damaged, "with a damaged listing"],
  ] as const;
  return inWords(parts.filter(([number]) => number > 0).map(([number, words]) => `${number.toLocaleString("en")} ${words}`));
}

/** The button that writes. Empty: there is nothing to write. */
export function commitWords(fates: Fates, topics: number, isNew: boolean, hasHead: boolean): string {
  if (fates.new > 0) return `Import ${count(fates.new + fates.changed + fates.removed, "question")}`;
  if (fates.changed + fates.removed > 0) return `Take ${count(fates.changed + fates.removed, "change")}`;
  if (hasHead && !isNew) return "Take the set’s own texts";
  if (isNew && fates.out + fates.joined === 0 && fates.same === 0) return topics > 0 ? `Make an empty set with ${topics === 1 ? "this topic" : `these ${topics} topics`}` : "";
  return "";
}

export function doneWords({ changed, created, updated }: Committed, title: string): string {
  if (!changed) return `“${isolated(title)}” had all of it already; nothing was changed.`;
  const parts = [created > 0 ? count(created, "new question") : "", updated > 0 ? count(updated, "changed question") : ""].filter(Boolean);
  return parts.length > 0 ? `Imported into “${isolated(title)}”: ${inWords(parts)}.` : `“${isolated(title)}” is written.`;
}

/** Once the import was undone; it says how far when all of it wasn't. */
export function takenBackWords({ changes: { counts }, isArchived }: { readonly changes: Pick<Changes, "counts">; readonly isArchived: boolean }, title: string): string {
  const back = counts.added + counts.changed + counts.moved + counts.gone;
  if (back === 0 && !isArchived) return `What was imported into “${isolated(title)}” stays.`;
  return `The import into “${isolated(title)}” was taken back${counts.conflict > 0 ? " in part" : ""}.`;
}

/** A score from 0 to 1. */
export function percent(score: number): string {
  return `${Math.round(score * 100)} %`;
}
