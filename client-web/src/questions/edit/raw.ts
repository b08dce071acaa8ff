// A question as it is typed and as the server keeps it.
import type { RawQuestion, RawSection, SetHead, TopicText } from "../../api/set-types.ts";
import { closeFence, trimmed } from "../text/fence.ts";
import { sectionRank } from "../text/sections.ts";

const oneLine = (text: string | undefined): string => (text ?? "").replace(/\s+/g, " ").trim();
const markdown = (text: string): string => closeFence(trimmed(text));
const list = (items: readonly string[] | undefined): readonly string[] => [...new Set((items ?? []).map(oneLine).filter(Boolean))];

/** Names of the fields that are short values. */
export const shortFields = ["kind", "difficulty", "time", "points", "status", "source", "lang"] as const;

export function headOfPrompt(prompt: string): string {
  return oneLine(trimmed(prompt).split("\n", 1)[0]);
}

function keptPrompt(prompt: string): string {
  const text = trimmed(prompt);
  const end = text.indexOf("\n");
  const body = end < 0 ? "" : markdown(text.slice(end + 1));
  return body ? `${headOfPrompt(text)}\n\n${body}` : headOfPrompt(text);
}

function keptSections(sections: readonly RawSection[] | undefined): readonly RawSection[] {
  return (sections ?? [])
    .map(({ name, text }) => ({ name: oneLine(name), text: markdown(text) }))
    .filter(({ name, text }) => name && text)
    .sort((a, b) => sectionRank(a.name) - sectionRank(b.name));
}

/** As the server keeps it: nothing that is empty, nothing at a text's ends, no listing left open. */
export function kept(question: RawQuestion): RawQuestion {
  const tags = list(question.tags);
  const sections = keptSections(question.sections);
  return {
    ...(question.id && { id: question.id }),
    prompt: keptPrompt(question.prompt),
    ...Object.fromEntries(shortFields.map((name) => [name, oneLine(question[name])]).filter(([, value]) => value)),
    ...(tags.length > 0 && { tags }),
    ...(sections.length > 0 && { sections }),
  };
}

export function keptTopic({ title, intro }: TopicText): TopicText {
  return { title: oneLine(title), intro: markdown(intro) };
}

export function keptHead(head: SetHead): SetHead {
  return {
    title: oneLine(head.title), language: oneLine(head.language), license: oneLine(head.license), source: oneLine(head.source),
    authors: list(head.authors), tags: list(head.tags), intro: markdown(head.intro),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const sameQuestion = (a: RawQuestion, b: RawQuestion): boolean => {
  const [x, y] = [kept(a), kept(b)];
  return shortFields.every((name) => (x[name] ?? "") === (y[name] ?? "")) && x.prompt === y.prompt
    && same(x.tags ?? [], y.tags ?? []) && same(x.sections ?? [], y.sections ?? []);
};
export const sameTopic = (a: TopicText, b: TopicText): boolean => same(keptTopic(a), keptTopic(b));
export const sameHead = (a: SetHead, b: SetHead): boolean => same(keptHead(a), keptHead(b));

/** What is shown when the server has `now`: its values, but as they are typed here where that means the same.
 * Sections that are open and empty stay. */
export function shownOf(typed: RawQuestion, now: RawQuestion): RawQuestion {
  const old = typed.sections ?? [];
  const fresh = (now.sections ?? []).map((section) => {
    const mine = old.find(({ name }) => oneLine(name) === section.name);
    return mine && markdown(mine.text) === markdown(section.text) ? mine : section;
  });
  const empty = old.filter(({ name, text }) => !trimmed(text) && !fresh.some((one) => one.name === oneLine(name)));
  return {
    ...now,
    prompt: keptPrompt(typed.prompt) === keptPrompt(now.prompt) ? typed.prompt : now.prompt,
    ...(same(list(typed.tags), list(now.tags)) && typed.tags && { tags: typed.tags }),
    sections: [...fresh, ...empty].sort((a, b) => sectionRank(a.name) - sectionRank(b.name)),
  };
}
