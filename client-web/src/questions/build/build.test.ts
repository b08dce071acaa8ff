import { describe, expect, it } from "vitest";
import type { OutlineBlock, Sample, SampledQuestion } from "../../api/set-types.ts";
import { type Interview, add, minutesOf, move, remove, runningTotals, swap, takeSample, toggleKept } from "./chosen.ts";
import { filterPool, kindsOf, noFilter, poolOf, tagsOf, topicsOf } from "./pool.ts";
import { picksOf, planAddress, readRef, readRefs, writeRefs } from "./refs.ts";
import { faultsOf, noWishes, readSeed, readWishes, seedLine, toSample, toSwap, wishesQuery } from "./wishes.ts";
import { askedWords, exposureOf, fittingWords, leftOutWords, readRetired, retiredWords } from "./words.ts";

const head = { title: "Locks", language: "en", license: "", source: "", authors: [], tags: [], intro: "" };
const question = (key: string, more: Partial<OutlineBlock> = {}): OutlineBlock => ({ key, kind: "question", title: `${key}?`, revision: 1, ...more });
const day = 86_400_000;
const pool = poolOf("s", { head, blocks: [
  question("loose"),
  { key: "t1", kind: "topic", title: "Mutexes", revision: 1 },
  question("a", { question_kind: "concept", difficulty: "easy", minutes: 3, tags: ["zap", "y"], asked: { times: 2, candidates: 2, last_ms: 50 * day } }),
  { key: "s1", kind: "subtopic", title: "Order", revision: 1 },
  question("b", { question_kind: "scenario", difficulty: "hard", minutes: 10, tags: ["y"], asked: { times: 1, candidates: 1, last_ms: 95 * day } }),
  { key: "t2", kind: "topic", title: "Queues", revision: 1 },
  question("c", { question_kind: "concept", state: "needs prompt" }),
  question("d", { state: "retired", asked: { times: 9, candidates: 9, last_ms: day } }),
] });
const byKey = (key: string) => pool.find((one) => one.key === key) ?? pool[0]!;
const sampled = (key: string, set = "s"): SampledQuestion => ({ set, key, title: `${key}?`, topic: "", kind: "concept", difficulty: "easy", minutes: 5 });
const keys = (list: Interview) => list.map(({ ref }) => ref.slice(2)).join(" ");

describe("references", () => {
  it("are read, with a set's name standing for those that follow", () => {
    expect(readRef("s/a/b")).toEqual({ set: "s", key: "a/b" });
    expect([readRef("/a"), readRef("s/"), readRef("a")]).toEqual([undefined, undefined, undefined]);
    expect(readRefs("s/a, s/b,/c,t/a,s/a,/d,")).toEqual({ refs: ["s/a", "s/b", "s/c", "t/a", "s/d"], leftOff: 0, broken: [] });
    expect(readRefs("/a,x").broken).toEqual(["/a", "x"]);
  });

  it("are written so that they are read again", () => {
    const refs = ["s/a", "s/b", "t/a", "s/c"];
    expect(writeRefs(refs)).toBe("s/a,/b,t/a,s/c");
    expect(readRefs(writeRefs(refs)).refs).toEqual(refs);
    expect(new URL(planAddress(["s/a&b", "s/ü"]), "https://x").searchParams.get("questions")).toBe("s/a&b,/ü");
  });

  it("are at most two hundred", () => {
    const many = readRefs(Array.from({ length: 230 }, (_, at) => `s/${at}`).join(","));
    expect([many.refs.length, many.leftOff]).toEqual([200, 30]);
  });

  it("are gathered by set", () => {
    expect(picksOf(["s/a", "t/a", "s/b"])).toEqual([{ set: "s", keys: ["a", "b"] }, { set: "t", keys: ["a"] }]);
  });
});

describe("a pool", () => {
  it("knows where its questions stand", () => {
    expect(pool.map(({ topic, subtopic }) => `${topic}/${subtopic}`)).toEqual(["/", "Mutexes/", "Mutexes/Order", "Queues/", "Queues/"]);
    expect(byKey("loose").minutes).toBe(5);
    expect(topicsOf(pool)).toEqual([
      { title: "Mutexes", questions: 2, subtopics: [{ title: "Order", questions: 1 }] }, { title: "Queues", questions: 2, subtopics: [] },
    ]);
    expect(tagsOf(pool)).toEqual(["y", "zap"]);
    expect(kindsOf(pool)).toEqual(new Map([["", 1], ["concept", 1], ["scenario", 1]]));
  });

  it("is filtered by words, kind, difficulty and rest; what isn't ready never shows", () => {
    const found = (part: object) => filterPool(pool, { ...noFilter, ...part }, 100 * day).map(({ key }) => key).join(" ");
    expect(found({})).toBe("loose a b");
    expect(found({ words: "order" })).toBe("b");
    expect(found({ words: "mutexes zap" })).toBe("a");
    expect(found({ kind: "concept" })).toBe("a");
    expect(found({ difficulty: "hard" })).toBe("b");
    expect(found({ asked: "never" })).toBe("loose");
    expect(found({ asked: "30" })).toBe("loose a");
    const withTexts = (part: object) => filterPool(pool, { ...noFilter, ...part }, 100 * day, new Set(["s/loose", "s/a"])).map(({ key }) => key).join(" ");
    expect([withTexts({ words: "zap" }), withTexts({ words: "nowhere" }), withTexts({ words: "nowhere", kind: "concept" }), withTexts({})]).toEqual(["a loose", "loose a", "a", "loose a b"]);
  });
});

describe("the interview", () => {
  const list = add(add(add([], byKey("a")), byKey("b")), byKey("loose"));

  it("takes each question once, and keeps what a person chose", () => {
    expect(keys(list)).toBe("a b loose");
    expect(add(list, byKey("a"))).toBe(list);
    expect(list.every(({ kept }) => kept)).toBe(true);
    expect(toggleKept(list, "s/b").map(({ kept }) => kept)).toEqual([true, false, true]);
    expect(keys(remove(list, "s/b"))).toBe("a loose");
  });

  it("adds up", () => {
    expect(minutesOf(list)).toBe(18);
    expect(runningTotals(list)).toEqual([3, 13, 18]);
  });

  it("is put in order", () => {
    expect(keys(move(list, 0, 2))).toBe("b loose a");
    expect(keys(move(list, 2, 0))).toBe("loose a b");
    expect(move(list, 0, 3)).toBe(list);
    expect(move(list, -1, 0)).toBe(list);
    expect(move(list, 1, 1)).toBe(list);
  });

  it("takes a sample's order, and keeps the order by hand of what is kept", () => {
    const kept = toggleKept(list, "s/b"); // a and loose are kept, b isn't
    expect(keys(takeSample(kept, { questions: ["a", "x", "loose", "y"].map((key) => sampled(key)) }))).toBe("a x loose y");
    expect(keys(takeSample(move(kept, 2, 0), { questions: ["a", "x", "loose", "y"].map((key) => sampled(key)) }))).toBe("loose x a y");
    expect(takeSample(kept, { questions: [sampled("a"), sampled("x")] }).map((one) => one.kept)).toEqual([true, false]);
    expect(keys(takeSample(kept, { questions: [sampled("x")] }))).toBe("x");
  });

  it("swaps one in its place", () => {
    const next = swap(list, "s/b", { questions: [sampled("z"), sampled("a"), sampled("loose")] });
    expect(keys(next ?? [])).toBe("a z loose");
    expect(swap(list, "s/b", { questions: [sampled("a"), sampled("loose")] })).toBeUndefined();
  });
});

describe("wishes", () => {
  const full = {
    sets: ["s", "t"], minutes: "30", questions: "6", topics: ["Mutexes", "a, b"], kinds: { scenario: 2 }, tags: ["x"],
    least: "easy", most: "hard", rising: false, needAnswer: true, seed: "abc1",
  };

  it("stand in the address as they are", () => {
    expect(readWishes(new URLSearchParams(wishesQuery(full)))).toEqual(full);
    expect(readWishes(new URLSearchParams(""))).toEqual(noWishes);
    expect(wishesQuery(noWishes)).toBe("");
    expect(readWishes(new URLSearchParams(wishesQuery({ ...noWishes, minutes: "" }))).minutes).toBe("");
  });

  it("of an address that makes no sense are left out", () => {
    expect(readWishes(new URLSearchParams("minutes=-3&questions=x&kind=riddle:3&kind=code&kind=code:2&least=vast&seed=A!&set=&set=s&set=s")))
      .toEqual({ ...noWishes, minutes: "", kinds: { code: 2 }, sets: ["s"] });
  });

  it("are checked before they are sent", () => {
    expect(faultsOf(full)).toEqual({});
    expect(Object.keys(faultsOf({ ...full, sets: [], minutes: "0", questions: "201", least: "hard", most: "easy", seed: "Ä" }))).toEqual(["sets", "minutes", "questions", "difficulty", "seed"]);
  });

  it("become what the API wants", () => {
    const list = [{ ...sampled("a"), ref: "s/a", kept: true }, { ...sampled("b"), ref: "s/b", kept: false }];
    expect(toSample(full, list, ["s/z"], " Cara ")).toEqual({
      sets: ["s", "t"], minutes: 30, questions: 6, topics: ["Mutexes", "a, b"], kinds: [{ kind: "scenario", count: 2 }], tags: ["x"],
      least: "easy", most: "hard", need_answer: true, leave_out: ["s/z"], keep: ["s/a"], candidate: "Cara", seed: "abc1",
    });
    expect(toSample({ ...noWishes, sets: ["s"], minutes: "", rising: false }, [], [], "")).toEqual({ sets: ["s"] });
  });

  it("take a seed with the versions that it drew from", () => {
    expect(readSeed("abc1 of s@3, t@12")).toEqual({ seed: "abc1", sets: ["s@3", "t@12"] });
    expect(readSeed("Seed ABC1 of s@3")).toEqual({ seed: "abc1", sets: ["s@3"] });
    for (const bad of ["", "abc1 of", "abc1 of s", "abc1 of s@0", "abc1 of s@3,", "a b", "ä", "x".repeat(17)]) expect(readSeed(bad), bad).toBeUndefined();
    const again = { ...full, seed: "abc1 of t@12, s@3" };
    expect(toSample(again, [], [], "")).toMatchObject({ sets: ["t@12", "s@3"], seed: "abc1" });
    expect(readWishes(new URLSearchParams(wishesQuery(again)))).toEqual(again);
    expect(faultsOf(again)).toEqual({});
    expect(faultsOf({ ...again, sets: ["s"] }).seed).toBe("This seed is of the sets t and s: choose just these.");
  });

  it("for a swap keep the rest, and the kind", () => {
    const list = [{ ...sampled("a"), ref: "s/a", kept: false }, { ...sampled("b"), ref: "s/b", kept: false }];
    const asked = toSwap(full, list, "s/a", ["s/z"], "");
    expect(asked).toMatchObject({ keep: ["s/b"], leave_out: ["s/z", "s/a"], questions: 2, kinds: [{ kind: "concept", count: 2 }] });
    expect(asked).not.toHaveProperty("seed");
  });

  it("are said in one line beside the seed", () => {
    expect(seedLine(full, { seed: "abc1", sets: ["s@3", "t@12"] }, ["S", "T"])).toBe(
      "Seed abc1 of s@3, t@12; 30 minutes, at most 6 questions, from S and T; topics Mutexes and a, b; at least 2 scenario questions; tagged x; easy to hard; only with an answer");
    expect(seedLine({ ...noWishes, minutes: "", least: "medium" }, { seed: "q", sets: ["s@1"] }, ["S"])).toBe("Seed q of s@1; from S; medium or harder; difficulty rising");
  });
});

describe("sentences", () => {
  const none: Sample["left_out"] = { asked_before: 0, named: 0, retired: 0, not_ready: 0, duplicate: 0 };

  it("say what fits, and what was left out and why", () => {
    expect(fittingWords({ questions: [sampled("a")], fitting: 1200, minutes: 5 })).toBe("1 question of 1,200 that fit, 5 minutes.");
    expect(fittingWords({ questions: [], fitting: 0, minutes: 0 })).toBe("No question fits.");
    expect(leftOutWords(none)).toEqual([]);
    expect(leftOutWords({ ...none, asked_before: 2, retired: 1 })).toEqual([
      "2 questions left out because the candidate was asked them before.", "1 question left out because it is retired.",
    ]);
  });

  it("say how a question was used", () => {
    expect(askedWords(undefined)).toBe("never asked");
    expect(askedWords({ times: 1, candidates: 1, last_ms: Date.UTC(2026, 4, 4, 12) })).toMatch(/^asked 1 time, last on .*2026/);
  });

  it("tell what is worn from what is fresh", () => {
    const { asked, never, retired } = exposureOf(pool, "times");
    expect([asked, never, retired].map((part) => part.map(({ key }) => key).join(" "))).toEqual(["a b", "loose", "d"]);
    expect(exposureOf(pool, "recent").asked.map(({ key }) => key)).toEqual(["b", "a"]);
    expect(exposureOf(pool, "rested").asked.map(({ key }) => key)).toEqual(["a", "b"]);
  });

  it("say why a question is retired", () => {
    expect(readRetired("leaked, 2026-05-04\n\nA forum on interviews.\n")).toEqual({ reason: "leaked", date: "2026-05-04", note: "A forum on interviews." });
    expect(readRetired("outdated, 2026-05-04")).toEqual({ reason: "outdated", date: "2026-05-04", note: "" });
    expect(readRetired("Because.")).toEqual({ reason: "", date: "", note: "Because." });
    expect(retiredWords(readRetired("leaked, 2026-05-04"))).toMatch(/^It leaked, noted on .*2026\.$/);
    expect(retiredWords(readRetired("so"))).toBe("Retired.");
  });
});
