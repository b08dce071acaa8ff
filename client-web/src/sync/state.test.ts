import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { recordTypes, type RoomRecord } from "../protocol/generated/messages.ts";
import { applyRecord, emptyRoom, isRecord } from "./state.ts";
import { project } from "./testing/project.ts";

interface Vector {
  readonly name: string;
  readonly viewer?: string;
  readonly records: readonly RoomRecord[];
  readonly expect: Readonly<Record<string, unknown>>;
}

const folder = fileURLToPath(new URL("../../../shared/vectors/room/", import.meta.url));
const vectors = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(folder + file, "utf8")) as Vector);

describe("the room's fold", () => {
  it("has cases for every type of record", () => {
    const told = new Set(vectors.flatMap(({ records }) => records.map(({ type }) => type)));
    expect([...recordTypes].filter((type) => !told.has(type))).toEqual([]);
    expect(recordTypes.every((type) => isRecord({ type }))).toBe(true);
  });

  it.each(vectors)("$name", ({ viewer, records, expect: wanted }) => {
    const state = records.reduce(applyRecord, emptyRoom(viewer));
    const found = project(state);
    expect(Object.fromEntries(Object.keys(wanted).map((key) => [key, found[key]]))).toEqual(wanted);
  });

  it("leaves the state before as it was", () => {
    for (const { viewer, records } of vectors) {
      const states = [emptyRoom(viewer)];
      const seen: string[] = [];
      for (const record of records) {
        const last = states.at(-1) ?? emptyRoom(viewer);
        seen.push(JSON.stringify(project(last)));
        states.push(applyRecord(last, record));
      }
      seen.forEach((text, index) => expect(JSON.stringify(project(states[index] ?? emptyRoom()))).toBe(text));
    }
  });

  it("adds up how long a question was on the screen", () => {
    const push = (question: string, at: number): RoomRecord => ({ type: "question_pushed", at, question, number: 1, parts: [] });
    const state = [push("q1", 1000), push("q2", 5000), push("q1", 6000), { type: "question_withdrawn", at: 9000, question: "q1" } as const]
      .reduce<ReturnType<typeof emptyRoom>>((room, record) => applyRecord(room, record as RoomRecord), emptyRoom());
    expect(state.asked.get("q1")).toMatchObject({ askedAt: 1000, spentMs: 7000 });
    expect(state.asked.get("q2")).toMatchObject({ spentMs: 1000 });
  });

  it("says so when a change doesn't fit its text", () => {
    const record: RoomRecord = { type: "answer_edited", at: 1, document: "answer/q", version: 2, changes: [5, [0, "x"]] };
    expect(() => applyRecord(emptyRoom("me"), record)).toThrow(RangeError);
  });
});
