import { describe, expect, it } from "vitest";
import type { ImportStatus } from "../../api/set-types.ts";
import { type Verdict, commitBody, countFates, decided, decidedField, fateOf, itemOf, mergesOf, noVerdicts, openConflicts, sideOf } from "./decisions.ts";
import { itemsOf } from "./items.ts";
import { asked, changeOf, clash, field, mixed, reportOf, statusOf } from "./testing.ts";

const items = itemsOf(mixed());
const item = (id: string) => items.find((one) => one.id === id) ?? expect.fail(id);
const fate = (id: string, verdict?: Verdict) => fateOf(item(id), verdict);

describe("decisions on an import", () => {
  it("propose what the server does", () => {
    expect(items.map(({ id }) => fate(id))).toEqual(["new", "changed", "changed", "same", "same", "same"]);
    expect(countFates(items, noVerdicts)).toEqual({ new: 1, changed: 2, same: 3, out: 0, joined: 0, removed: 0 });
    expect(commitBody(items, noVerdicts)).toEqual({ corrections: [], choices: [] });
  });

  it("make of each question what was said", () => {
    expect(fate("new", { out: true })).toBe("out");
    expect(fate("new", { join: true })).toBe("joined");
    expect(fate("same", { question: { prompt: "Other?" } })).toBe("changed");
    expect(fate("same", { place: { topic: "T", subtopic: "" } })).toBe("changed");
    expect(fate("changed", { whole: "ours" })).toBe("same");
    expect(fate("changed", { fields: new Map([["Answer", "ours"], ["kind", "ours"]]) })).toBe("same");
    expect(fate("changed", { fields: new Map([["Answer", "ours"]]) })).toBe("changed");
    expect(fate("clash", { whole: "ours" })).toBe("same");
    expect(fate("removed", { whole: "theirs" })).toBe("new");
    expect(fate("gone", { whole: "theirs" })).toBe("removed");
  });

  it("are stronger on a field than on the whole", () => {
    const { change } = item("clash");
    if (!change) return expect.fail();
    const sides = (verdict?: Verdict) => change.fields.map((one) => sideOf(one, change, verdict));
    expect(sides()).toEqual(["ours", "theirs"]);
    expect(sides({ whole: "theirs" })).toEqual(["theirs", "theirs"]);
    expect(sides({ whole: "ours" })).toEqual(["ours", "ours"]);
    expect(sides({ whole: "ours", fields: new Map([["prompt", "theirs"]]) })).toEqual(["theirs", "ours"]);
    const mine = changeOf("x", "changed", { fields: [field("Answer"), field("kind", { theirs: "base", ours: "mine", taken: false })] });
    expect(mine.fields.map((one) => sideOf(one, mine, { whole: "theirs" }))).toEqual(["theirs", "ours"]);
  });

  it("leave no conflict open once it is decided", () => {
    const two = itemsOf(statusOf(reportOf([asked("x"), asked("y")]), [changeOf("x", "conflict", { fields: [clash("prompt"), clash("Answer")] }), changeOf("y", "conflict", { missing: "ours", fields: [field("Answer", { taken: false })] })]));
    const open = (verdicts: typeof noVerdicts) => openConflicts(two, verdicts).map(({ id }) => id);
    expect(open(noVerdicts)).toEqual(["x", "y"]);
    const half = decidedField(noVerdicts, "x", "prompt", "ours");
    expect(open(half)).toEqual(["x", "y"]);
    expect(open(decidedField(half, "x", "Answer", "theirs"))).toEqual(["y"]);
    expect(open(decided(half, ["x", "y"], { whole: "ours" }))).toEqual([]);
  });

  it("are taken back whole, and leave nothing behind", () => {
    const verdicts = decided(decided(noVerdicts, ["new", "changed"], { out: true }), ["new"], { merge: ["o/k"] });
    expect(decided(verdicts, ["new", "changed"], { out: false, merge: undefined })).toEqual(new Map());
    expect(decided(verdicts, ["new"], { out: undefined }).get("new")).toEqual({ merge: ["o/k"] });
    expect(noVerdicts.size).toBe(0);
  });

  it("are sent as corrections and choices, in the document's order", () => {
    let verdicts = decided(noVerdicts, ["changed"], { out: true });
    verdicts = decided(verdicts, ["new"], { question: { prompt: "Really?" }, place: { topic: "Queues", subtopic: "" } });
    verdicts = decidedField(verdicts, "clash", "prompt", "theirs");
    verdicts = decided(verdicts, ["same"], { join: true });
    verdicts = decided(verdicts, ["removed", "gone"], { whole: "theirs" });
    expect(commitBody(items, verdicts, new Map([["title", "ours"]]))).toEqual({
      corrections: [{ id: "new", question: { prompt: "Really?" }, topic: "Queues", subtopic: "" }, { id: "changed", skip: true }, { id: "same", join: true }],
      choices: [
        { id: "clash", field: "prompt", theirs: true }, { id: "removed", theirs: true }, { id: "gone", theirs: true }, { id: "", field: "title", theirs: false },
      ],
    });
    expect(commitBody(items, decided(noVerdicts, ["unknown"], { out: true }))).toEqual({ corrections: [], choices: [] });
    expect(commitBody([itemOf(changeOf("x", "added"))], decided(noVerdicts, ["x"], { out: true })).choices).toEqual([{ id: "x", theirs: false }]);
  });

  it("say what is to be merged afterwards, unless it is left out", () => {
    const pair = { kind: "same" as const, score: 1, a: { set: "a", key: "new", title: "" }, b: { set: "o", key: "k", title: "" }, dismissed: false };
    const status: ImportStatus = { ...mixed(), duplicates: [pair] };
    const verdicts = decided(noVerdicts, ["new"], { merge: ["o/k", "gone/x"] });
    expect(mergesOf(itemsOf(status), verdicts)).toEqual([{ id: "new", set: "o", key: "k" }]);
    expect(mergesOf(itemsOf(status), decided(verdicts, ["new"], { out: true }))).toEqual([]);
  });

  it("are quick on fifty thousand questions", () => {
    const many = itemsOf(statusOf(reportOf(Array.from({ length: 50_000 }, (_, at) => asked(`q${at}`))), Array.from({ length: 50_000 }, (_, at) => changeOf(`q${at}`, "added"))));
    const started = performance.now();
    const verdicts = decided(noVerdicts, many.map(({ id }) => id), { out: true });
    expect(countFates(many, verdicts).out).toBe(50_000);
    expect(commitBody(many, verdicts).corrections).toHaveLength(50_000);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
