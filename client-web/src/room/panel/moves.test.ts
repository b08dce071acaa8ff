import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { QuestionPart, RoomQuestion, RoomRecord } from "../../protocol/generated/messages.ts";
import { applyRecord, emptyRoom, type RoomState } from "../../sync/state.ts";
import type { Ask } from "../../sync/kept.ts";
import type { RoomClient } from "../client.ts";
import { hiddenParts, moves, nextOf, nextPart, openingParts, panelActions } from "./moves.ts";
import { newPanelView, whyNotNow } from "./use-panel.ts";

const question = (id: string, planned = true): RoomQuestion => ({
  id, title: id, planned, parts: [{ kind: "prompt", text: id }, { kind: "hint", text: "hint" }],
});
const push = (id: string, number: number): RoomRecord => ({ type: "question_pushed", at: 1, question: id, number, parts: [{ kind: "prompt", text: id }] });
const live: readonly RoomRecord[] = [
  { type: "question_planned", at: 1, question: question("outside", false) },
  { type: "question_planned", at: 1, question: question("one") },
  { type: "question_planned", at: 1, question: question("two") },
  { type: "member_joined", at: 1, member: "ann", name: "Ann", role: "interviewer" },
  { type: "lead_taken", at: 1, member: "ann" },
  { type: "phase_changed", at: 1, phase: "live" },
];

function stage(records: readonly RoomRecord[], role: "interviewer" | "observer" = "interviewer", joined = true) {
  const asked: Ask[] = [];
  const room: RoomState = records.reduce(applyRecord, emptyRoom("ann"));
  const client = {
    room: signal(room), self: signal({ member: "ann", name: "Ann", role }), joined: signal(joined), pending: signal([]),
    ask: (ask: Ask) => asked.push(ask),
  } as unknown as RoomClient;
  return { asked, room, client, view: newPanelView() };
}

describe("moves", () => {
  it("take the first planned question that wasn't asked as the next", () => {
    expect(nextOf(stage(live).room)?.id).toBe("one");
    expect(nextOf(stage([...live, push("one", 1)]).room)?.id).toBe("two");
    expect(nextOf(stage([...live, push("one", 1), push("two", 2)]).room)).toBeUndefined();
  });

  it("say how many parts are shown, so that two presses don't show two", () => {
    const { client, asked, room } = stage([...live, push("one", 1)]);
    expect(hiddenParts(room)).toBe(1);
    moves.reveal(client);
    expect(asked).toEqual([{ type: "reveal", question: "one", part: 1 }]);
  });

  it("push, and look at what the candidate sees", () => {
    const { client, asked, room, view } = stage(live);
    moves.push(client, view, question("two"), 2);
    moves.next(client, view);
    expect(asked).toEqual([{ type: "push", question: "two", parts: 2 }, { type: "push", question: "one" }]);
    expect([view.stage.value, view.selected.value]).toEqual(["screen", "one"]);
    expect(nextOf(room)?.id).toBe("one");
  });

  it("put all before the first hint on the screen, and nothing away that was shown", () => {
    const parts = (...kinds: readonly QuestionPart["kind"][]): RoomQuestion => ({ ...question("one"), parts: kinds.map((kind) => ({ kind, text: kind })) });
    const { room } = stage(live);
    expect(openingParts(room, parts("prompt", "hint", "hint"))).toBe(1);
    expect(openingParts(room, parts("prompt", "listing", "hint", "listing"))).toBe(2);
    expect(openingParts(room, parts("prompt", "listing"))).toBe(2);
    expect(openingParts(room, parts("hint"))).toBe(1);
    const again = stage([...live, push("one", 1), { type: "part_revealed", at: 1, question: "one", part: { kind: "hint", text: "hint" } }]);
    expect(openingParts(again.room, parts("prompt", "hint", "hint"))).toBe(2);
  });

  it("know which part comes next", () => {
    expect(nextPart(stage(live).room)).toBeUndefined();
    expect(nextPart(stage([...live, push("one", 1)]).room)?.kind).toBe("hint");
    expect(nextPart(stage([...live, push("one", 1), { type: "part_revealed", at: 1, question: "one", part: { kind: "hint", text: "hint" } }]).room)).toBeUndefined();
  });

  it("lead by their keys to a column and give it the focus", () => {
    const { client, view } = stage(live);
    const run = (id: string) => panelActions(client, view).find((action) => action.id === id)?.run();
    run("talk");
    expect([view.side.value, view.column.value, view.focus.value]).toEqual(["talk", "side", "side"]);
    run("screen");
    expect([view.stage.value, view.column.value, view.focus.value]).toEqual(["screen", "question", "question"]);
    expect(panelActions(client, view).filter((action) => !action.keys)).toEqual([]);
  });

  it("go through the plan and stop at its ends", () => {
    const { client, view } = stage(live);
    moves.step(client, view, -1);
    expect(view.selected.value).toBe("outside");
    for (let i = 0; i < 5; i++) moves.step(client, view, 1);
    expect(view.selected.value).toBe("two");
  });
});

describe("what can't be done now", () => {
  it("is told with its reason", () => {
    expect(whyNotNow(stage(live).client, "push")).toBeUndefined();
    expect(whyNotNow(stage(live, "observer").client, "push")).toContain("role");
    expect(whyNotNow(stage(live).client, "seal")).toContain("phase");
    expect(whyNotNow(stage([...live, { type: "lead_taken", at: 1, member: "ben" }]).client, "push")).toContain("lead");
    expect(whyNotNow(stage(live, "interviewer", false).client, "push")).toContain("connection");
  });

  it("stands in the palette as unavailable, the rest with its keys", () => {
    const { client, view } = stage([...live, push("one", 1)]);
    view.selected.value = "one";
    const actions = panelActions(client, view);
    const named = (id: string) => actions.find((action) => action.id === id);
    expect(named("push")?.unavailable).toContain("already");
    expect(named("reveal")).toMatchObject({ keys: "Alt-r", unavailable: undefined });
    expect(named("seal")?.unavailable).toBeDefined();
    const keys = actions.flatMap((action) => action.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
