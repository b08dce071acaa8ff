import { describe, expect, it } from "vitest";
import type { DuplicatePair } from "../../api/set-types.ts";
import { follow, neighbour, ofKind, pairKey, withDismissed, withTakenBack, withoutQuestion } from "./pairs.ts";

const pair = (a: string, b: string, kind: DuplicatePair["kind"] = "same"): DuplicatePair =>
  ({ kind, score: 0.9, a: { set: "s", key: a, title: a }, b: { set: "t", key: b, title: b }, dismissed: false });
const all = [pair("1", "1"), pair("1", "2", "part"), pair("2", "2"), pair("3", "1", "related")];
const keys = (pairs: readonly DuplicatePair[]) => pairs.map(({ a, b }) => `${a.key}${b.key}`);

describe("the pairs", () => {
  it("lose those of a question that was merged away, on either side", () => {
    expect(keys(withoutQuestion(all, "s", "1"))).toEqual(["22", "31"]);
    expect(keys(withoutQuestion(all, "t", "1"))).toEqual(["12", "22"]);
    expect(keys(withoutQuestion(all, "t", "3"))).toEqual(keys(all));
  });

  it("lose one that isn't the same, or show it as that", () => {
    expect(keys(withDismissed(all, pair("2", "2"), false))).toEqual(["11", "12", "31"]);
    expect(withDismissed(all, pair("2", "2"), true).map(({ dismissed }) => dismissed)).toEqual([false, false, true, false]);
  });

  it("get one back where it was found, in either order", () => {
    const place = (set: string, key: string) => ({ set, key, title: "" });
    const back = { a: place("t", "2"), b: place("s", "1"), dismissed_ms: 1 };
    expect(keys(withTakenBack(all, withDismissed(all, pair("1", "2"), false), back))).toEqual(keys(all));
    const marked = withDismissed(withDismissed(all, pair("1", "2"), true), pair("3", "1"), true);
    expect(withTakenBack(all, marked, back).map(({ dismissed }) => dismissed)).toEqual([false, false, false, true]);
    const unknown = { a: place("s", "9"), b: place("t", "9"), dismissed_ms: 1 };
    expect(withTakenBack(all, marked, unknown)).toBe(marked);
    expect(keys(withTakenBack(all, [pair("2", "2")], back))).toEqual(["12", "22"]);
  });

  it("are gone through in their order", () => {
    const at = (found: DuplicatePair | undefined) => found && keys([found])[0];
    const key = (index: number) => pairKey(all[index] ?? expect.fail());
    expect([neighbour(all, key(0), 1), neighbour(all, key(3), 1), neighbour(all, key(0), -1), neighbour(all, undefined, 1), neighbour([], key(0), 1)].map(at)).toEqual(["12", "31", "11", "11", undefined]);
    expect(keys(ofKind(all, "same"))).toEqual(["11", "22"]);
    expect(ofKind(all, "all")).toBe(all);
    expect(at(follow(all, withoutQuestion(all, "s", "1"), key(0)))).toBe("22");
    expect(at(follow(all, all.slice(0, 3), key(3)))).toBe("22");
    expect(at(follow(all, all, key(1)))).toBe("12");
    expect(follow(all, [], key(1))).toBeUndefined();
  });
});
