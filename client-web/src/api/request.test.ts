import { afterEach, describe, expect, it, vi } from "vitest";
import { Refusal, readRefusal, request, requestBytes } from "./request.ts";

afterEach(() => vi.unstubAllGlobals());

describe("request", () => {
  it("sends JSON, and nothing when there is nothing to send", async () => {
    const fetching = vi.fn(async () => new Response("{\"a\":1}"));
    vi.stubGlobal("fetch", fetching);
    expect(await request("POST", "/api/x", { b: 2 })).toEqual({ a: 1 });
    await request("GET", "/api/x");
    const [[, first], [, second]] = fetching.mock.calls as unknown as [string, RequestInit][] as [[string, RequestInit], [string, RequestInit]];
    expect(first.body).toBe("{\"b\":2}");
    expect(second.body).toBeUndefined();
    expect(second.headers).toBeUndefined();
  });

  it("says what the server refused", async () => {
    const body = { error: { code: "link_used", text: "Used.", retry: false, detail: "token" } };
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status: 410 }));
    await expect(request("POST", "/api/links/redeem", {})).rejects.toMatchObject({ code: "link_used", message: "Used.", detail: "token" });
  });

  it("tells no answer from a bad one", async () => {
    vi.stubGlobal("fetch", async () => { throw new TypeError("Failed to fetch"); });
    await expect(request("GET", "/api/me")).rejects.toMatchObject({ code: "offline", retry: true });
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502 }));
    await expect(request("GET", "/api/me")).rejects.toMatchObject({ code: "unreadable", retry: true });
  });

  it("gathers bytes and says how far it is", async () => {
    vi.stubGlobal("fetch", async () => new Response(new Uint8Array([1, 2, 3]), { headers: { "Content-Length": "3" } }));
    const told: number[] = [];
    expect([...await requestBytes("/x", (done) => told.push(done))]).toEqual([1, 2, 3]);
    expect(told.at(-1)).toBe(1);
  });

  it("reads a refusal only where there is one", () => {
    expect(readRefusal(500, { error: "no" })).toBeInstanceOf(Refusal);
    expect(readRefusal(500, { error: "no" }).code).toBe("unreadable");
  });
});
