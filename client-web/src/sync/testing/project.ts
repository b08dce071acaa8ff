// A room's state in the form of shared/vectors/room.
import type { RoomState } from "../state.ts";

const by =
  <Item>(...keys: ((item: Item) => string | number)[]) =>
  (a: Item, b: Item): number => {
    for (const key of keys) {
      const [one, two] = [key(a), key(b)];
      if (one !== two) return one < two ? -1 : 1;
    }
    return 0;
  };

export function project(state: RoomState): Readonly<Record<string, unknown>> {
  const texts = [...state.texts].map(([key, { version, text }]) => {
    const [name = "", owner] = key.split("@");
    return { text: name, owner: owner ?? null, version, content: text.toString() };
  });
  const pair = (key: string): readonly [string, string] => {
    const [first = "", second = ""] = key.split("/");
    return [first, second];
  };
  return {
    phase: state.phase,
    title: state.title,
    organisation: state.organisation,
    rule: state.rule ?? null,
    reviewers: state.reviewers,
    plan: state.plan.map(({ id }) => id),
    lead: state.lead ?? null,
    pushed: state.pushed ?? null,
    members: [...state.members.values()]
      .map(({ id: member, name, role, present, agreed }) => ({ member, name, role, present, agreed }))
      .sort(by(({ member }) => member)),
    asked: [...state.asked.values()]
      .map(({ question, number, parts, planned }) => ({ question, number, parts: parts.length, planned: planned ?? null }))
      .sort(by(({ number }) => number)),
    texts: texts.sort(by(({ text }) => text, ({ owner }) => owner ?? "")),
    chat: state.chat.map(({ by: who, to, text }) => ({ by: who ?? null, to, text })),
    moments: state.moments.map(({ by: who, label, question }) => ({ by: who ?? null, label, question: question ?? null })),
    marks: [...state.marks.values()]
      .map(({ at: _at, ...mark }) => mark)
      .sort(by(({ question }) => question, ({ competency }) => competency, ({ member }) => member)),
    ticks: [...state.ticks.values()]
      .map(({ at: _at, ...tick }) => tick)
      .sort(by(({ question }) => question, ({ signal }) => signal, ({ member }) => member)),
    given: [...state.given]
      .map((key) => ({ member: pair(key)[1], question: pair(key)[0] }))
      .sort(by(({ question }) => question, ({ member }) => member)),
    submitted: [...state.submitted].sort(),
    submissions: [...state.submissions.values()].map(({ at: _at, ...submission }) => submission).sort(by(({ member }) => member)),
    consensus: [...state.consensus]
      .filter(([, mark]) => mark !== 0)
      .map(([key, mark]) => ({ question: pair(key)[0], competency: Number(pair(key)[1]), mark }))
      .sort(by(({ question }) => question, ({ competency }) => competency)),
  };
}
