import { describe, expect, it } from "vitest";
import type { Edit } from "../../api/set-types.ts";
import { type Queue, drop, hurried, markSent, nextBatch, nextDue, ownKey, put, renamed, waitingQuestion, without } from "./queue.ts";

const text = (key: string, base: string, now: string): Edit => ({ op: "question", key, base: { prompt: base }, question: { prompt: now } });
const ops = (queue: Queue) => queue.map(({ edit }) => edit.op).join(" ");

describe("the queue of edits", () => {
  it("holds one text of a block until it is sent", () => {
    let queue = put(put([], text("a", "0", "1")), text("b", "0", "1"));
    queue = put(queue, text("a", "never mind", "2"));
    expect(queue).toHaveLength(2);
    expect(queue[0]?.edit).toEqual(text("a", "0", "2"));
    queue = markSent(queue, nextBatch(queue, 0));
    queue = put(put(queue, text("a", "2", "3")), text("a", "x", "4"));
    expect(queue.map(({ edit }) => edit)).toEqual([text("a", "0", "2"), text("b", "0", "1"), text("a", "2", "4")]);
    expect(waitingQuestion(queue, "a")).toEqual({ prompt: "4" });
    expect(waitingQuestion(without(queue, queue.slice(2)), "a")).toEqual({ prompt: "2" });
  });

  it("sends nothing that needs a key which isn't known yet", () => {
    const topic = ownKey("1");
    let queue = put([], { op: "add", kind: "topic", after: "", title: "T" }, { key: topic });
    queue = put(queue, { op: "add", kind: "question", after: topic, question: { prompt: "q" } }, { key: "q1" });
    queue = put(queue, { op: "topic", key: topic, base: { title: "T", intro: "" }, title: "U", intro: "" });
    queue = put(queue, { op: "move", key: "q1", after: "z" });
    const first = nextBatch(queue, 0);
    expect(ops(first)).toBe("add");
    queue = renamed(without(queue, first), topic, "t7");
    expect(ops(nextBatch(queue, 0))).toBe("add topic move");
    expect(queue.map(({ edit }) => ("after" in edit ? edit.after : "key" in edit ? edit.key : ""))).toEqual(["t7", "t7", "z"]);
  });

  it("holds back what can still be taken back", () => {
    let queue = put(put([], { op: "remove", key: "a" }, { due_ms: 100 }), { op: "move", key: "b", after: "" });
    expect([ops(nextBatch(queue, 99)), ops(nextBatch(queue, 100)), nextDue(queue)]).toEqual(["move", "remove move", 100]);
    expect(ops(nextBatch(hurried(queue), 0))).toBe("remove move");
    expect(ops(drop(queue, 1))).toBe("move");
    queue = markSent(queue, queue);
    expect(ops(drop(queue, 1))).toBe("remove move");
  });

  it("sends so many at once", () => {
    let queue: Queue = [];
    for (let at = 0; at < 60; at++) queue = put(queue, { op: "move", key: `k${at}`, after: "" });
    expect(nextBatch(queue, 0)).toHaveLength(50);
  });
});
