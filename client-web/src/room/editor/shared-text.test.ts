import { ChangeSet, EditorState, Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { cursorsIn, keepCursors, remoteCursors, setCursor, writtenBy } from "./remote-cursors.ts";
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
      effects: [
        setCursor.of({ by: "ben", name: "Ben", hue: 2, anchor: 3, head: 3 }),
        setCursor.of({ by: "ann", name: "Ann", hue: 1, anchor: 3, head: 7 }),
      ],
    }).state;
  const where = (state: EditorState): Record<string, [number, number]> =>
    Object.fromEntries([...cursorsIn(state)].map(([by, { anchor, head }]) => [by, [anchor, head]]));

  it("go along with the text, and with what their own writer inserts", () => {
    const byBen = start().update({ changes: { from: 3, insert: "!!" }, effects: writtenBy.of("ben") }).state;
    expect(where(byBen)).toEqual({ ben: [5, 5], ann: [3, 9] });
    const shorter = byBen.update({ changes: { from: 0, to: 9 } }).state;
    expect(where(shorter)).toEqual({ ben: [0, 0], ann: [0, 0] });
  });

  it("go when their owner has gone", () => {
    expect(where(start().update({ effects: keepCursors.of(new Set(["ann"])) }).state)).toEqual({ ann: [3, 7] });
  });
});
