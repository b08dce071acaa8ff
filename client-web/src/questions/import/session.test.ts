import { describe, expect, it } from "vitest";
import { Refusal } from "../../api/request.ts";
import type { ImportOptions, ImportStatus } from "../../api/set-types.ts";
import type { Given } from "./gather.ts";
import { ImportSession, type Ports } from "./session.ts";
import { mixed } from "./testing.ts";

function promised<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((done) => { resolve = done; });
  return { promise, resolve };
}

const file = (name: string, content = "text"): Given => ({ name, content: new Blob([content]) });
const refusal = (code: string) => new Refusal(code as "busy", `refused: ${code}`, false);
const reading = (done: number): ImportStatus => ({ state: "reading", done, all: 100 });

/** A server that does what it is told to; `calls` is what it was asked. */
function server(own: Partial<Ports> = {}, answers: ImportStatus[] = [mixed()]) {
  const calls: string[] = [];
  const note = <Value,>(what: string, value: Value): Promise<Value> => {
    calls.push(what);
    return Promise.resolve(value);
  };
  let imports = 0;
  const ports: Ports = {
    start: (into) => note(`start ${into ?? ""}`.trim(), { id: `i${++imports}` }),
    add: (id, name) => note(`add ${id} ${name}`, undefined),
    read: (id, options) => note(`read ${id} ${JSON.stringify(options)}`, {}),
    status: () => Promise.resolve(answers.length > 1 ? (answers.shift() ?? expect.fail()) : (answers[0] ?? expect.fail())),
    question: (id, question) => note(`question ${id} ${question}`, { question: { prompt: question }, topic: "", subtopic: "", line: 1, source: "" }),
    commit: (id, body) => note(`commit ${id} ${JSON.stringify(body)}`, { set: "a", version: 2, changed: true, created: 1, updated: 2 }),
    stop: (id) => note(`stop ${id}`, undefined), drop: (id) => note(`drop ${id}`, undefined),
    undo: (set, version) => note(`undo ${set} ${version}`, { version: 3, revision: 3, changes: mixed().changes ?? expect.fail() }),
    isArchived: () => Promise.resolve(true), wait: () => Promise.resolve(), ...own,
  };
  return { ports, calls };
}

describe("an import", () => {
  it("sends the files, reads them and shows what was found", async () => {
    const { ports, calls } = server({}, [reading(10), reading(60), mixed()]);
    const session = new ImportSession(ports, "into-this");
    const seen: string[] = [];
    session.phase.subscribe((phase) => seen.push(phase.at === "sending" ? `sending ${phase.sent}` : phase.at === "reading" ? `reading ${phase.done}` : phase.at));
    await session.bring([file("a.md"), file("b.md")]);
    expect(seen).toEqual(["bring", "sending 0", "sending 1", "sending 2", "reading undefined", "reading 0.1", "reading 0.6", "read"]);
    expect(calls).toEqual(["start into-this", "add i1 a.md", "add i1 b.md", 'read i1 {"into":"into-this"}']);
  });

  it("begins nothing with what can't be read", async () => {
    const { ports, calls } = server();
    const session = new ImportSession(ports);
    await session.bring([file("a.md", "")]);
    expect(session.phase.value).toMatchObject({ at: "bring", error: expect.stringMatching(/nothing to read/) });
    expect(calls).toEqual([]);
  });

  it("reads again with other options; decisions hold for one reading", async () => {
    const { ports, calls } = server();
    const session = new ImportSession(ports);
    await session.bring([file("a.md")], { title: "T" });
    session.decide(["new"], { out: true });
    await session.read({ format: "csv", license: "", transcript: false });
    expect(session.verdicts.value.size).toBe(0);
    await session.read({ format: "" } satisfies ImportOptions);
    expect(calls.filter((call) => call.startsWith("read"))).toEqual(['read i1 {"title":"T"}', 'read i1 {"title":"T","format":"csv"}', 'read i1 {"title":"T"}']);
  });

  it("writes what was decided, and can be undone", async () => {
    const { ports, calls } = server();
    const session = new ImportSession(ports);
    await session.bring([file("a.md")]);
    session.decide(["new"], { out: true });
    await session.commit();
    expect(calls.at(-1)).toBe('commit i1 {"corrections":[{"id":"new","skip":true}],"choices":[]}');
    expect(session.phase.value).toMatchObject({ at: "done", committed: { version: 2 } });
    expect(session.id).toBeUndefined();
    expect((await session.undo("a", 2)).isArchived).toBe(true);
    expect(calls.at(-1)).toBe("undo a 2");
    await session.leave();
    expect(calls.at(-1)).toBe("undo a 2"); // the server has forgotten it already
  });

  it("keeps what was decided when it couldn't be written", async () => {
    const { ports } = server({ commit: () => Promise.reject(refusal("set_changed")) });
    const session = new ImportSession(ports);
    await session.bring([file("a.md")]);
    session.decide(["new"], { out: true });
    await session.commit();
    expect(session.phase.value).toMatchObject({ at: "read", error: "refused: set_changed" });
    expect(session.verdicts.value.get("new")).toEqual({ out: true });
  });

  it.each(["read", "commit"] as const)("begins anew when the server forgot it (%s)", async (call) => {
    const { ports } = server({ [call]: () => Promise.reject(refusal("no_such_import")) });
    const session = new ImportSession(ports);
    await session.bring([file("a.md")]);
    if (call === "commit") await session.commit();
    expect(session.phase.value).toEqual({ at: "bring", error: "refused: no_such_import" });
    expect(session.id).toBeUndefined();
  });

  it("says what failed, and lets go of a half-sent import", async () => {
    const { ports, calls } = server({ add: () => Promise.reject(refusal("too_large")) });
    const session = new ImportSession(ports);
    await session.bring([file("a.md")]);
    expect(session.phase.value).toEqual({ at: "bring", error: "refused: too_large" });
    expect(calls).toEqual(["start", "drop i1"]);
    const failing = new ImportSession(server({}, [{ state: "failed", done: 0, all: 0, refusal: "It is damaged." }]).ports);
    await failing.bring([file("a.md")]);
    expect(failing.phase.value).toEqual({ at: "failed", text: "It is damaged." });
    const busy = new ImportSession(server({ start: () => Promise.reject(refusal("import_busy")) }).ports);
    await busy.bring([file("a.md")]);
    expect(busy.phase.value).toMatchObject({ at: "bring", error: expect.stringMatching(/open already/) });
  });

  it("stops while it sends and while it reads", async () => {
    const gate = promised<void>();
    const sending = server({ add: (_, __, ___, signal) => new Promise((_resolve, reject) => { signal.addEventListener("abort", () => reject(new Error("aborted"))); gate.resolve(); }) });
    const first = new ImportSession(sending.ports);
    const brought = first.bring([file("a.md")]);
    await gate.promise;
    await first.stop();
    await brought;
    expect(first.phase.value).toEqual({ at: "bring" });
    expect(sending.calls).toEqual(["start", "drop i1"]);

    const answers: ImportStatus[] = [reading(1), reading(2), { state: "stopped", done: 2, all: 100 }];
    const seen: boolean[] = [];
    const second: ImportSession = new ImportSession(server({
      wait: async () => {
        await second.stop();
        const phase = second.phase.value;
        seen.push(phase.at === "reading" && phase.isStopping === true);
      },
    }, answers).ports);
    await second.bring([file("a.md")]);
    expect([second.phase.value.at, ...seen]).toEqual(["stopped", true, true]);
    expect(second.id).toBe("i1"); // it can be read again
  });

  it("asks for a question once, and again after a failure or another reading", async () => {
    let fails = true;
    const { ports, calls } = server();
    const asking: Ports = { ...ports, question: (id, question) => (fails ? Promise.reject(refusal("busy")) : ports.question(id, question)) };
    const session = new ImportSession(asking);
    await session.bring([file("a.md")]);
    await expect(session.question("new")).rejects.toThrow("busy");
    fails = false;
    await session.question("new");
    await session.question("new");
    expect(calls.filter((call) => call.startsWith("question"))).toHaveLength(1);
    await session.read({});
    await session.question("new");
    expect(calls.filter((call) => call.startsWith("question"))).toHaveLength(2);
  });

  it("takes no answer to a reading that isn't wanted any more", async () => {
    const late = promised<ImportStatus>();
    let first = true;
    const { ports } = server({ status: () => (first ? ((first = false), late.promise) : Promise.resolve(mixed())) });
    const session = new ImportSession(ports);
    const brought = session.bring([file("a.md")]);
    await expect.poll(() => session.phase.value.at).toBe("reading");
    await session.leave();
    late.resolve(mixed());
    await brought;
    expect(session.phase.value).toEqual({ at: "bring" });
  });
});
