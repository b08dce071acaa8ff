import { describe, expect, it } from "vitest";
import { refusedText, saveWords, signedOutText } from "./words.ts";

describe("the save line", () => {
  it("says what is true", () => {
    expect(saveWords({ kind: "saved" }).text).toBe("Saved");
    expect(saveWords({ kind: "saving" }).text).toBe("Saving…");
    expect(saveWords({ kind: "offline", unsaved: true, kept: true }).text).toMatch(/^Offline, kept here/);
    expect(saveWords({ kind: "offline", unsaved: true, kept: false })).toMatchObject({ tone: "bad" });
    expect(saveWords({ kind: "offline", unsaved: false, kept: true }).text).toContain("is saved");
    expect(saveWords({ kind: "server-cannot-store", unsaved: true, kept: true }).text).toContain("can’t store");
    expect(saveWords({ kind: "closed", reason: "over", unsaved: true, kept: true }).text).toMatch(/^Not saved/);
  });
});

describe("what is said about a line that is shut", () => {
  it("names what opens the room again: a new link, or signing in", () => {
    expect(signedOutText(true)).toContain("a new link");
    expect(signedOutText(false)).toMatch(/^Sign in again/);
    expect(refusedText(true)).toContain("a new link");
    expect(refusedText(false)).not.toContain("link");
  });
});
