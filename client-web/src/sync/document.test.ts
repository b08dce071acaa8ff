import { ChangeSet, Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import type { Changes } from "../protocol/generated/messages.ts";
import {
  finishUnderWay,
  gather,
  isUnsaved,
  keepText,
  localText,
  nothingUnsaved,
  rebase,
  restoreText,
  takeGathered,
  takeStored,
  typedText,
  type Unsaved,
} from "./document.ts";
import { splitChange } from "./split.ts";
import { Random } from "./testing/random.ts";

const text = (content: string): Text => Text.of(content.split("\n"));
const insert = (at: number, words: string, length: number): ChangeSet => ChangeSet.of({ from: at, insert: words }, length);

describe("unsaved work on a shared text", () => {
  const stored = text("one two");

  it("is shown over the stored text", () => {
    let work = gather(nothingUnsaved(3), insert(3, ",", 7));
    work = takeGathered(work, "c-1");
    work = gather(work, insert(8, "!", 8));
    expect(localText(stored, work).toString()).toBe("one, two!");
    expect(isUnsaved(work)).toBe(true);
  });

  it("lets what was stored first come first at one place", () => {
    let work = takeGathered(gather(nothingUnsaved(3), insert(3, " mine", 7)), "c-1");
    work = gather(work, insert(8, " more", 12));
    const taken = takeStored(work, 4, insert(3, " theirs", 7), false);
    expect(taken.shown?.apply(text("one mine more two")).toString()).toBe("one theirs mine more two");
    expect(localText(text("one theirs two"), taken.work).toString()).toBe("one theirs mine more two");
    expect(taken.work.version).toBe(4);
  });

  it("is stored when its own record comes, and free for the next edit when that is answered", () => {
    let work = takeGathered(gather(nothingUnsaved(3), insert(0, "a ", 7)), "c-1");
    work = gather(work, insert(9, ".", 9));
    work = takeStored(work, 4, insert(0, "a ", 7), true).work;
    expect(localText(text("a one two"), work).toString()).toBe("a one two.");
    expect(takeGathered(work, "c-2").underWay?.id).toBe("c-1");
    work = takeGathered(finishUnderWay(work), "c-2");
    expect(work.underWay?.changes.toJSON()).toEqual([9, [0, "."]]);
  });

  it("comes back after a reload over what was stored since, its own edit among it", () => {
    let work = takeGathered(gather(nothingUnsaved(3), insert(7, " three", 7)), "c-1");
    work = gather(work, insert(0, "> ", 13));
    const kept = JSON.parse(JSON.stringify(keepText("answer/q", work))) as ReturnType<typeof keepText>;
    const past = [
      { by: "you", command: "c-1", changes: insert(0, "zero ", 7).toJSON() as Changes },
      { by: "me", command: "c-1", changes: insert(12, " three", 12).toJSON() as Changes },
    ];
    const back = rebase(restoreText(kept), past, "me");
    expect(back.underWay).toBeUndefined();
    expect(back.version).toBe(5);
    expect(localText(text("zero one two three"), back).toString()).toBe("zero > one two three");
  });

  it("can be read when it can't be put back", () => {
    const work = gather(nothingUnsaved(1), ChangeSet.of([{ from: 0, insert: "first" }, { from: 7, insert: "last" }], 7));
    expect(typedText(work)).toBe("first\nlast");
  });

  it("converges with a server that maps step by step", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const change = (length: number): ChangeSet => {
        const from = random.below(length + 1);
        return ChangeSet.of({ from, to: from + random.below(Math.min(3, length - from) + 1), insert: "xyz".slice(0, random.below(4)) }, length);
      };
      let server = text("some text to begin with");
      let work: Unsaved = nothingUnsaved(0);
      work = takeGathered(gather(work, change(server.length)), "mine");
      if (!work.underWay) continue;
      let mapped = work.underWay.changes;
      let shown = localText(server, work);
      for (let turn = 0; turn < 4; turn++) {
        const mine = change(shown.length);
        shown = mine.apply(shown);
        work = gather(work, mine);
        const theirs = change(server.length);
        server = theirs.apply(server);
        mapped = mapped.map(theirs);
        const taken = takeStored(work, turn + 1, theirs, false);
        shown = taken.shown?.apply(shown) ?? shown;
        work = taken.work;
        expect(localText(server, work).toString(), `seed ${seed}`).toBe(shown.toString());
      }
      server = mapped.apply(server);
      work = takeStored(work, 5, mapped, true).work;
      expect(localText(server, work).toString(), `seed ${seed}`).toBe(shown.toString());
    }
  });
});

describe("a change that is too large for a message", () => {
  const whole = (change: ChangeSet, before: Text): string => {
    let now = before;
    let rest: ChangeSet | undefined = change;
    for (let i = 0; rest && i < 100; i++) {
      const split: ReturnType<typeof splitChange> = splitChange(rest);
      const json = JSON.stringify(split.first.toJSON());
      expect(new TextEncoder().encode(json).length).toBeLessThan(62 * 1024);
      expect((split.first.toJSON() as unknown[]).length).toBeLessThanOrEqual(4096);
      for (const piece of split.first.toJSON() as Changes) {
        if (typeof piece !== "number") expect(piece.slice(1).join("\n")).not.toMatch(/\p{Surrogate}/u);
      }
      now = split.first.apply(now);
      rest = split.rest;
    }
    return now.toString();
  };

  it("goes out in pieces that make the same text", () => {
    const before = text("begin end");
    const pasted = "😀 line\n\t\"quoted\" é\n".repeat(12_000);
    const change = ChangeSet.of([{ from: 0, to: 5, insert: "start" }, { from: 6, insert: pasted }, { from: 6, to: 9, insert: "stop" }], 9);
    expect(whole(change, before)).toBe(change.apply(before).toString());
  });

  it("may be many small changes as well", () => {
    const before = text("a ".repeat(9000));
    const change = ChangeSet.of(Array.from({ length: 9000 }, (_, i) => ({ from: 2 * i, to: 2 * i + 1, insert: "b" })), before.length);
    expect(whole(change, before)).toBe("b ".repeat(9000));
  });

  it("stays as it is when it fits", () => {
    const change = insert(0, "short", 4);
    expect(splitChange(change)).toEqual({ first: change, rest: undefined });
  });
});
