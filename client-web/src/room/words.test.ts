import { describe, expect, it } from "vitest";
import { refusedText, saveWords, signedOutText } from "./words.ts";

describe("the save line", () => {
  it("says what is true", () => {
    expect(saveWords({ kind: "saved" }).text).toBe("Saved");
    expect(saveWords({ kind: "saving" }).text).toBe("Saving…");
    expect(saveWords({ kind: "offline", unsaved: true, kept: true }).text).toMatch(/^Offline, kept here/);
    expect(saveWords({ kind: "offline", unsaved: true, kept: false })).toMatchObject({ tone: "bad" });
    expect(saveWords({ kind: "offline", unsaved: false, kept: true }).text).toContain("is saved");
    const unreachable = (unsaved: boolean, kept: boolean) => saveWords({ kind: "unreachable", unsaved, kept });
    expect(unreachable(false, true)).toEqual({ tone: "caution", text: "The server can’t be reached. Everything you wrote is saved" });
    expect(unreachable(true, true).text).toMatch(/Kept here/);
    expect(unreachable(true, false).tone).toBe("bad");
    expect(saveWords({ kind: "refused", unsaved: true, kept: true }).text, "it does answer").not.toMatch(/reached/);
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
    for (const text of [signedOutText(true), refusedText(true)]) expect(text, "a used link opens nothing").not.toMatch(/open your link/i);
  });
});
