import { describe, expect, it } from "vitest";
import type { Command, CommandId, RoomRecord } from "../protocol/generated/messages.ts";
import type { KeptWork } from "./kept.ts";
import { Script, me, other, pad } from "./testing/script.ts";

const idOf = (command: Command | undefined): CommandId => (command && "id" in command ? command.id : "");
const edited = (seq: number, version: number, by: string, command: string, changes: [number, ...string[]] | (number | [number, ...string[]])[]): RoomRecord => ({
  type: "answer_edited", audience: "stage", seq, at: seq, by, command, document: pad, version, changes: changes as (number | [number, ...string[]])[],
});
const kinds = (effects: readonly { readonly type: string }[]): string[] => effects.map(({ type }) => type);

describe("joining", () => {
  it("asks for everything at first, and for what was missed after a drop", () => {
    const script = new Script();
    expect(script.open()).toEqual({ type: "join", id: "a-1" });
    script.welcome();
    expect(script.session.saveState).toEqual({ kind: "saved" });
    script.says({ type: "said", audience: "stage", seq: 11, at: 1, by: other, text: "Hello" });
    expect(kinds(script.drop())).toEqual([]);
    expect(script.session.saveState).toEqual({ kind: "unreachable", unsaved: false, kept: true });
    expect(kinds(script.later(1))).toEqual(["connect"]);
    expect(script.open()).toMatchObject({ type: "join", seen: { stage: 11, panel: 5, member: 0 } });
  });

  it("asks for everything anew when a number is missing", () => {
    const script = new Script().joined();
    const effects = script.says({ type: "said", audience: "stage", seq: 12, at: 1, by: other, text: "two" });
    expect(kinds(effects)).toContain("disconnect");
    script.later(1);
    expect(script.open()).not.toHaveProperty("seen");
  });

  it("passes over a record that it has had", () => {
    const script = new Script().joined();
    const said: RoomRecord = { type: "said", audience: "stage", seq: 11, at: 1, by: other, text: "once" };
    script.says(said);
    expect(script.says(said)).toEqual([]);
    expect(script.session.room.chat).toHaveLength(1);
    expect(script.session.link.state).toBe("joined");
  });

  it("raises the alarm when the server knows less than it has shown", () => {
    const script = new Script().joined();
    script.drop();
    script.later(1);
    script.open();
    script.welcome({ seen: { stage: 9, panel: 5, member: 0 } });
    expect(script.session.rollback).toBe(true);
    const reloaded = new Script({ commands: [], texts: [], seen: { stage: 40 } });
    reloaded.joined();
    expect(reloaded.session.rollback).toBe(true);
  });

  it("comes back more and more slowly, and not at all when there is nothing to come back to", () => {
    const script = new Script().joined();
    script.drop();
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      script.later(20_000);
      script.do({ type: "closed", code: 1006, reached: false });
      const { link } = script.session;
      waits.push(link.state === "down" ? link.retryAt - script.now : -1);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
    for (const [code, reason] of [[4001, "elsewhere"], [4002, "sealed"], [4003, "over"], [4004, "signed-out"], [1008, "fault"]] as const) {
      const ended = new Script().joined();
      ended.drop(code);
      expect(ended.session.link).toEqual({ state: "closed", reason });
      expect(ended.session.wakeAt).toBeUndefined();
    }
  });

  it("says that the seat is refused when the server answers and the handshake fails", () => {
    const script = new Script();
    for (let i = 0; i < 3; i++) {
      script.do({ type: "closed", code: 1006, reached: false });
      script.do({ type: "probed", ok: true });
      expect(script.session.link).toMatchObject({ state: "down", refused: i === 2 });
      expect(script.session.saveState.kind).toBe(i === 2 ? "refused" : "unreachable");
      script.later(20_000);
    }
    expect(script.session.link).toEqual({ state: "connecting", refused: true });
    script.do({ type: "closed", code: 1006, reached: false });
    expect(script.session.link, "it is said all the while").toMatchObject({ state: "down", refused: true });
    script.do({ type: "probed", ok: false });
    expect(script.session.link, "now the server doesn't answer").toMatchObject({ state: "down", refused: false });
  });
});

describe("commands", () => {
  it("are kept before they are sent, and dropped when they are acknowledged", () => {
    const script = new Script().joined();
    const effects = script.do({ type: "ask", ask: { type: "chat", to: "panel", text: "Hi" } });
    expect(kinds(effects)).toEqual(["keep"]);
    expect(script.session.saveState).toEqual({ kind: "saving" });
    const [chat] = script.kept();
    expect(chat).toMatchObject({ type: "chat", text: "Hi" });
    const acked = script.says({ type: "ack", id: idOf(chat) });
    expect(acked).toMatchObject([{ type: "keep", patch: { dropCommands: [expect.any(Number)] } }]);
    expect(script.session.saveState).toEqual({ kind: "saved" });
  });

  it("are sent again with the same id after a drop, in their order", () => {
    const script = new Script().joined();
    const first = script.ask({ type: "chat", to: "stage", text: "one" });
    script.drop();
    expect(script.ask({ type: "chat", to: "stage", text: "two" })).toEqual([]);
    expect(script.session.saveState).toEqual({ kind: "unreachable", unsaved: true, kept: true });
    script.later(1);
    script.open();
    const again = script.welcome({ resumed: true });
    expect(again[0]).toEqual(first[0]);
    expect(again[1]).toMatchObject({ text: "two" });
  });

  it("are sent again after a reload", () => {
    const command = { type: "chat", id: "old-7", to: "stage", text: "kept" } as const;
    const script = new Script({ commands: [{ order: 7, command }], texts: [] }, "b");
    script.open();
    expect(script.welcome()).toEqual([command]);
    expect(idOf(script.ask({ type: "chat", to: "stage", text: "new" })[0])).not.toBe("old-7");
  });

  it("are at most 64 in the air", () => {
    const script = new Script().joined();
    const sent = Array.from({ length: 70 }, (_, i) => script.ask({ type: "chat", to: "stage", text: `${i}` })).flat();
    expect(sent).toHaveLength(64);
    expect(script.sent(script.says({ type: "ack", id: idOf(sent[0]) }))).toMatchObject([{ text: "64" }]);
  });

  it("wait and go out again when they may succeed later", () => {
    const script = new Script().joined();
    const [chat] = script.ask({ type: "chat", to: "stage", text: "quick" });
    expect(script.sent(script.says({ type: "error", id: idOf(chat), code: "too_fast", text: "Wait.", retry: true }))).toEqual([]);
    expect(script.session.wakeAt).toBe(script.now + 250);
    expect(script.sent(script.later(250))).toEqual([chat]);
    expect(script.session.notes).toEqual([]);
  });

  it("don't come back over a later one that sets the same thing", () => {
    const script = new Script().joined();
    const rate = (mark: number): Command[] => script.ask({ type: "rate", question: "q", competency: 0, mark });
    const [first] = rate(2);
    rate(4);
    script.says({ type: "error", id: idOf(first), code: "too_fast", text: "Wait.", retry: true });
    expect(script.sent(script.later(1000))).toEqual([]);
    expect(script.session.pending()).toMatchObject([{ mark: 4 }]);
  });

  it("tell why they were refused and keep the words", () => {
    const script = new Script().joined();
    const [chat] = script.ask({ type: "chat", to: "stage", text: "late" });
    script.says({ type: "error", id: idOf(chat), code: "wrong_phase", text: "Not now.", retry: false });
    expect(script.session.notes).toMatchObject([{ code: "wrong_phase", text: "Not now.", command: { text: "late" } }]);
    expect(script.session.saveState).toEqual({ kind: "saved" });
    script.do({ type: "dismiss", note: script.session.notes[0]?.number ?? 0 });
    expect(script.session.notes).toEqual([]);
  });

  it("that only mean something now aren't taken without a connection", () => {
    const script = new Script().joined();
    script.drop();
    expect(script.ask({ type: "next" })).toEqual([]);
    expect(script.session.pending()).toEqual([]);
    expect(script.session.notes).toMatchObject([{ code: "offline" }]);
  });

  it("are sent even when this browser can't keep anything, and that is said", () => {
    const script = new Script().joined();
    script.do({ type: "keep_failed" });
    expect(script.ask({ type: "chat", to: "stage", text: "x" })).toHaveLength(1);
    script.drop();
    expect(script.session.saveState).toEqual({ kind: "unreachable", unsaved: true, kept: false });
    expect(script.session.unsavedWork().commands).toHaveLength(1);
  });
});

describe("shared texts", () => {
  it("have one edit under way and gather the rest", () => {
    const script = new Script().joined();
    const [edit] = script.type(0, "a");
    expect(edit).toMatchObject({ type: "edit", document: pad, version: 0, changes: [[0, "a"]] });
    expect(script.type(1, "b")).toEqual([]);
    expect(script.type(2, "c")).toEqual([]);
    script.says(edited(11, 1, me, idOf(edit), [[0, "a"]]));
    const effects = script.says({ type: "ack", id: idOf(edit), version: 1 });
    expect(script.sent(effects)).toEqual([]);
    expect(script.kept()).toMatchObject([{ type: "edit", version: 1, changes: [1, [0, "bc"]] }]);
  });

  it("show what others write where it belongs", () => {
    const script = new Script().joined();
    script.type(0, "mine");
    const effects = script.says(edited(11, 1, other, "z-1", [[0, "theirs "]]));
    expect(effects).toMatchObject([{ type: "show", document: pad, by: other }]);
    expect(script.session.localText(pad).toString()).toBe("theirs mine");
  });

  it("send an edit again after a resumed drop, unless its record came", () => {
    const script = new Script().joined();
    const [edit] = script.type(0, "a");
    script.drop();
    script.later(1);
    script.open();
    expect(script.welcome({ resumed: true })).toEqual([edit]);
    script.says(edited(11, 1, me, idOf(edit), [[0, "a"]]));
    script.drop();
    script.later(1);
    expect(script.open()).not.toHaveProperty("documents");
    expect(script.welcome({ resumed: true, seen: { stage: 11, panel: 5, member: 0 } })).toEqual([]);
    expect(script.session.saveState).toEqual({ kind: "saved" });
  });

  it("survive a reload with what was typed while the line was down", () => {
    const before = new Script().joined();
    const [edit] = before.type(0, "stored, ");
    before.type(8, "gathered");
    const kept = JSON.parse(JSON.stringify(before.session.unsavedWork())) as KeptWork;
    const script = new Script(kept, "b");
    expect(script.open()).toMatchObject({ documents: [{ document: pad, version: 0 }] });
    const sent = script.welcome({
      snapshot: [
        { type: "phase_changed", at: 1, phase: "live" },
        { type: "answer_edited", at: 1, document: pad, version: 2, changes: [[0, "stored, theirs"]] },
      ],
      documents: [{
        document: pad, version: 0,
        changes: [{ by: me, command: idOf(edit), changes: [[0, "stored, "]] }, { by: other, command: "z", changes: [8, [0, "theirs"]] }],
      }],
    });
    expect(sent).toMatchObject([{ type: "edit", version: 2 }]);
    expect(script.session.localText(pad).toString()).toBe("stored, theirsgathered");
  });

  it("hand back the words that can't be put back", () => {
    const script = new Script({ commands: [], texts: [{ document: pad, version: 5, gathered: [3, [0, "words"]] }] });
    script.open();
    expect(script.welcome()).toEqual([]);
    expect(script.session.notes).toMatchObject([{ code: "unmerged", words: "words", document: pad }]);
    expect(script.session.saveState).toEqual({ kind: "saved" });
  });

  it("go back to what is stored when an edit is refused, with the words kept", () => {
    const script = new Script().joined();
    const [edit] = script.type(0, "too late");
    const effects = script.says({ type: "error", id: idOf(edit), code: "wrong_phase", text: "The interview is over.", retry: false });
    expect(effects.at(-1)).toEqual({ type: "reset", document: pad });
    expect(script.session.notes).toMatchObject([{ words: "too late", text: "The interview is over." }]);
    expect(script.session.localText(pad).length).toBe(0);
  });

  it("are asked for anew when something was typed while the snapshot was on its way", () => {
    const script = new Script().joined();
    script.drop();
    script.later(1);
    script.open();
    script.type(0, "just now");
    const effects = script.says({ type: "welcome", member: me, name: "Ann", role: "interviewer", now: 1, seen: { stage: 30, panel: 5, member: 0 }, resumed: false, snapshot: [] });
    expect(kinds(effects)).toContain("disconnect");
    script.later(1);
    expect(script.open()).toMatchObject({ documents: [{ document: pad, version: 0 }] });
    expect(script.session.localText(pad).toString()).toBe("just now");
  });

  it("know where cursors are, here and there", () => {
    const script = new Script().joined();
    script.says(edited(11, 1, other, "z-1", [[0, "stored"]]));
    script.type(0, "mine ");
    const [effect] = script.says({ type: "cursor_at", by: other, document: pad, version: 1, anchor: 2, head: 6 });
    expect(effect).toMatchObject({ type: "cursor", anchor: 7, head: 11 });
    const sent = script.sent(script.do({ type: "cursor", document: pad, anchor: 11, head: 7 }));
    expect(sent).toEqual([{ type: "cursor", document: pad, version: 1, anchor: 6, head: 2 }]);
    script.says(edited(12, 2, other, "z-2", [[0, "> "], 6]));
    const [late] = script.says({ type: "cursor_at", by: other, document: pad, version: 1, anchor: 6, head: 6 });
    expect(late).toMatchObject({ anchor: 13 });
  });
});

describe("a line that fails without a word", () => {
  it("is given up when nothing answers", () => {
    const script = new Script().joined();
    script.ask({ type: "chat", to: "stage", text: "anybody?" });
    expect(kinds(script.later(9_999))).toEqual([]);
    expect(kinds(script.later(1))).toEqual(["disconnect"]);
    expect(script.session.saveState).toEqual({ kind: "unreachable", unsaved: true, kept: true });
  });

  it("is asked after when it is silent for long", () => {
    const script = new Script().joined();
    expect(script.session.wakeAt).toBe(script.now + 25_000);
    expect(kinds(script.later(25_000))).toEqual(["probe"]);
    expect(kinds(script.do({ type: "probed", ok: true }))).toEqual([]);
    expect(script.session.link.state).toBe("joined");
    script.later(25_000);
    expect(kinds(script.do({ type: "probed", ok: false }))).toEqual(["disconnect"]);
    expect(script.session.link.state).toBe("down");
  });

  it("is down as soon as the system says so, and tried as soon as it is back", () => {
    const script = new Script().joined();
    expect(kinds(script.do({ type: "network", online: false }))).toEqual(["disconnect"]);
    expect(script.session.saveState.kind).toBe("offline");
    expect(kinds(script.do({ type: "network", online: true }))).toEqual(["connect"]);
    script.do({ type: "closed", code: 1006, reached: false });
    expect(script.session.saveState.kind, "there is a network again").toBe("unreachable");
  });
});

describe("a server that can't store", () => {
  it("is said, waited for, and joined anew", () => {
    const script = new Script().joined();
    const [chat] = script.ask({ type: "chat", to: "stage", text: "x" });
    script.says({ type: "saving", ok: false });
    script.says({ type: "error", id: idOf(chat), code: "saving_failed", text: "No.", retry: true });
    expect(script.session.saveState).toEqual({ kind: "server-cannot-store", unsaved: true, kept: true });
    expect(script.ask({ type: "chat", to: "stage", text: "y" })).toEqual([]);
    const effects = script.says({ type: "saving", ok: true });
    expect(script.sent(effects)).toMatchObject([{ type: "join", seen: { stage: 10 } }]);
    expect(script.welcome({ resumed: true })).toMatchObject([{ text: "x" }, { text: "y" }]);
  });

  it("has loaded the room anew: what was on its way goes out again", () => {
    const script = new Script().joined();
    const [chat] = script.ask({ type: "chat", to: "stage", text: "x" });
    const effects = script.says({ type: "error", id: idOf(chat), code: "not_joined", text: "Join.", retry: false });
    expect(script.sent(effects)).toMatchObject([{ type: "join" }]);
    expect(script.welcome({ resumed: true })).toEqual([chat]);
  });
});

describe("another tab with the same seat", () => {
  it("takes over, and this one keeps still with what it has", () => {
    const script = new Script().joined();
    script.type(0, "unsaved");
    expect(kinds(script.do({ type: "taken_over" }))).toEqual(["disconnect"]);
    expect(script.session.saveState).toEqual({ kind: "closed", reason: "elsewhere", unsaved: true, kept: true });
    expect(script.session.unsavedWork().texts).toHaveLength(1);
    expect(script.session.unsavedWords()).toEqual(["unsaved"]);
  });
});
