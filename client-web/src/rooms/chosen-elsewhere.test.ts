import { describe, expect, it } from "vitest";
import { poolOf } from "../questions/build/pool.ts";
import { differing, planSample } from "./asked-before.ts";
import { sift } from "./chosen-elsewhere.ts";

const head = { title: "S", language: "en", license: "", source: "", authors: [], tags: [], intro: "" };
const pool = poolOf("s", { head, blocks: [
  { key: "a", kind: "question", title: "A?", revision: 1 },
  { key: "b", kind: "question", title: "B?", revision: 1, state: "retired" },
  { key: "c", kind: "question", title: "C?", revision: 1 },
] });

describe("questions that an address names", () => {
  it("are taken over in their order, as far as they are there", () => {
    expect(sift("s/c,/a", pool)).toMatchObject({ refs: ["s/c", "s/a"], notes: [] });
    expect(sift("s/c,/a", pool).known.map(({ title }) => title)).toEqual(["C?", "A?"]);
    const { refs, notes } = sift("s/gone,s/b,nonsense", pool);
    expect(refs).toEqual(["s/b"]);
    expect(notes).toEqual(["2 questions of those that were chosen aren’t there any more.", "1 question of these is retired or unfinished."]);
    expect(sift("", pool)).toEqual({ refs: [], known: [], notes: [] });
  });

  it("are told apart by who was asked them, with two samples", () => {
    expect(planSample(pool, ["s/c"])).toEqual({ sets: ["s"], questions: 200, leave_out: ["s/a", "s/b"], seed: "plan" });
    const one = (key: string) => ({ set: "s", key, title: "", topic: "", kind: "", difficulty: "", minutes: 5 });
    expect([...differing({ questions: [one("a"), one("c")] }, { questions: [one("c")] })]).toEqual(["s/a"]);
  });
});
