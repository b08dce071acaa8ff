import { describe, expect, it } from "vitest";
import { ariaKeys, keyLabels, matches } from "./keys.ts";

const press = (key: string, more: Partial<Parameters<typeof matches>[0]> = {}) => ({
  key, code: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more,
});

describe("keys", () => {
  it("takes Control for Mod, and Command on a Mac", () => {
    expect(matches(press("k", { ctrlKey: true }), "Mod-k", false)).toBe(true);
    expect(matches(press("k", { ctrlKey: true }), "Mod-k", true)).toBe(false);
    expect(matches(press("k", { metaKey: true }), "Mod-k", true)).toBe(true);
  });

  it("wants every modifier named and no other", () => {
    expect(matches(press("k"), "Mod-k", false)).toBe(false);
    expect(matches(press("k", { ctrlKey: true, shiftKey: true }), "Mod-k", false)).toBe(false);
    expect(matches(press("N", { altKey: true, shiftKey: true }), "Alt-Shift-n", false)).toBe(true);
  });

  it("finds a letter by its place when Alt changes the character", () => {
    expect(matches(press("µ", { altKey: true, code: "KeyM" }), "Alt-m", true)).toBe(true);
    expect(matches(press("µ", { code: "KeyM" }), "m", true)).toBe(false);
  });

  it("says what stands on the keys", () => {
    expect(keyLabels("Mod-k", false)).toEqual(["Ctrl", "K"]);
    expect(keyLabels("Mod-Enter", true)).toEqual(["⌘", "↩"]);
    expect(ariaKeys("Mod-Shift-k", false)).toBe("Control+Shift+k");
  });
});
