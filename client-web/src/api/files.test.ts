import { afterEach, describe, expect, it, vi } from "vitest";
import { fileName, putBytes, requestFile } from "./files.ts";

afterEach(() => vi.unstubAllGlobals());

describe("files", () => {
  it("sends bytes as they are", async () => {
    const fetching = vi.fn(async (_path: string, _init: RequestInit) => new Response(null, { status: 204 }));
    vi.stubGlobal("fetch", fetching);
    const bytes = new Uint8Array([1, 2]);
    await putBytes("/x", bytes);
    const init = fetching.mock.calls[0]?.[1];
    expect([init?.method, init?.body, init?.headers]).toEqual(["PUT", bytes, { "Content-Type": "application/octet-stream" }]);
  });

  it("fetches a file with its name, or says why not", async () => {
    vi.stubGlobal("fetch", async () => new Response("a;b", { headers: { "Content-Disposition": "attachment; filename=\"set.csv\"" } }));
    const file = await requestFile("/x");
    expect([file.name, await file.content.text()]).toEqual(["set.csv", "a;b"]);
    vi.stubGlobal("fetch", async () => new Response("{\"error\":{\"code\":\"no_such_set\",\"text\":\"No.\"}}", { status: 404 }));
    await expect(requestFile("/x")).rejects.toMatchObject({ code: "no_such_set" });
  });

  it("reads the names of files", () => {
    expect(fileName("attachment; filename=a.csv")).toBe("a.csv");
    expect(fileName("attachment; filename=\"a b.csv\"; filename*=UTF-8''a%20%C3%BC.csv")).toBe("a ü.csv");
    expect(fileName("attachment; filename=\"a.csv\"; filename*=UTF-8''%E0%A4")).toBe("a.csv");
    expect([fileName(null), fileName("inline")]).toEqual(["", ""]);
  });
});
