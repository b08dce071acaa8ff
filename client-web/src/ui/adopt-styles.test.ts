import { describe, expect, it } from "vitest";
import { mergeInOrder } from "./adopt-styles.ts";

const merged = (present: string, wanted: string) => {
  const list = [...present];
  return [mergeInOrder(list, [...wanted]), list.join("")];
};

describe("mergeInOrder", () => {
  it("changes nothing when all is there in order", () => {
    expect(merged("abcd", "ad")).toEqual([false, "abcd"]);
  });

  it("adds what is new where its order wants it", () => {
    expect(merged("", "abc")).toEqual([true, "abc"]);
    expect(merged("ac", "abc")).toEqual([true, "abc"]);
    expect(merged("bc", "abc")).toEqual([true, "abc"]);
  });

  it("moves what stood in another order", () => {
    expect(merged("abc", "ca")).toEqual([true, "bca"]);
    const [, order] = merged("abcd", "dba");
    expect(String(order).replace("c", "")).toBe("dba");
  });
});
