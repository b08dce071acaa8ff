// Everything that a panelist can do, as buttons and the palette name it.
import type { Action } from "../../ui/actions.ts";
import type { Id, QuestionPart, RoomQuestion } from "../../protocol/generated/messages.ts";
import type { RoomState } from "../../sync/state.ts";
import type { RoomClient } from "../client.ts";
import { whyNotNow, type Column, type PanelView, type Side } from "./use-panel.ts";

export const keys = {
  push: "Alt-p",
  reveal: "Alt-r",
  withdraw: "Alt-w",
  next: "Alt-n",
  moment: "Alt-m",
  lead: "Alt-Shift-l",
  down: "Alt-j",
  up: "Alt-k",
  admit: "Alt-i",
  add: "Alt-a",
  end: "Alt-Shift-e",
  seal: "Alt-Shift-s",
  staged: "Alt-g",
  screen: "Alt-s",
  plan: "Alt-Shift-p",
  notes: "Alt-o",
  talk: "Alt-c",
  people: "Alt-u",
} as const;

export const questionOf = (room: RoomState, id: Id | undefined): RoomQuestion | undefined => room.plan.find((question) => question.id === id);

/** The first planned question that hasn't been asked, as the server takes it. */
export const nextOf = (room: RoomState): RoomQuestion | undefined => room.plan.find(({ id, planned }) => planned && !room.asked.has(id));

/** How many parts of the question on the screen are still hidden. */
export function hiddenParts(room: RoomState): number {
  const question = questionOf(room, room.pushed);
  const asked = room.pushed === undefined ? undefined : room.asked.get(room.pushed);
  return question && asked ? question.parts.length - asked.parts.length : 0;
}

/** What one press puts on the screen: all that comes before the first hint, and at least what was shown of it before. */
export function openingParts(room: RoomState, question: RoomQuestion): number {
  const hint = question.parts.findIndex(({ kind }) => kind === "hint");
  const shown = room.asked.get(question.id)?.parts.length ?? 0;
  return Math.max(1, shown, hint < 0 ? question.parts.length : hint);
}

/** The part of the question on the screen that would be shown next. */
export function nextPart(room: RoomState): QuestionPart | undefined {
  const question = questionOf(room, room.pushed);
  const asked = room.pushed === undefined ? undefined : room.asked.get(room.pushed);
  return asked && question?.parts[asked.parts.length];
}

export const moves = {
  push(client: RoomClient, view: PanelView, question: RoomQuestion, parts = openingParts(client.room.peek(), question)): void {
    client.ask(parts > 1 ? { type: "push", question: question.id, parts } : { type: "push", question: question.id });
    view.selected.value = question.id;
    view.stage.value = "screen";
  },
  next(client: RoomClient, view: PanelView): void {
    const next = nextOf(client.room.peek());
    if (next) moves.push(client, view, next);
  },
  reveal(client: RoomClient): void {
    const room = client.room.peek();
    const asked = room.pushed === undefined ? undefined : room.asked.get(room.pushed);
    if (asked) client.ask({ type: "reveal", question: asked.question, part: asked.parts.length });
  },
  withdraw(client: RoomClient): void {
    const { pushed } = client.room.peek();
    if (pushed !== undefined) client.ask({ type: "withdraw", question: pushed });
  },
  step(client: RoomClient, view: PanelView, by: 1 | -1): void {
    const { plan } = client.room.peek();
    const at = plan.findIndex(({ id }) => id === view.selected.peek());
    const question = plan[Math.min(plan.length - 1, Math.max(0, at + by))];
    if (!question) return;
    view.selected.value = question.id;
    view.stage.value = "staged";
    view.column.value = "question";
  },
};

/** For the palette: each with its keys, and why it can't be done now. */
export function panelActions(client: RoomClient, view: PanelView): readonly Action[] {
  const room = client.room.value;
  const group = "Room";
  const selected = questionOf(room, view.selected.value);
  const onScreen = questionOf(room, room.pushed);
  const nothing = onScreen ? undefined : "Nothing is on the candidate’s screen.";
  const show = (label: string, id: "staged" | "screen" | "plan" | "notes" | "talk" | "people", run: () => void): Action => ({ id, group: "Look at", keys: keys[id], label, run });
  const see = (column: Column) => {
    view.column.value = column;
    view.focus.value = column;
  };
  const seeStage = (stage: "staged" | "screen") => () => { view.stage.value = stage; see("question"); };
  const seeSide = (side: Side) => () => { view.side.value = side; see("side"); };
  return [
    {
      id: "push", group, keys: keys.push, label: selected ? `Push “${selected.title}”` : "Push the selected question",
      unavailable: whyNotNow(client, "push") ?? (selected ? (room.pushed === selected.id ? "It is on the screen already." : undefined) : "No question is selected."),
      run: () => { if (selected) moves.push(client, view, selected); },
    },
    { id: "reveal", group, keys: keys.reveal, label: "Show the next part", unavailable: whyNotNow(client, "reveal") ?? nothing ?? (hiddenParts(room) > 0 ? undefined : "Every part is shown."), run: () => moves.reveal(client) },
    { id: "withdraw", group, keys: keys.withdraw, label: "Take the question off the screen", unavailable: whyNotNow(client, "withdraw") ?? nothing, run: () => moves.withdraw(client) },
    { id: "next", group, keys: keys.next, label: "Push the next planned question", unavailable: whyNotNow(client, "next") ?? (nextOf(room) ? undefined : "Every planned question was asked."), run: () => moves.next(client, view) },
    { id: "moment", group, keys: keys.moment, label: "Mark this moment", unavailable: whyNotNow(client, "moment"), run: () => client.ask({ type: "moment" }) },
    { id: "add", group, keys: keys.add, label: "Ask something outside the plan…", unavailable: whyNotNow(client, "plan_add"), run: () => { view.dialog.value = "add"; } },
    { id: "lead", group, keys: keys.lead, label: "Take the lead", unavailable: whyNotNow(client, "lead") ?? (room.lead === client.self.value?.member ? "You lead." : undefined), run: () => client.ask({ type: "lead" }) },
    { id: "admit", group, keys: keys.admit, label: "Let the candidate in", unavailable: whyNotNow(client, "admit"), run: () => client.ask({ type: "admit" }) },
    { id: "end", group, keys: keys.end, label: "End the interview…", unavailable: whyNotNow(client, "end"), run: () => { view.dialog.value = "end"; } },
    { id: "seal", group, keys: keys.seal, label: "Close the room and seal the transcript…", unavailable: whyNotNow(client, "seal"), run: () => { view.dialog.value = "seal"; } },
    { id: "down", group: "Look at", keys: keys.down, label: "The question after", run: () => moves.step(client, view, 1) },
    { id: "up", group: "Look at", keys: keys.up, label: "The question before", run: () => moves.step(client, view, -1) },
    show(room.phase === "debrief" ? "The question and its answer" : "The staged question", "staged", seeStage("staged")),
    show(room.phase === "debrief" ? "Marks and scorecards" : "What the candidate sees", "screen", seeStage("screen")),
    show("The plan", "plan", () => see("plan")),
    show("Notes and marks", "notes", seeSide("notes")),
    show("The chat", "talk", seeSide("talk")),
    show("The people in the room", "people", seeSide("people")),
  ];
}
