import { describe, expect, it } from "vitest";
import { passwordFault } from "./password.ts";

describe("a new password", () => {
  it("needs length and nothing else", () => {
    expect(passwordFault("correct horse", "correct horse")).toBeUndefined();
    expect(passwordFault("short", "short")).toContain("12");
    expect(passwordFault("😀".repeat(11), "😀".repeat(11))).toContain("12");
    expect(passwordFault("ä".repeat(513), "ä".repeat(513))).toContain("1,024");
  });

  it("is typed twice", () => {
    expect(passwordFault("correct horse", "correct house")).toContain("same");
  });
});
