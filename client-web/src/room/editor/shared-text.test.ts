import { ChangeSet, EditorState, Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { cursorsIn, keepCursors, remoteCursors, remoteSteps } from "./remote-cursors.ts";
import { changesOf, rebaseSteps, stepCursors, type RemoteStep } from "./remote-steps.ts";
import { replacement } from "./shared-text.ts";

const text = (content: string): Text => Text.of(content.split("\n"));

describe("the smallest replacement", () => {
  it.each([
    ["", "a\nb"], ["a\nb", ""], ["abc", "abXc"], ["aaaa", "aa"], ["one two", "one three"], ["x", "x"], ["😀a", "😀b"],
  ])("makes of %j %j", (before, after) => {
    const changes = replacement(text(before), text(after));
    const made = ChangeSet.of(changes ?? [], before.length).apply(text(before));
    expect(made.toString()).toBe(after);
    expect(changes === undefined).toBe(before === after);
  });
});

describe("others' cursors", () => {
  const start = (): EditorState =>
    EditorState.create({ doc: "one two", extensions: remoteCursors }).update({
      effects: remoteSteps.of([
        { cursor: { by: "ben", name: "Ben", hue: 2, anchor: 3, head: 3 } },
        { cursor: { by: "ann", name: "Ann", hue: 1, anchor: 3, head: 7 } },
      ]),
    }).state;
  const where = (state: EditorState): Record<string, [number, number]> =>
    Object.fromEntries([...cursorsIn(state)].map(([by, { anchor, head }]) => [by, [anchor, head]]));

  it("go along with the text, and with what their own writer inserts", () => {
    const changes = ChangeSet.of({ from: 3, insert: "!!" }, 7);
    const byBen = start().update({ changes, effects: remoteSteps.of([{ changes, by: "ben" }]) }).state;
    expect(where(byBen)).toEqual({ ben: [5, 5], ann: [3, 9] });
    const shorter = byBen.update({ changes: { from: 0, to: 9 } }).state;
    expect(where(shorter)).toEqual({ ben: [0, 0], ann: [0, 0] });
  });

  it("go when their owner has gone", () => {
    expect(where(start().update({ effects: keepCursors.of(new Set(["ann"])) }).state)).toEqual({ ann: [3, 7] });
  });
});

describe("what waits for the next frame", () => {
  const change = (length: number, from: number, to: number, insert: string, by: string): RemoteStep =>
    ({ changes: ChangeSet.of({ from, to, insert }, length), by });

  it("is shown as if each had been shown by itself", () => {
    const steps = [change(7, 3, 3, "!!", "ben"), { cursor: { by: "ann", name: "Ann", hue: 1, anchor: 9, head: 9 } }, change(9, 0, 1, "", "ann")];
    expect(changesOf(steps)?.apply(text("one two")).toString()).toBe("ne!! two");
    const state = EditorState.create({ doc: "one two", extensions: remoteCursors });
    const shown = state.update({ changes: changesOf(steps)!, effects: remoteSteps.of(steps) }).state;
    expect([...cursorsIn(shown).values()].map(({ head }) => head)).toEqual([8]);
    expect(changesOf([steps[1]!])).toBeUndefined();
  });

  it("and what is typed meanwhile lead to the same text either way round", () => {
    let seed = 7;
    const below = (n: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let turn = 0; turn < 300; turn++) {
      const before = text("the quick brown fox\njumps".slice(0, 5 + below(20)));
      const steps: RemoteStep[] = [];
      let theirs = before;
      for (let i = below(5); i >= 0; i--) {
        const from = below(theirs.length + 1);
        const step = change(theirs.length, from, from + below(theirs.length - from + 1), "XYZ".slice(below(4)), "ben");
        steps.push(step);
        theirs = "changes" in step ? step.changes.apply(theirs) : theirs;
        steps.push({ cursor: { by: "ann", name: "Ann", hue: 1, anchor: below(theirs.length + 1), head: 0 } });
      }
      const from = below(before.length + 1);
      const mine = ChangeSet.of({ from, to: from + below(before.length - from + 1), insert: "mine" }, before.length);
      const rebased = rebaseSteps(steps, mine);
      const shown = changesOf(rebased.steps)!.apply(mine.apply(before));
      expect(rebased.typed.apply(theirs).toString()).toBe(shown.toString());
      expect(stepCursors(new Map(), rebased.steps).get("ann")?.anchor).toBeLessThanOrEqual(shown.length);
    }
  });
});
