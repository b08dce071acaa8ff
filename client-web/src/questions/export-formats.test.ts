import { describe, expect, it } from "vitest";
import { exportForms, fallbackName, noPdf } from "./export-formats.ts";

const format = (name: string, writes = true) => ({ name, title: name.toUpperCase(), extension: name, reads: true, writes });

describe("what a set is exported as", () => {
  it("is what the server writes, books first, each once", () => {
    const formats = [format("pack"), format("pack-json"), format("json"), format("text", false), format("html"), format("csv")];
    expect(exportForms({ formats, pdf: true }).map(({ name }) => name)).toEqual(["html", "epub", "pdf", "pack", "pack-json", "csv"]);
  });

  it("says why there is no PDF", () => {
    expect(exportForms({ formats: [], pdf: false }).map(({ unavailable }) => unavailable)).toEqual([undefined, undefined, noPdf]);
    expect(exportForms({ formats: [], pdf: true }).every(({ unavailable }) => unavailable === undefined)).toBe(true);
  });

  it("has a name when the server gives none", () => {
    expect(fallbackName("small", { extension: "pack.md" })).toBe("small.pack.md");
  });
});
