import type { SampleWishes } from "../../api/set-types.ts";
import { count, inWords } from "../../ui/time.ts";
import { difficulties, kinds } from "../text/sections.ts";
import type { Interview } from "./chosen.ts";

/** What a sample is to be like, as it stands in the form and in the page's address. Whom it is for stands in no address. */
export interface BuildWishes {
  readonly sets: readonly string[];
  /** Empty: no limit. */
  readonly minutes: string;
  readonly questions: string;
  readonly topics: readonly string[];
  readonly kinds: Readonly<Record<string, number>>;
  readonly tags: readonly string[];
  readonly least: string;
  readonly most: string;
  readonly rising: boolean;
  readonly needAnswer: boolean;
  /** Empty: a fresh one. */
  readonly seed: string;
}

export const noWishes: BuildWishes = {
  sets: [], minutes: "45", questions: "", topics: [], kinds: {}, tags: [], least: "", most: "", rising: true, needAnswer: false, seed: "",
};

const known = (value: string | null, names: readonly string[]): string => (value && names.includes(value) ? value : "");
const number = (text: string | null): string => (text && /^\d{1,4}$/.test(text) && Number(text) > 0 ? String(Number(text)) : "");

/** "scenario:2" */
function readKinds(texts: readonly string[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const text of texts) {
    const [kind = "", wanted = ""] = text.split(":");
    if (known(kind, kinds) && number(wanted)) found[kind] = Number(wanted);
  }
  return found;
}

/** "abc1", or as the line beside a sample has it: "abc1 of locks@3, caches@1". */
export interface Seed {
  readonly seed: string;
  /** "set@version"; empty: the newest of what is chosen. */
  readonly sets: readonly string[];
}

export function readSeed(text: string): Seed | undefined {
  const [, seed, sets = ""] = /^(?:seed )?([a-z0-9]{1,16})(?: of ([a-z0-9-]{1,64}@[1-9]\d{0,8}(?:, [a-z0-9-]{1,64}@[1-9]\d{0,8})*))?$/i.exec(text.trim()) ?? [];
  return seed === undefined ? undefined : { seed: seed.toLowerCase(), sets: sets.split(", ").filter(Boolean) };
}

export const isSeed = (text: string): boolean => readSeed(text) !== undefined;
const idOf = (name: string): string => name.slice(0, name.lastIndexOf("@"));

/** Why these sets can't be drawn from by it; nothing where they can. */
export function seedFault(text: string, chosen: readonly string[]): string | undefined {
  if (!text) return undefined;
  const seed = readSeed(text);
  if (!seed) return "Up to 16 of the letters a to z and digits, or with its sets: “abc1 of locks@3”.";
  if (seed.sets.length === 0 || seed.sets.map(idOf).sort().join() === [...chosen].sort().join()) return undefined;
  return `This seed is of the sets ${inWords(seed.sets.map(idOf))}: choose just these.`;
}

export function readWishes(query: URLSearchParams): BuildWishes {
  const seed = query.get("seed") ?? "";
  return {
    sets: [...new Set(query.getAll("set").filter(Boolean))],
    minutes: query.has("minutes") ? number(query.get("minutes")) : noWishes.minutes,
    questions: number(query.get("questions")),
    topics: query.getAll("topic"),
    kinds: readKinds(query.getAll("kind")),
    tags: query.getAll("tag"),
    least: known(query.get("least"), difficulties),
    most: known(query.get("most"), difficulties),
    rising: query.get("rising") !== "0",
    needAnswer: query.get("answer") === "1",
    seed: isSeed(seed) ? seed : "",
  };
}

/** Only what isn't as usual. */
export function wishesQuery(wishes: BuildWishes): string {
  const query = new URLSearchParams();
  for (const set of wishes.sets) query.append("set", set);
  if (wishes.minutes !== noWishes.minutes) query.set("minutes", wishes.minutes);
  if (wishes.questions) query.set("questions", wishes.questions);
  for (const topic of wishes.topics) query.append("topic", topic);
  for (const [kind, wanted] of Object.entries(wishes.kinds)) if (wanted > 0) query.append("kind", `${kind}:${wanted}`);
  for (const tag of wishes.tags) query.append("tag", tag);
  if (wishes.least) query.set("least", wishes.least);
  if (wishes.most) query.set("most", wishes.most);
  if (!wishes.rising) query.set("rising", "0");
  if (wishes.needAnswer) query.set("answer", "1");
  if (wishes.seed) query.set("seed", wishes.seed);
  return query.toString();
}

/** Why nothing can be sampled yet, by the field that it belongs to. */
export type WishFault = Partial<Record<"sets" | "minutes" | "questions" | "difficulty" | "seed", string>>;

export function faultsOf(wishes: BuildWishes): WishFault {
  const faults: WishFault = {};
  const bad = (text: string, most: number) => text !== "" && !(/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most);
  if (wishes.sets.length === 0) faults.sets = "Choose at least one set.";
  if (bad(wishes.minutes, 600)) faults.minutes = "A number from 1 to 600, or nothing.";
  if (bad(wishes.questions, 200)) faults.questions = "A number from 1 to 200, or nothing.";
  const rank = (name: string) => difficulties.findIndex((one) => one === name);
  if (wishes.least && wishes.most && rank(wishes.least) > rank(wishes.most)) faults.difficulty = "From easier to harder.";
  const seed = seedFault(wishes.seed, wishes.sets);
  if (seed) faults.seed = seed;
  return faults;
}

/** What is asked of the server. `refused`: what was taken out or swapped, which isn't to come again. */
export function toSample(wishes: BuildWishes, list: Interview, refused: readonly string[], candidate: string): SampleWishes {
  const wanted = Object.entries(wishes.kinds).filter(([, one]) => one > 0).map(([kind, one]) => ({ kind, count: one }));
  const keep = list.filter((one) => one.kept).map(({ ref }) => ref);
  const seed = readSeed(wishes.seed);
  return {
    sets: seed && seed.sets.length > 0 ? seed.sets : wishes.sets,
    ...(wishes.minutes && { minutes: Number(wishes.minutes) }),
    ...(wishes.questions && { questions: Number(wishes.questions) }),
    ...(wishes.topics.length > 0 && { topics: wishes.topics }),
    ...(wanted.length > 0 && { kinds: wanted }),
    ...(wishes.tags.length > 0 && { tags: wishes.tags }),
    ...(wishes.least && { least: wishes.least }),
    ...(wishes.most && { most: wishes.most }),
    ...(wishes.rising && { rising: true }),
    ...(wishes.needAnswer && { need_answer: true }),
    ...(refused.length > 0 && { leave_out: refused }),
    ...(keep.length > 0 && { keep }),
    ...(candidate.trim() && { candidate: candidate.trim() }),
    ...(seed && { seed: seed.seed }),
  };
}

/** Another question instead of one, of the same kind if there is one; the rest stays. */
export function toSwap(wishes: BuildWishes, list: Interview, ref: string, refused: readonly string[], candidate: string): SampleWishes {
  const old = list.find((one) => one.ref === ref);
  const rest = list.filter((one) => one.ref !== ref).map((one) => ({ ...one, kept: true }));
  const ofKind = list.filter((one) => one.kind === old?.kind).length;
  const { kinds: _, ...same } = toSample({ ...wishes, seed: "" }, rest, [...refused, ref], candidate);
  return { ...same, questions: list.length, ...(old?.kind && { kinds: [{ kind: old.kind, count: ofKind }] }) };
}

/** All that makes the same sample again, in one line for people. */
export function seedLine(wishes: BuildWishes, { seed, sets }: Seed, setNames: readonly string[]): string {
  const wanted = Object.entries(wishes.kinds).filter(([, one]) => one > 0).map(([kind, one]) => count(one, `${kind} question`));
  const { least, most } = wishes;
  const range = least && most ? (least === most ? `only ${least}` : `${least} to ${most}`) : least ? `${least} or harder` : most ? `${most} or easier` : "";
  return [
    `Seed ${seed} of ${sets.join(", ")}`,
    [wishes.minutes ? count(Number(wishes.minutes), "minute") : "", wishes.questions ? `at most ${count(Number(wishes.questions), "question")}` : "", `from ${inWords(setNames)}`].filter(Boolean).join(", "),
    wishes.topics.length > 0 ? `topics ${inWords(wishes.topics)}` : "",
    wanted.length > 0 ? `at least ${inWords(wanted)}` : "",
    wishes.tags.length > 0 ? `tagged ${wishes.tags.join(" or ")}` : "",
    range,
    wishes.rising ? "difficulty rising" : "",
    wishes.needAnswer ? "only with an answer" : "",
  ].filter(Boolean).join("; ");
}
