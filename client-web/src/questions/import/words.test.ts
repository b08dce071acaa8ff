import { describe, expect, it } from "vitest";
import { asked, mixed, reportOf, statusOf } from "./testing.ts";
import { freeId } from "./options-form.tsx";
import { changeCounts, commitWords, doneWords, foundWords, takenBackWords } from "./words.ts";

const none = { new: 0, changed: 0, same: 0, out: 0, joined: 0, removed: 0 };
const report = reportOf([asked("a"), asked("b")]);

describe("what the import says", () => {
  it.each([
    [{}, "2 questions found."],
    [{ claimed: 2 }, "2 questions, as many as the document says."],
    [{ claimed: 3 }, "The document says that it has 3 questions; 2 were found."],
    [{ found: 5, repeated: 1, no_answer: 1 }, "2 questions found. Of these, 1 without an answer. 1 place repeats one of them, as a table of contents or an index does. 2 more places look like a question and became none."],
    [{ claimed: 1500, imported: 1, found: 1 }, "The document says that it has 1,500 questions; 1 was found."],
  ])("of %j", (more, words) => expect(foundWords({ ...report, ...more })).toBe(words));

  it("counts what is compared with the set", () => {
    expect(changeCounts(mixed(), 1)).toBe("1 new, 1 changed, 1 conflict, 1 as it was, 1 removed here before and 1 gone from the source");
    expect(changeCounts(statusOf(report, []), 0)).toBe("2 as they were");
  });

  it("names what would be written, or nothing", () => {
    expect(commitWords({ ...none, new: 1 }, 1, true, false)).toBe("Import 1 question");
    expect(commitWords({ ...none, new: 2, changed: 1 }, 1, false, false)).toBe("Import 3 questions");
    expect(commitWords({ ...none, changed: 1, removed: 1 }, 1, false, false)).toBe("Take 2 changes");
    expect(commitWords({ ...none, same: 3 }, 1, false, false)).toBe("");
    expect(commitWords({ ...none, same: 3 }, 1, false, true)).toBe("Take the set’s own texts");
    expect(commitWords(none, 4, true, true)).toBe("Make an empty set with these 4 topics");
    expect(commitWords(none, 0, true, true)).toBe("");
    expect(commitWords({ ...none, out: 2 }, 4, true, true)).toBe("");
  });

  it("says what was written", () => {
    expect(doneWords({ set: "a", version: 1, changed: true, created: 2, updated: 1 }, "Locks")).toBe("Imported into “Locks”: 2 new questions and 1 changed question.");
    expect(doneWords({ set: "a", version: 1, changed: false, created: 0, updated: 0 }, "Locks")).toMatch(/had all of it already/);
  });

  it("says how much of it was taken back", () => {
    const none = { added: 0, changed: 0, moved: 0, gone: 0, conflict: 0, same: 0 };
    const words = (counts: Partial<typeof none>, isArchived = false) => takenBackWords({ changes: { counts: { ...none, ...counts } }, isArchived }, "Locks");
    expect(words({ gone: 2 })).toBe("The import into “Locks” was taken back.");
    expect(words({ gone: 1, conflict: 1 })).toBe("The import into “Locks” was taken back in part.");
    expect(words({ conflict: 3 })).toBe("What was imported into “Locks” stays.");
    expect(words({}, true)).toBe("The import into “Locks” was taken back."); // a set of topics only
  });

  it("finds an id for a new set", () => {
    expect(freeId("Größe & Länge", new Set())).toBe("gro-e-lange");
    expect(freeId("Locks!", new Set(["locks", "locks-2"]))).toBe("locks-3");
    expect(freeId("Import", new Set())).toBe("import-2");
    expect(freeId("質問", new Set())).toBe("questions");
    expect(freeId("x".repeat(200), new Set()).length).toBeLessThanOrEqual(60);
  });
});
