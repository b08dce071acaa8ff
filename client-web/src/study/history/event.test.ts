import { describe, expect, it } from "vitest";
import { type StudyEvent, decodeEvents, encodeEvents, inOrder } from "./event.ts";

const review: StudyEvent = { id: "r", at: 5, type: "review", set: "s", question: "q/1", rating: 3, mode: "test", spent_ms: 1000, length: 12 };
const all: readonly StudyEvent[] = [
  review,
  { id: "u", at: 6, type: "undo", of: "r" },
  { id: "l", at: 7, type: "limit", new_per_day: 5 },
  { id: "m", at: 8, type: "mock", seed: "k3x", minutes: 30, spent_ms: 9, answers: [{ set: "s", question: "q", topic: "T", spent_ms: 1, length: 2, marks: [{ name: "C", mark: 2, top: 5 }] }] },
];
const bytesOf = (list: readonly unknown[]) => encodeEvents(list.map((raw) => ({ id: "", at: 0, type: "unknown", raw }) as StudyEvent));

describe("the codec of events", () => {
  it("gives back what it was given, in whole blocks", async () => {
    const bytes = await encodeEvents(all);
    expect(bytes.length % 256).toBe(0);
    expect(await decodeEvents(bytes)).toEqual(all);
    expect(await decodeEvents(await encodeEvents([]))).toEqual([]);
  });

  it("shows nothing of one event in its size", async () => {
    const long: StudyEvent = { ...review, question: "a-much-longer-key-than-the-other", length: 123456 };
    expect((await encodeEvents([long])).length).toBe((await encodeEvents([review])).length);
  });

  it("keeps what a newer version wrote, and writes it again as it was", async () => {
    const newer = { id: "n", at: 1, type: "plan", what: { deep: [1] } };
    const odd = { ...review, id: "o", rating: 9 };
    const [first, second] = await decodeEvents(await bytesOf([newer, odd]));
    expect([first?.type, second?.type]).toEqual(["unknown", "unknown"]);
    const again = await decodeEvents(await encodeEvents([first, second].filter((one) => one !== undefined)));
    expect(again.map((one) => one.type === "unknown" && one.raw)).toEqual([newer, odd]);
  });

  it("leaves out what is no event", async () => {
    expect(await decodeEvents(await bytesOf([null, 1, {}, { id: "x" }, { id: "", at: 1 }, { id: "x", at: -1 }, [], review]))).toEqual([review]);
  });

  it("refuses bytes that are none of it", async () => {
    const bytes = await encodeEvents(all);
    await expect(decodeEvents(bytes.subarray(0, 20))).rejects.toThrow("cut off");
    await expect(decodeEvents(new Uint8Array(256))).rejects.toThrow();
  });
});

describe("the order of events", () => {
  it("is the same wherever they come from, and each is there once", () => {
    const [a, b, c] = [{ ...review, id: "a", at: 2 }, { ...review, id: "b", at: 2 }, { ...review, id: "c", at: 1 }];
    expect(inOrder([a, b, c]).map(({ id }) => id)).toEqual(["c", "a", "b"]);
    expect(inOrder([b, c, b, a, c]).map(({ id }) => id)).toEqual(["c", "a", "b"]);
  });
});
