import { describe, expect, it } from "vitest";
import { decided, noVerdicts } from "./decisions.ts";
import { itemsOf } from "./items.ts";
import { type Row, countFilters, filtered, ownerOf, rowsOf } from "./rows.ts";
import { asked, changeOf, mixed, reportOf, statusOf } from "./testing.ts";

const items = itemsOf(mixed());
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
const said = (rows: readonly Row[]) => rows.map((row) => (row.kind === "question" ? row.item.id : `${row.subtopic ? "##" : "#"} ${row.isGone ? "gone" : row.subtopic || row.topic} ${row.ids.length}`));

describe("the list of an import", () => {
  it("counts what each filter shows", () => {
    expect(countFilters(items, noVerdicts)).toEqual({ all: 6, new: 1, changed: 1, conflicts: 1, same: 1, gone: 1, removed: 1, duplicates: 0, attention: 1, unanswered: 0, corrected: 0, out: 0 });
    const verdicts = decided(decided(noVerdicts, ["new"], { out: true }), ["changed"], { place: { topic: "T", subtopic: "" } });
    expect(countFilters(items, verdicts)).toMatchObject({ new: 1, corrected: 1, out: 1 });
  });

  it("shows what a filter and the words let through", () => {
    expect(ids(filtered(items, noVerdicts, "gone", ""))).toEqual(["gone"]);
    expect(ids(filtered(items, noVerdicts, "all", "WHAT  queues"))).toEqual(["same", "removed"]);
    expect(ids(filtered(items, noVerdicts, "conflicts", "queues"))).toEqual([]);
    const states = itemsOf(statusOf(reportOf([asked("a", { state: "no answer" }), asked("b", { state: "needs prompt" }), asked("c", { state: "retired" })]), [changeOf("c", "changed", { moved: true })]));
    expect(ids(filtered(states, noVerdicts, "unanswered", ""))).toEqual(["a"]);
    expect(ids(filtered(states, noVerdicts, "attention", ""))).toEqual(["b"]);
  });

  it("stands under its topics, what is gone at the end", () => {
    expect(said(rowsOf(items, noVerdicts, new Set()))).toEqual(["# Locks 3", "new", "changed", "## Kinds 1", "clash", "# Queues 2", "same", "removed", "# gone 1", "gone"]);
    const rows = rowsOf(items, noVerdicts, new Set());
    const key = (at: number) => rows[at]?.key ?? "";
    expect(said(rowsOf(items, noVerdicts, new Set([key(0)])))).toEqual(["# Locks 3", "# Queues 2", "same", "removed", "# gone 1", "gone"]);
    expect(said(rowsOf(items, noVerdicts, new Set([key(3)])))).toEqual(["# Locks 3", "new", "changed", "## Kinds 1", "# Queues 2", "same", "removed", "# gone 1", "gone"]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });

  it("moves what was moved", () => {
    const verdicts = decided(decided(noVerdicts, ["new"], { place: { topic: "Queues", subtopic: "" } }), ["same"], { place: { topic: "Fresh", subtopic: "Sub" } });
    expect(said(rowsOf(items, verdicts, new Set()))).toEqual(["# Queues 2", "new", "removed", "# Locks 2", "changed", "## Kinds 1", "clash", "# Fresh 1", "## Sub 1", "same", "# gone 1", "gone"]);
  });

  it("knows to which question a misread one belongs", () => {
    expect(ownerOf(items, noVerdicts, "new")).toBeUndefined();
    expect(ownerOf(items, noVerdicts, "clash")?.id).toBe("changed");
    expect(ownerOf(items, decided(noVerdicts, ["changed"], { join: true }), "clash")?.id).toBe("new");
  });

  it("is made quickly of fifty thousand questions", () => {
    const many = itemsOf(statusOf(reportOf(Array.from({ length: 50_000 }, (_, at) => asked(`q${at}`, { topic: `T${Math.floor(at / 50)}` }))), []));
    const started = performance.now();
    expect(rowsOf(filtered(many, noVerdicts, "all", "what q4"), noVerdicts, new Set()).length).toBeGreaterThan(10_000);
    countFilters(many, noVerdicts);
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
