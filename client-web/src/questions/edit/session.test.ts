import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refusal } from "../../api/request.ts";
import type { Edit, Edited, Merged, Outline, OutlineBlock, RawQuestion } from "../../api/set-types.ts";
import type { KeptEdits } from "./kept-edits.ts";
import { edited } from "./outline.ts";
import type { Queue } from "./queue.ts";
import { EditSession, type SetServer, pauseMs, pollMs, undoMs } from "./session.ts";

const head = { title: "Set", language: "en", license: "", source: "", authors: [], tags: [], intro: "" };
const offline = () => new Refusal("offline", "No line.", true);
const missing = () => new Refusal("no_such_question", "There is no such question.", false);

/** A server of one set that takes every edit; what others do is done to it directly. */
class Model implements SetServer {
  revision = 1;
  blocks: readonly OutlineBlock[] = [
    { key: "t1", kind: "topic", title: "Locks", revision: 1 }, { key: "a", kind: "question", title: "A", revision: 1 }, { key: "b", kind: "question", title: "B", revision: 1 },
  ];
  questions = new Map<string, RawQuestion>([["a", { id: "a", prompt: "A" }], ["b", { id: "b", prompt: "B" }]]);
  asked: (readonly Edit[])[] = [];
  /** Thrown instead of an answer, once each; `late`: after it was done. */
  fail: { readonly error: Error; readonly late?: boolean }[] = [];
  merge: (edit: Edit) => Merged | undefined = () => undefined;
  hold: Promise<void> | undefined;
  /** Thrown by every request. */
  down: Error | undefined;

  outline = async (since?: number) => {
    if (this.down) throw this.down;
    const at = { version: 1, revision: this.revision };
    return since === this.revision ? { ...at, unchanged: true as const } : ({ ...at, head, blocks: this.blocks } satisfies Outline);
  };
  block = async (key: string) => {
    const block = this.blocks.find((one) => one.key === key);
    if (!block) throw missing();
    return block.kind === "question"
      ? { key, kind: block.kind, revision: block.revision, question: this.questions.get(key) ?? { prompt: "" } }
      : { key, kind: block.kind, revision: block.revision, title: block.title, intro: "" };
  };
  edit = async (edits: readonly Edit[]): Promise<Edited> => {
    this.asked.push(edits);
    const failure = this.fail.shift();
    if (this.down) throw this.down;
    if (failure && !failure.late) throw failure.error;
    if (edits.some((edit) => "key" in edit && !this.blocks.some(({ key }) => key === edit.key))) throw missing();
    this.revision++;
    const keys = edits.map((edit, at) => {
      const key = edit.op === "add" ? (edit.kind === "question" ? (edit.question.id ?? "") : `t${this.revision}${at}`) : "key" in edit ? edit.key : "";
      this.blocks = edited(this.blocks, edit, key).map((block) => (block.key === key ? { ...block, revision: this.revision } : block));
      if (edit.op === "question" || (edit.op === "add" && edit.kind === "question")) this.questions.set(key, edit.question);
      return key;
    });
    const merged = edits.flatMap((edit) => this.merge(edit) ?? []);
    for (const one of merged) if (one.question) this.questions.set(one.key, one.question);
    await this.hold;
    if (failure) throw failure.error;
    return { version: 1, revision: this.revision, keys, merged };
  };
  others(key: string, question: RawQuestion): void {
    this.revision++;
    this.questions.set(key, question);
    this.blocks = edited(this.blocks, { op: "question", key, base: question, question }).map((one) => (one.key === key ? { ...one, revision: this.revision } : one));
  }
}

let server: Model;
let disk: Queue;
let isOnline: boolean;
const keeper = (found: Queue = []): KeptEdits => ({ found, write: async (queue) => { disk = queue; }, close: () => undefined });
async function begin(found: Queue = []): Promise<EditSession> {
  const outline = await server.outline();
  if ("unchanged" in outline) throw new Error("no outline");
  return new EditSession(server, keeper(found), outline, { isShown: () => true, isOnline: () => isOnline });
}
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const typed = (session: EditSession, key: string) => {
  const draft = session.open(key).peek();
  return draft.state === "question" ? draft.typed.prompt : draft.state;
};
const keysOf = (session: EditSession) => session.outline.peek().map(({ key }) => key).join(" ");
async function opened(session: EditSession, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) session.open(key);
  await wait(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new Model();
  disk = [];
  isOnline = true;
});
afterEach(() => vi.useRealTimers());

describe("an edit", () => {
  it("is sent after a pause, once", async () => {
    const session = await begin();
    await opened(session, "a");
    session.changeQuestion("a", { id: "a", prompt: "A?" });
    await wait(500);
    session.changeQuestion("a", { id: "a", prompt: "A?\nmore " });
    expect([session.save.peek().kind, session.outline.peek()[1]?.title]).toEqual(["saving", "A?"]);
    await wait(pauseMs);
    expect(server.asked).toEqual([[{ op: "question", key: "a", base: { id: "a", prompt: "A" }, question: { id: "a", prompt: "A?\n\nmore" } }]]);
    expect([session.save.peek().kind, typed(session, "a")]).toEqual(["saved", "A?\nmore "]);
  });

  it("is not sent when it was taken back, or is nothing but blanks", async () => {
    const session = await begin();
    await opened(session, "a");
    session.changeQuestion("a", { id: "a", prompt: "Ab" });
    session.changeQuestion("a", { id: "a", prompt: "A\n\n" });
    await wait(5000);
    expect(server.asked).toEqual([]);
    expect(session.save.peek().kind).toBe("saved");
  });

  it("goes out while somebody types without a pause", async () => {
    const session = await begin();
    await opened(session, "a");
    for (let at = 0; at < 20; at++) {
      session.changeQuestion("a", { id: "a", prompt: `A${at}` });
      await wait(400);
    }
    expect(server.asked.length).toBeGreaterThan(0);
  });

  it("builds on what is on its way", async () => {
    let go = () => {};
    const session = await begin();
    await opened(session, "a");
    session.changeQuestion("a", { id: "a", prompt: "One" });
    server.hold = new Promise((resolve) => { go = resolve; });
    await wait(pauseMs);
    session.changeQuestion("a", { id: "a", prompt: "One two" });
    await wait(pauseMs);
    expect(server.asked).toHaveLength(1);
    go();
    await wait(pauseMs);
    expect(server.asked[1]).toEqual([{ op: "question", key: "a", base: { id: "a", prompt: "One" }, question: { id: "a", prompt: "One two" } }]);
    expect(session.save.peek().kind).toBe("saved");
  });
});

describe("without a line", () => {
  it("what is typed is kept, and sent when it is back", async () => {
    const session = await begin();
    await opened(session, "a");
    isOnline = false;
    server.fail = [{ error: offline() }];
    session.changeQuestion("a", { id: "a", prompt: "One" });
    await wait(pauseMs);
    expect(session.save.peek()).toEqual({ kind: "offline", unsaved: true, kept: true });
    session.changeQuestion("a", { id: "a", prompt: "Two" });
    await wait(30);
    session.changeQuestion("a", { id: "a", prompt: "Three" });
    expect(server.asked).toHaveLength(1);
    await wait(300);
    expect(disk.length).toBeGreaterThan(0);
    await wait(5000);
    expect(server.asked.flat().map((edit) => (edit.op === "question" ? [edit.base.prompt, edit.question.prompt] : []))).toEqual([["A", "One"], ["A", "One"], ["One", "Three"]]);
    expect([session.save.peek().kind, disk]).toEqual(["saved", []]);
  });

  it("a server that is down is told from a browser without a line", async () => {
    const session = await begin();
    const kind = () => session.save.peek().kind;
    server.down = offline();
    await wait(pollMs);
    expect(session.save.peek()).toEqual({ kind: "unreachable", unsaved: false, kept: true });
    isOnline = false;
    await wait(pollMs);
    expect(kind()).toBe("offline");
    isOnline = true;
    await wait(pollMs);
    expect(kind()).toBe("unreachable");
    server.down = new Refusal("unreadable", "The gate answers for it.", true);
    await wait(pollMs);
    expect(kind()).toBe("server-cannot-store");
    server.down = undefined;
    await wait(pollMs);
    expect(kind()).toBe("saved");
  });

  it("what an earlier page kept is sent", async () => {
    await begin([{ number: 1, sent: true, edit: { op: "question", key: "b", base: { prompt: "B" }, question: { prompt: "B!" } } }]);
    await wait(10);
    expect(server.questions.get("b")?.prompt).toBe("B!");
  });

  it("nothing is added twice when an answer is lost", async () => {
    const session = await begin();
    server.fail = [{ error: offline(), late: true }];
    const renames: string[] = [];
    session.onRenamed = (_from, to) => renames.push(to);
    session.add("topic", "b", { title: "Queues" });
    await wait(5000);
    expect(server.asked).toHaveLength(1);
    expect([keysOf(session), renames, session.save.peek().kind]).toEqual(["t1 a b t20", ["t20"], "saved"]);
  });
});

describe("leaving", () => {
  it("waits for what is on its way, and sends the rest", async () => {
    let go = () => {};
    const session = await begin();
    await opened(session, "a");
    server.hold = new Promise((resolve) => { go = resolve; });
    session.changeQuestion("a", { id: "a", prompt: "One" });
    await wait(pauseMs);
    session.changeQuestion("a", { id: "a", prompt: "Two" });
    const closed = session.close();
    await wait(10);
    go();
    await closed;
    expect([server.questions.get("a")?.prompt, disk]).toEqual(["Two", []]);
  });

  it("adds nothing twice when the answer came to a page that was closed", async () => {
    server.blocks = edited(server.blocks, { op: "add", kind: "topic", after: "b", title: "Queues" }, "t2");
    const session = await begin([{ number: 1, sent: true, key: "new x", edit: { op: "add", kind: "topic", after: "b", title: "Queues" } }]);
    await wait(pauseMs);
    expect([server.asked, keysOf(session), session.save.peek().kind]).toEqual([[], "t1 a b t2", "saved"]);
  });
});

describe("two authors", () => {
  it("see each other's changes", async () => {
    const session = await begin();
    await opened(session, "a");
    server.others("a", { id: "a", prompt: "Theirs" });
    await wait(pollMs + 10);
    expect([typed(session, "a"), session.outline.peek()[1]?.title]).toEqual(["Theirs", "Theirs"]);
  });

  it("get the merged text when they pause, not while they type", async () => {
    let go = () => {};
    const session = await begin();
    await opened(session, "a");
    server.merge = (edit) => (edit.op === "question" ? { key: "a", question: { id: "a", prompt: `${edit.question.prompt} merged` }, conflicts: [] } : undefined);
    session.changeQuestion("a", { id: "a", prompt: "One" });
    server.hold = new Promise((resolve) => { go = resolve; });
    await wait(pauseMs);
    session.changeQuestion("a", { id: "a", prompt: "One two" });
    go();
    await wait(0);
    expect(typed(session, "a")).toBe("One two");
    await wait(pauseMs);
    expect(typed(session, "a")).toBe("One two merged");
    await wait(pollMs);
    expect([typed(session, "a"), server.asked.length]).toEqual(["One two merged", 2]);
  });

  it("are told whose short value holds, and can take the other", async () => {
    const session = await begin();
    await opened(session, "a");
    server.merge = (edit) => (edit.op === "question" ? { key: "a", question: edit.question, conflicts: ["kind"], theirs: { question: { prompt: "", kind: "concept" } } } : undefined);
    session.changeQuestion("a", { id: "a", prompt: "A", kind: "code" });
    await wait(pauseMs);
    const [remark] = session.remarks.peek();
    expect(remark?.text).toBe("Another author set kind to “concept” at the same time; yours, “code”, holds.");
    server.merge = () => undefined;
    remark?.action?.run();
    await wait(pauseMs);
    expect([server.questions.get("a")?.kind, session.remarks.peek()]).toEqual(["concept", []]);
  });

  it("lose nothing when one removes what the other edits", async () => {
    const session = await begin();
    await opened(session, "a", "b");
    server.blocks = server.blocks.filter(({ key }) => key !== "a");
    session.changeQuestion("a", { id: "a", prompt: "Mine" });
    session.changeQuestion("b", { id: "b", prompt: "B2" });
    await wait(pauseMs * 4);
    expect(server.questions.get("b")?.prompt).toBe("B2");
    expect([session.remarks.peek()[0]?.text, typed(session, "a")]).toEqual(["Another author removed “Mine” while you edited it.", "gone"]);
    session.remarks.peek()[0]?.action?.run();
    await wait(pauseMs * 2);
    expect(server.blocks.map(({ title }) => title)).toEqual(["Locks", "B2", "Mine"]);
    expect(session.save.peek().kind).toBe("saved");
  });
});

describe("removing", () => {
  it("can be taken back for some seconds", async () => {
    const session = await begin();
    session.remove("a");
    expect([keysOf(session), session.undo.peek()?.text]).toEqual(["t1 b", "Removed “A”."]);
    session.undo.peek()?.run();
    await wait(undoMs * 2);
    expect([keysOf(session), server.asked, session.undo.peek()]).toEqual(["t1 a b", [], undefined]);
  });

  it("is done then, and other edits don't wait for it", async () => {
    const session = await begin();
    session.remove("a");
    session.move("b", "");
    await wait(pauseMs);
    expect(server.asked).toEqual([[{ op: "move", key: "b", after: "" }]]);
    await wait(undoMs);
    expect(server.asked[1]).toEqual([{ op: "remove", key: "a" }]);
    expect(session.save.peek().kind).toBe("saved");
  });

  it("is done at once when the page is left", async () => {
    const session = await begin();
    session.remove("a");
    await session.close();
    expect(server.asked.flat().map(({ op }) => op)).toEqual(["remove"]);
  });

  it("isn't offered to be taken back to whoever comes back to the page", async () => {
    const session = await begin();
    session.remove("a");
    session.leave();
    expect(session.undo.peek()).toBeUndefined();
    await wait(10);
    expect(server.asked.flat().map(({ op }) => op)).toEqual(["remove"]);
    session.offerUndo("Removed the section.", () => undefined); // of a text: it can be put back at any time
    session.leave();
    expect(session.undo.peek()?.text).toBe("Removed the section.");
  });

  it("that was sent says so instead of doing nothing", async () => {
    const session = await begin();
    session.remove("a");
    const late = session.undo.peek();
    await wait(undoMs + 10);
    late?.run();
    expect([keysOf(session), session.remarks.peek()[0]?.text]).toEqual(["t1 b", "It was removed already. The set’s history has it."]);
  });
});

describe("new blocks", () => {
  it("that are refused take along what was to happen in them", async () => {
    const session = await begin();
    server.fail = [{ error: new Refusal("bad_field", "No.", false) }];
    const topic = session.add("topic", "b", { title: "" });
    session.add("question", topic, {});
    session.move("a", "b");
    await wait(pauseMs * 3);
    expect([keysOf(session), session.save.peek().kind, session.remarks.peek().length]).toEqual(["t1 b a", "saved", 1]);
  });

  it("keep a title when theirs is emptied", async () => {
    const session = await begin();
    await opened(session, "t1");
    session.changeTopic("t1", { title: " ", intro: "" });
    await wait(pauseMs);
    expect(server.asked).toEqual([]);
    session.changeTopic("t1", { title: "", intro: "Now." });
    await wait(pauseMs);
    expect(server.asked[0]?.[0]).toMatchObject({ title: "Locks", intro: "Now." });
  });

  it("can be filled before the server has them", async () => {
    const session = await begin();
    let topic = session.add("topic", "b", { title: "Queues" });
    session.onRenamed = (from, to) => { if (topic === from) topic = to; };
    const question = session.add("question", topic, {});
    await opened(session, question);
    session.changeQuestion(question, { id: question, prompt: "What is a queue?" });
    await wait(pauseMs * 3);
    expect(keysOf(session)).toBe(`t1 a b ${topic} ${question}`);
    expect(server.blocks.map(({ title }) => title)).toEqual(["Locks", "A", "B", "Queues", "What is a queue?"]);
    expect(session.save.peek().kind).toBe("saved");
  });
});
