import { describe, expect, it } from "vitest";
import { isMadeFromOthers } from "./made-from.ts";

describe("isMadeFromOthers", () => {
  it("holds for forks and remixes, whatever came later", () => {
    expect(isMadeFromOthers([{ kind: "edited" }, { kind: "forked" }])).toBe(true);
    expect(isMadeFromOthers([{ kind: "updated" }, { kind: "remixed" }])).toBe(true);
  });

  it("doesn't for what was written, imported or merged here", () => {
    expect(isMadeFromOthers([{ kind: "merged" }, { kind: "edited" }, { kind: "imported" }, { kind: "created" }])).toBe(false);
    expect(isMadeFromOthers([])).toBe(false);
  });
});
