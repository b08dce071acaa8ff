import { afterEach, describe, expect, it, vi } from "vitest";
import { findInTexts } from "./use-found.ts";

afterEach(() => vi.unstubAllGlobals());

describe("finding in texts", () => {
  it("asks of each set, and leaves out what can't be asked", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (path: string) => {
      const query = new URLSearchParams(path.split("?")[1]);
      const set = query.get("set") ?? "";
      asked.push(`${set} ${query.get("words")} ${query.get("limit")}`);
      if (set === "gone") return new Response(JSON.stringify({ error: { code: "no_such_set", text: "No.", retry: false } }), { status: 404 });
      return new Response(JSON.stringify({ total: 1, questions: [{ set, key: "q" }] }), { status: 200 });
    });
    const found = await findInTexts("two words", ["a", "gone", "b"], new AbortController().signal);
    expect([...found]).toEqual(["a/q", "b/q"]);
    expect(asked).toEqual(["a two words 200", "gone two words 200", "b two words 200"]);
  });
});
