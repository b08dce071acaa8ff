import { describe, expect, it } from "vitest";
import { moved, removed, replaced } from "./rows.ts";

describe("rows", () => {
  it("are replaced, removed and moved", () => {
    expect(replaced(["a", "b"], 1, "c")).toEqual(["a", "c"]);
    expect(removed(["a", "b", "c"], 1)).toEqual(["a", "c"]);
    expect([moved(["a", "b", "c"], 0, 2), moved(["a", "b", "c"], 2, 0), moved(["a"], 3, 0)]).toEqual([["b", "c", "a"], ["c", "a", "b"], ["a"]]);
  });
});
