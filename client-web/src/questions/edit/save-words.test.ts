import { describe, expect, it } from "vitest";
import { editSaveWords } from "./save-words.ts";

describe("editSaveWords", () => {
  it("says of a server that is down where the work is, and nothing of the line", () => {
    const words = (unsaved: boolean, kept: boolean) => editSaveWords({ kind: "unreachable", unsaved, kept });
    expect(words(false, true)).toEqual({ tone: "caution", text: "The server can’t be reached. Everything you wrote is saved" });
    expect(words(true, true).text).toMatch(/Kept here/);
    expect(words(true, false).tone).toBe("bad");
  });

  it("says that the browser is offline when it is", () => {
    expect(editSaveWords({ kind: "offline", unsaved: false, kept: true }).text).toMatch(/^Offline/);
  });
});
