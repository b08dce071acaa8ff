import { describe, expect, it } from "vitest";
import type { DuplicatePair } from "../../api/set-types.ts";
import { type Item, itemsOf, linesOf, needsAttention, placesOf } from "./items.ts";
import { asked, changeOf, mixed, reportOf, statusOf } from "./testing.ts";

const one = (items: readonly Item[], id: string): Item => items.find((item) => item.id === id) ?? expect.fail(id);

describe("what an import found", () => {
  it("is in the document's order, with what is gone behind it", () => {
    const items = itemsOf(mixed());
    expect(items.map(({ id, kind }) => `${id}: ${kind}`)).toEqual(["new: added", "changed: changed", "clash: conflict", "same: same", "removed: same", "gone: gone"]);
    expect(items.map(({ isRemovedHere }) => isRemovedHere)).toEqual([false, false, false, false, true, false]);
    expect(one(items, "gone").read).toBeUndefined();
  });

  it("has each warning at the question in whose lines it is, file by file", () => {
    const questions = [asked("b1", { line: 5, file: "b.md" }), asked("a2", { line: 30, file: "a.md" }), asked("a1", { line: 10, file: "a.md" })];
    const note = (line: number, file: string) => ({ line, file, reason: `${file} ${line}` });
    const items = itemsOf(statusOf(reportOf(questions, { warnings: [note(0, "a.md"), note(3, "a.md"), note(10, "a.md"), note(29, "a.md"), note(99, "a.md"), note(6, "b.md"), note(6, "c.md")] }), []));
    expect(items.map(({ id, warnings }) => [id, warnings.map(({ reason }) => reason)])).toEqual([["b1", ["b.md 6"]], ["a2", ["a.md 99"]], ["a1", ["a.md 10", "a.md 29"]]]);
    expect(items.every(needsAttention)).toBe(true);
  });

  it("knows its doubles, here and elsewhere, and what it seems to answer", () => {
    const pair: DuplicatePair = { kind: "same", score: 1, a: { set: "a", key: "x", title: "X" }, b: { set: "o", key: "k", title: "K" }, dismissed: false };
    const report = reportOf([asked("x"), asked("y")], { duplicates: [{ kind: "related", score: 0.5, a: { id: "x", line: 1 }, b: { id: "y", line: 2 } }] });
    const items = itemsOf(statusOf(report, [changeOf("x", "added")], { duplicates: [pair], answers: [{ id: "y", score: 0.8, question: pair.b }] }));
    expect(one(items, "x").pairs).toEqual([pair]);
    expect(one(items, "y").pairs).toEqual([]);
    expect([one(items, "x").twins[0]?.title, one(items, "y").twins[0]?.id]).toEqual(["What is y?", "x"]);
    expect([needsAttention(one(items, "x")), needsAttention(one(items, "y"))]).toEqual([false, true]);
  });

  it("says where it stands", () => {
    const items = itemsOf(statusOf(reportOf([asked("x", { line: 7, file: "d/a.md", subtopic: "S" }), asked("y", { line: 0 }), asked("z", { line: 8 })]), []));
    expect(items.map(linesOf)).toEqual(["line 7 of d/a.md", "", "line 8"]);
    expect(placesOf(items)).toEqual([{ topic: "Locks", subtopic: "S" }, { topic: "Locks", subtopic: "" }]);
  });

  it("is nothing without a report, and whatever ids it has", () => {
    expect(itemsOf({ state: "read", done: 0, all: 0 })).toEqual([]);
    const items = itemsOf(statusOf(reportOf([asked("constructor"), asked("__proto__")]), [changeOf("__proto__", "added")]));
    expect(items.map(({ kind }) => kind)).toEqual(["same", "added"]);
  });
});
