import { describe, expect, it } from "vitest";
import { type Given, fromInput, fromText, mostBytes, mostFiles, pick } from "./gather.ts";

const file = (name: string, content = "x"): Given => ({ name, content: new Blob([content]) });
const sized = (name: string, size: number): Given => ({ name, content: { size } as Blob });

describe("pick", () => {
  it("leaves out what is hidden or empty, and takes a single hidden file as it was meant", () => {
    const { files, refusal } = pick([file("a/one.md"), file("a/.git/config"), file("a/.DS_Store"), file("a/node_modules/x.md"), file("a/two.md", "")]);
    expect([files.map(({ name }) => name), refusal]).toEqual([["a/one.md"], ""]);
    expect(pick([file(".questions.md")]).files).toHaveLength(1);
  });

  it("gives each file a name of its own", () => {
    expect(pick([file("a.md"), file("a.md"), file("a.md"), file("b/c"), file("b/c"), file("a (2).md")]).files.map(({ name }) => name))
      .toEqual(["a.md", "a (2).md", "a (3).md", "b/c", "b/c (2)", "a (2) (2).md"]);
  });

  it.each([
    ["nothing", [], /no file/],
    ["only what isn't read", [file("a", ""), file(".b")], /nothing to read/],
    ["too many files", Array.from({ length: mostFiles + 1 }, (_, at) => sized(`${at}`, 1)), /5,001 files; 5,000/],
    ["too many bytes", [sized("a", mostBytes), sized("b", 1)], /65 MB; 64 MB/],
  ])("refuses %s", (_, given, said) => {
    expect(pick(given as readonly Given[]).refusal).toMatch(said);
  });

  it("takes just as much as may be sent", () => {
    expect(pick(Array.from({ length: mostFiles }, (_, at) => sized(`${at}`, 1))).refusal).toBe("");
    expect(pick([sized("a", mostBytes)])).toMatchObject({ refusal: "", bytes: mostBytes });
  });
});

describe("what is given", () => {
  it("is named by its path in the folder", () => {
    const one = new File(["x"], "one.md");
    const two = Object.defineProperty(new File(["x"], "two.md"), "webkitRelativePath", { value: "folder/two.md" });
    expect(fromInput([one, two]).map(({ name }) => name)).toEqual(["one.md", "folder/two.md"]);
  });

  it("is named by the title that is given to pasted text", () => {
    expect(fromText("1. Why?", " My/own\nlist ").map(({ name }) => name)).toEqual(["My own list.txt"]);
    expect(fromText("1. Why?", "").map(({ name }) => name)).toEqual(["pasted text.txt"]);
    expect(fromText(" \n", "T")).toEqual([]);
  });
});
