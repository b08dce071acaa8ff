import { describe, expect, it } from "vitest";
import { poolOf } from "../questions/build/pool.ts";
import { listedTopics } from "./picked.ts";

const head = { title: "S", language: "en", license: "", source: "", authors: [], tags: [], intro: "" };
const question = (key: string) => ({ key, kind: "question" as const, title: key, revision: 1 });
const topic = (title: string) => ({ key: `t-${title}`, kind: "topic" as const, title, revision: 1 });
const pool = poolOf("s", { head, blocks: [topic("A"), question("1"), question("2"), topic("B"), question("3"), topic("A"), question("4")] });
const shape = (most: number) => listedTopics(pool, most).map(({ title, found, listed }) => `${title} ${found.length} ${listed.map(({ key }) => key).join("")}`);

describe("the questions to pick from", () => {
  it("are listed by topic, those of one title together", () => {
    expect(shape(10)).toEqual(["A 3 124", "B 1 3"]);
  });
  it("are no more than there is room for, and a topic knows all of its own", () => {
    expect(shape(2)).toEqual(["A 3 12"]);
    expect(shape(3)).toEqual(["A 3 124"]);
    expect(shape(0)).toEqual([]);
  });
});
