// Two questions that ask the same, made one: field by field, from either side or as somebody writes it.
import type { RawQuestion, RawSection } from "../../api/set-types.ts";
import { shortFields } from "../edit/raw.ts";
import { sectionRank } from "../text/sections.ts";

export type Half = "a" | "b";

export interface Pick {
  readonly from: Half | "both" | "own";
  /** Of "own". */
  readonly text?: string;
}

export interface TwoSided {
  /** "prompt", "kind", "tags", or a section's name after "section: ". */
  readonly name: string;
  readonly label: string;
  /** Markdown with lines, else a short value. */
  readonly isLong: boolean;
  readonly a: string;
  readonly b: string;
}

export type Picks = ReadonlyMap<string, Pick>;

const labels: Readonly<Record<string, string>> = { time: "minutes", lang: "language" };
const prefix = "section: ";

const sectionOf = ({ sections }: RawQuestion, name: string): string => sections?.find((one) => one.name === name)?.text ?? "";
const tagsOf = ({ tags }: RawQuestion): string => (tags ?? []).join(", ");

/** Every field that either side has, in the order in which a question is read. */
export function fieldsOf(a: RawQuestion, b: RawQuestion): readonly TwoSided[] {
  const names = [...new Set([...(a.sections ?? []), ...(b.sections ?? [])].map(({ name }) => name))].sort((x, y) => sectionRank(x) - sectionRank(y));
  const short = shortFields.map((name): TwoSided => ({ name, label: labels[name] ?? name, isLong: false, a: a[name] ?? "", b: b[name] ?? "" }));
  return [
    { name: "prompt", label: "prompt", isLong: true, a: a.prompt, b: b.prompt },
    ...short.slice(0, 2), { name: "tags", label: "tags", isLong: false, a: tagsOf(a), b: tagsOf(b) }, ...short.slice(2),
    ...names.map((name): TwoSided => ({ name: prefix + name, label: name, isLong: true, a: sectionOf(a, name), b: sectionOf(b, name) })),
  ].filter((field) => field.a || field.b);
}

export const isSame = ({ a, b }: TwoSided): boolean => a.trim() === b.trim();

/** What is proposed: what stays has the say, the other fills its gaps; tags of both. */
export function proposed(fields: readonly TwoSided[], keep: Half): Picks {
  const other = keep === "a" ? "b" : "a";
  return new Map(fields.map((field) => [field.name, { from: field.name === "tags" && !isSame(field) ? "both" : field[keep].trim() ? keep : other }]));
}

const list = (text: string): readonly string[] => [...new Set(text.split(",").map((one) => one.trim()).filter(Boolean))];

/** Both texts, one after the other; tags once each. */
function bothOf({ name, isLong, a, b }: TwoSided): string {
  if (name === "tags") return list(`${a},${b}`).join(", ");
  return [a, b].map((text) => text.trim()).filter(Boolean).join(isLong ? "\n\n" : " ");
}

export function textOf(field: TwoSided, pick: Pick | undefined): string {
  if (!pick) return field.a;
  return pick.from === "own" ? (pick.text ?? "") : pick.from === "both" ? bothOf(field) : field[pick.from];
}

/** The question that will stand. It keeps the id of the one that stays. */
export function mergedOf(fields: readonly TwoSided[], picks: Picks, id: string): RawQuestion {
  const texts = new Map(fields.map((field) => [field.name, textOf(field, picks.get(field.name)).trim()]));
  const tags = list(texts.get("tags") ?? "");
  const sections = fields.filter(({ name }) => name.startsWith(prefix)).map(({ name }): RawSection => ({ name: name.slice(prefix.length), text: texts.get(name) ?? "" })).filter(({ text }) => text);
  return {
    id, prompt: texts.get("prompt") ?? "",
    ...Object.fromEntries(shortFields.map((name) => [name, texts.get(name) ?? ""]).filter(([, value]) => value)),
    ...(tags.length > 0 && { tags }), ...(sections.length > 0 && { sections }),
  };
}
