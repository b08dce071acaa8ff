// What this panelist looks at, and what they may do now.
import { signal, type Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { commandRules, type Command, type Id } from "../../protocol/generated/messages.ts";
import type { RoomState } from "../../sync/state.ts";
import type { RoomClient } from "../client.ts";
import { withPending } from "../marks.ts";
import { useRoom } from "../use-room.tsx";

export type Column = "plan" | "question" | "side";
export type Side = "notes" | "talk" | "people";
export type Asking = "add" | "end" | "seal" | undefined;

/** One panelist's own view; nobody else sees it. */
export interface PanelView {
  readonly selected: Signal<Id | undefined>;
  /** The staged question, or what the candidate sees. */
  readonly stage: Signal<"staged" | "screen">;
  /** On a narrow window one column is shown. */
  readonly column: Signal<Column>;
  readonly side: Signal<Side>;
  readonly notesOf: Signal<"question" | "room">;
  readonly talk: Signal<"stage" | "panel">;
  readonly dialog: Signal<Asking>;
  /** The column that was asked for by its keys, and is to have the focus. */
  readonly focus: Signal<Column | undefined>;
}

export const newPanelView = (): PanelView => ({
  selected: signal<Id | undefined>(undefined),
  stage: signal<"staged" | "screen">("staged"),
  column: signal<Column>("question"),
  side: signal<Side>("notes"),
  notesOf: signal<"question" | "room">("question"),
  talk: signal<"stage" | "panel">("stage"),
  dialog: signal<Asking>(undefined),
  focus: signal<Column | undefined>(undefined),
});

export const PanelContext = createContext<PanelView | undefined>(undefined);

export function usePanel(): PanelView {
  const view = useContext(PanelContext);
  if (!view) throw new Error("outside of a panel");
  return view;
}

/** Why a command can't be given now; undefined when it can. The server holds to the same table. */
export function whyNot(client: RoomClient, type: Command["type"]): string | undefined {
  const self = client.self.value;
  const room = client.room.value;
  const rule = commandRules[type];
  if (!self || !rule.roles.includes(self.role)) return "Your role may not do this.";
  if (!rule.phases.includes(room.phase)) return "Not in this phase of the room.";
  if (rule.lead && room.lead !== self.member) return "Only who leads may do this; take the lead first.";
  return undefined;
}

/** The same for what only means something at once. */
export const whyNotNow = (client: RoomClient, type: Command["type"]): string | undefined =>
  whyNot(client, type) ?? (client.joined.value ? undefined : "There is no connection at the moment.");

/** The room with one's own marks as they are being given. */
export function useMarkedRoom(): RoomState {
  const client = useRoom();
  const me = client.self.value?.member ?? "";
  return withPending(client.room.value, client.pending.value, me);
}

export function useIsInterviewer(): boolean {
  return useRoom().self.value?.role === "interviewer";
}
