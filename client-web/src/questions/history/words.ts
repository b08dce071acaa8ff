// What the history says in words.
import type { ChangeKind, Changes, RawQuestion, Version } from "../../api/set-types.ts";
import { count, inWords } from "../../ui/time.ts";

export const versionWords: { readonly [kind in Version["kind"]]: string } = {
  created: "Created", edited: "Edited", imported: "Imported", forked: "Forked", updated: "Took updates", remixed: "Put together from other sets",
  merged: "Merged duplicates", undone: "Took back a version", restored: "Restored",
};

export const changeWords: { readonly [kind in ChangeKind]: string } = {
  added: "new", changed: "changed", moved: "moved", gone: "gone", conflict: "conflict", same: "the same",
};

const fieldWords: Readonly<Record<string, string>> = { license: "licence", intro: "introduction", lang: "language", time: "minutes" };

/** A field as it is called on the pages; sections by their own names. */
export function fieldName(name: string): string {
  return (Object.hasOwn(fieldWords, name) ? fieldWords[name] : undefined) ?? name.replace(/^topic: /, "preamble of ");
}

const shownKinds = ["added", "changed", "moved", "gone", "conflict"] as const;

/** "2 questions new, 1 changed", or that nothing is. */
export function summary({ counts, head }: Pick<Changes, "counts" | "head">): string {
  const parts = shownKinds.filter((kind) => counts[kind] > 0).map((kind, at) =>
    (at === 0 ? `${count(counts[kind], "question")} ${changeWords[kind]}` : `${counts[kind]} ${changeWords[kind]}`));
  const all = head.length > 0 ? [...parts, count(head.length, "change of the set’s own texts", "changes of the set’s own texts")] : parts;
  return all.length > 0 ? inWords(all) : "Nothing is different";
}

/** What came of taking a version back. */
export function undone({ counts }: Changes): string {
  const back = counts.added + counts.changed + counts.moved + counts.gone;
  const stays = counts.conflict;
  const said = back === 0 ? "Nothing of it could be taken back" : `Taken back in ${count(back, "question")}`;
  return stays === 0 ? `${said}.` : `${said}. ${count(stays, "question was", "questions were")} changed again later, and stay as they are where both changed the same.`;
}

/** A question as one text, for comparing. */
export function asText(question: RawQuestion): string {
  const facts = [
    ["kind", question.kind], ["difficulty", question.difficulty], ["minutes", question.time], ["points", question.points], ["status", question.status],
    ["source", question.source], ["language", question.lang], ["tags", question.tags?.join(", ")],
  ].filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`);
  return [question.prompt, facts.join("\n"), ...(question.sections ?? []).map(({ name, text }) => `${name}\n${text}`)].filter(Boolean).join("\n\n");
}
