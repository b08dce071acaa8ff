import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** The module as a page that was just loaded has it. */
async function loaded(): Promise<typeof import("./pad-language.ts")> {
  vi.resetModules();
  return import("./pad-language.ts");
}

describe("how a pad is written", () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal("sessionStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it("is the question's own language until another is chosen for this pad", async () => {
    const { choosePadLanguage, padLanguage } = await loaded();
    expect(padLanguage("q1", "py")).toBe("python");
    choosePadLanguage("q1", "");
    expect(padLanguage("q1", "py"), "prose is a choice, too").toBe("");
    expect(padLanguage("q2", "py")).toBe("python");
  });

  it("is as it was chosen when the page is loaded anew", async () => {
    (await loaded()).choosePadLanguage("q1", "python");
    const { padLanguage } = await loaded();
    expect(padLanguage("q1", "")).toBe("python");
    expect(padLanguage("q2", "")).toBe("");
  });

  it("holds for the page where nothing can be kept", async () => {
    const refuse = () => { throw new Error("no"); };
    vi.stubGlobal("sessionStorage", { getItem: refuse, setItem: refuse });
    const { choosePadLanguage, padLanguage } = await loaded();
    expect(padLanguage("q1", "c")).toBe("c");
    choosePadLanguage("q1", "text");
    expect(padLanguage("q1", "c")).toBe("text");
  });
});
