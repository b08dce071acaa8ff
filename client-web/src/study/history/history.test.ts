import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { Refusal } from "../../api/request.ts";
import { toCompact } from "./compact.ts";
import type { NewEvent } from "./event.ts";
import type { StudyHistory } from "./history.ts";
import { indexedDbKeeper } from "./keeper.ts";
import { StudyServer, browserAt, memoryStudyKeeper } from "./testing.ts";

const limit = (new_per_day: number): NewEvent => ({ type: "limit", new_per_day });
const limits = (history: StudyHistory) => history.events.value.map((event) => (event.type === "limit" ? event.new_per_day : event.type));
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a study history", () => {
  it("is the same in two browsers, in the order of time", async () => {
    const server = new StudyServer();
    const [one, two] = [browserAt(server), browserAt(server)];
    one.record(limit(1));
    two.record(limit(2));
    one.record(limit(3));
    await Promise.all([one.sync(), two.sync()]);
    await one.sync();
    await two.sync();
    expect([limits(one), limits(two)]).toEqual([[1, 2, 3], [1, 2, 3]]);
    expect(one.save.value).toEqual({ kind: "saved" });
    const third = browserAt(server);
    expect(third.isRead.value).toBe(false);
    await third.sync();
    expect([third.isRead.value, limits(third)]).toEqual([true, [1, 2, 3]]);
  });

  it("sends nothing that can be read", async () => {
    const server = new StudyServer();
    const one = browserAt(server);
    one.record({ type: "review", set: "a-telling-name", question: "q", rating: 1, mode: "test", spent_ms: 0, length: 0 });
    await one.sync();
    const [bytes] = [...server.chunks.values()].map((text) => atob(text));
    expect(bytes?.startsWith("PARLEY-STUDY\u0001")).toBe(true);
    expect(bytes).not.toContain("telling");
  });

  it("outlives a page without a line, and the server gets each event once", async () => {
    const server = new StudyServer();
    const keeper = memoryStudyKeeper();
    const one = browserAt(server, keeper);
    server.online = false;
    one.record(limit(1));
    expect(one.atRisk).toBe(true);
    await one.sync();
    await settled();
    expect([one.save.value, one.atRisk]).toEqual([{ kind: "waiting", kept: true }, false]);
    const next = browserAt(server, keeper); // the page was closed
    await next.sync();
    expect([next.isRead.value, limits(next)]).toEqual([false, []]);
    server.online = true;
    await next.sync();
    expect([limits(next), server.chunks.size, keeper.rows.size]).toEqual([[1], 1, 0]);
    await one.sync(); // the first page is still there, too
    expect([server.chunks.size, one.save.value]).toEqual([1, { kind: "saved" }]);
  });

  it("says when only the page holds something", async () => {
    const server = new StudyServer();
    const keeper = memoryStudyKeeper();
    keeper.broken = true;
    const one = browserAt(server, keeper);
    server.online = false;
    one.record(limit(1));
    await settled();
    await one.sync();
    expect([one.save.value, one.atRisk]).toEqual([{ kind: "waiting", kept: false }, true]);
    server.online = true;
    await one.sync();
    expect([one.save.value, one.atRisk]).toEqual([{ kind: "saved" }, false]);
  });

  it("goes on with what is recorded while it sends", async () => {
    const server = new StudyServer();
    const one = browserAt(server);
    one.record(limit(1));
    const first = one.sync();
    one.record(limit(2));
    await Promise.all([first, one.sync()]);
    expect(one.save.value).toEqual({ kind: "saved" });
    const two = browserAt(server);
    await two.sync();
    expect(limits(two)).toEqual([1, 2]);
  });

  it("becomes few chunks, with nothing lost, whoever tidies up", async () => {
    const server = new StudyServer();
    server.page = 5;
    const [one, two] = [browserAt(server), browserAt(server)];
    for (let at = 0; at < 40; at++) {
      const who = at % 3 === 0 ? two : one;
      who.record(limit(at));
      await who.sync();
    }
    expect(server.chunks.size).toBeLessThan(20);
    await one.sync();
    await two.sync();
    const third = browserAt(server);
    await third.sync();
    for (const who of [one, two, third]) expect([...new Set(limits(who))]).toEqual(Array.from({ length: 40 }, (_, at) => at));
  });

  it("reads again when another browser was quicker", async () => {
    const server = new StudyServer();
    const one = browserAt(server);
    for (let at = 0; at < 15; at++) {
      one.record(limit(at));
      await one.sync();
    }
    const [first] = server.chunks.keys();
    server.chunks.delete(first ?? 0); // it went into a chunk that a third browser is about to add
    one.record(limit(15));
    await one.sync();
    expect(one.save.value).toEqual({ kind: "saved" });
    expect(limits(one)).toHaveLength(16);
  });

  it("tells what was sealed with keys that are gone, and removes it when asked to", async () => {
    const server = new StudyServer();
    const before = browserAt(server);
    before.record(limit(1));
    await before.sync();
    const after = browserAt(server, memoryStudyKeeper(), 2);
    after.record(limit(2));
    await after.sync();
    expect([after.unreadable.value, limits(after), server.chunks.size]).toEqual([1, [2], 2]);
    await after.dropUnreadable();
    expect([after.unreadable.value, server.chunks.size]).toEqual([0, 1]);
    const again = browserAt(server, memoryStudyKeeper(), 2);
    await again.sync();
    expect([again.unreadable.value, limits(again)]).toEqual([0, [2]]);
  });

  it("says what the server refuses", async () => {
    const server = new StudyServer();
    const one = browserAt({ ...server, read: server.read, add: async () => { throw new Refusal("study_full", "Full.", false); } } as unknown as StudyServer);
    one.record(limit(1));
    await settled();
    await one.sync();
    expect(one.save.value).toEqual({ kind: "refused", kept: true, text: "Full." });
  });

  it("cuts what is too large for one chunk", async () => {
    const server = new StudyServer();
    const keeper = memoryStudyKeeper();
    const one = browserAt(server, keeper);
    const noise = () => Array.from(crypto.getRandomValues(new Uint8Array(1200)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    for (let at = 0; at < 375; at++) one.record({ type: "undo", of: noise() });
    await one.sync();
    expect(server.chunks.size).toBeGreaterThan(1);
    expect(Math.max(...[...server.chunks.values()].map((text) => atob(text).length))).toBeLessThanOrEqual(256 * 1024);
    const two = browserAt(server);
    await two.sync();
    expect(two.events.value).toHaveLength(375);
  });

  it("keeps a draft, sealed", async () => {
    const server = new StudyServer();
    const keeper = indexedDbKeeper("draft-account");
    const one = browserAt(server, keeper);
    expect(await one.draft("mock")).toBeUndefined();
    await one.putDraft("mock", { answers: ["x"] });
    expect(await browserAt(server, keeper).draft("mock")).toEqual({ answers: ["x"] });
    expect(await browserAt(server, keeper, 2).draft("mock")).toBeUndefined();
    await one.putDraft("mock", undefined);
    expect(await one.draft("mock")).toBeUndefined();
  });

  it("drops a draft for good, also one that is just being written", async () => {
    const one = browserAt(new StudyServer(), indexedDbKeeper("hasty-account"));
    const writes = [one.putDraft("mock", { answers: ["x"] }), one.putDraft("mock", undefined)];
    expect(await one.draft("mock")).toBeUndefined();
    await Promise.all(writes);
    expect(await one.draft("mock")).toBeUndefined();
  });

  it("says when only the page holds a draft", async () => {
    const keeper = memoryStudyKeeper();
    const one = browserAt(new StudyServer(), keeper);
    keeper.broken = true;
    await one.putDraft("mock", { answers: ["x"] });
    expect(one.atRisk).toBe(true);
    keeper.broken = false;
    await one.putDraft("mock", { answers: ["xy"] });
    expect(one.atRisk).toBe(false);
    keeper.broken = true;
    await one.putDraft("mock", { answers: ["xyz"] });
    await one.putDraft("mock", undefined);
    expect(one.atRisk).toBe(false);
  });
});

describe("the browser's database", () => {
  it("holds each account's rows apart", async () => {
    const [one, two] = [indexedDbKeeper("a"), indexedDbKeeper("b")];
    await one.put("1", Uint8Array.of(1));
    await one.put("2", Uint8Array.of(2));
    await two.put("1", Uint8Array.of(3));
    expect((await one.all()).map((bytes) => [...bytes])).toEqual([[1], [2]]);
    await one.drop(["1", "absent"]);
    expect((await one.all()).map((bytes) => [...bytes])).toEqual([[2]]);
    expect(await two.all()).toHaveLength(1);
  });
});

describe("tidying up", () => {
  const chunks = (sizes: readonly number[]) => sizes.map((size, at) => ({ number: at + 1, size }));
  it("waits until there are many small chunks", () => {
    expect(toCompact(chunks(Array(15).fill(500)))).toEqual([]);
    expect(toCompact(chunks(Array(16).fill(500)))).toHaveLength(16);
    expect(toCompact(chunks(Array(30).fill(150_000)))).toEqual([]);
  });
  it("takes no more than fits into one, the oldest first", () => {
    expect(toCompact(chunks(Array(20).fill(50_000)))).toEqual([1, 2, 3, 4]);
  });
});
